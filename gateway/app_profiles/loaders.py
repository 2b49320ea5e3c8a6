"""Batched reads of app profiles."""

from gateway.app_profiles import model
from gateway.graphql.context import DocumentLoader
from gateway.profiles.loaders import EntriesOfProfile


class AppProfiles(DocumentLoader):
    """App profile documents by `_id`, without their place: ask `AppProfilesOfProfile` for that."""

    collection = model.COLLECTION


class AppProfilesOfProfile(EntriesOfProfile):
    """A profile's app profiles, primary first."""

    collection = model.COLLECTION
    order = "app_profiles"
