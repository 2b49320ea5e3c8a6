"""Batched reads of identities."""

from collections.abc import Mapping, Sequence

from gateway import ids
from gateway.definitions.model import ListName
from gateway.definitions.sight import Sight
from gateway.graphql.context import Context, Loader
from gateway.identities import model, store
from gateway.mongo.documents import Beside, View
from gateway.primary_first import Policy
from gateway.profiles.loaders import EntriesOfProfile, Profiles, entry_of


class IdentitiesOfProfile(EntriesOfProfile):
    """A profile's identities, primary first."""

    collection = model.COLLECTION
    order = "identities"
    ordered = ListName.IDENTITIES
    shown_as = "Identity"
    always = frozenset({"profile", "handle"})
    reads = frozenset({"_id", "identities"})
    beside = Beside(model.COLLECTION, "$identities.id")

    def views(self, policy: Policy, profile: View, entries: Mapping[str, View]) -> list[View]:
        """Return the identities, each under what its handle is called now."""
        views = super().views(policy, profile, entries)
        definitions = self.context.access.definitions
        if not definitions.has_aliases:
            return views
        return [{**view, "handle": definitions.handle_now(view["handle"])} for view in views]

    @staticmethod
    def shown(sight: Sight, view: View) -> View | None:
        return view if sight.handle(view["handle"]) else None


class IdentitiesByNodeId(Loader[str, View | None]):
    """Identity documents by the client's id."""

    async def load_batch(self, keys: Sequence[str]) -> Sequence[View | None]:
        found = {identity["id"]: identity for identity in await store.by_node_ids(self.context.access, keys)}
        return [found.get(key) for key in keys]


async def identity_node(context: Context, path: str) -> View | None:
    """Refetch an identity, with its place among those of its profile."""
    identity = await context.loader(IdentitiesByNodeId).load(ids.node_id("Identity", path))
    profile = await context.loader(Profiles).load(identity["profile"]) if identity else None
    if identity is None or profile is None:
        return None
    return entry_of(await context.loader(IdentitiesOfProfile).load(profile), identity["_id"])
