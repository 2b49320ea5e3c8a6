"""Batched reads of identities."""

from collections.abc import Sequence

from gateway.graphql.context import DocumentLoader, Loader
from gateway.identities import model, store
from gateway.mongo.client import View
from gateway.profiles.loaders import EntriesOfProfile


class Identities(DocumentLoader):
    """Identity documents by `_id`, without their place: ask `IdentitiesOfProfile` for that."""

    collection = model.COLLECTION


class IdentitiesOfProfile(EntriesOfProfile):
    """A profile's identities, primary first."""

    collection = model.COLLECTION
    order = "identities"


class IdentitiesByNodeId(Loader[str, View | None]):
    """Identity documents by the client's id."""

    async def load_batch(self, keys: Sequence[str]) -> Sequence[View | None]:
        found = {identity["id"]: identity for identity in await store.by_node_ids(self.context.access, keys)}
        return [found.get(key) for key in keys]
