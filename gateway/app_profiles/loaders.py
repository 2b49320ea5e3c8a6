"""Batched reads of app profiles."""

from gateway import ids
from gateway.app_profiles import model
from gateway.graphql.context import Context
from gateway.mongo.documents import View
from gateway.profiles.loaders import EntriesOfProfile, Holders, Profiles, entry_of
from gateway.profiles.model import Key


class AppProfilesOfProfile(EntriesOfProfile):
    """A profile's app profiles, primary first."""

    collection = model.COLLECTION
    order = "app_profiles"


async def app_profile_node(context: Context, path: str) -> View | None:
    """Refetch an app profile, with its place among those of its profile."""
    entry_id = context.access.id(*ids.parts(path, 2))
    holder = await context.loader(Holders).load(Key(model.COLLECTION, entry_id))
    profile = await context.loader(Profiles).load(holder) if holder else None
    if profile is None:
        return None
    return entry_of(await context.loader(AppProfilesOfProfile).load(profile), entry_id)
