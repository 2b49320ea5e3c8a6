"""Batched reads of extensions."""

from collections.abc import Mapping, Sequence
from itertools import chain

from gateway import ids
from gateway.extensions import model, rules
from gateway.mongo.documents import Beside, View
from gateway.profiles.loaders import BesideProfile


class ExtensionsOfProfile(BesideProfile):
    """A profile's extensions by name, each with its records, primary first."""

    reads = frozenset({"_id", "customer_id", "extensions"})
    beside = Beside(
        model.COLLECTION,
        {"$map": {"input": "$extensions", "as": "name", "in": {"$concat": ["$_id", ids.SEPARATOR, "$$name"]}}},
    )

    def views_of(self, profile: View, documents: Mapping[str, View]) -> list[View] | None:
        ids = self._ids(profile)
        return self._views(ids, documents) if documents.keys() >= set(ids) else None

    async def load_batch(self, keys: Sequence[View]) -> list[list[View]]:
        ids = [self._ids(profile) for profile in keys]
        wanted = list(chain(*ids))
        found = await self.context.documents(model.COLLECTION, wanted) if wanted else {}
        return [self._views(its, found) for its in ids]

    def _views(self, ids: Sequence[str], found: Mapping[str, View]) -> list[View]:
        definitions = self.context.access.definitions
        return [rules.view(definitions, found[id_]) for id_ in ids if id_ in found]

    def _ids(self, profile: View) -> list[str]:
        """Return the ids of the extensions of a profile that the caller sees."""
        sight = self.context.access.sight
        names = profile["extensions"]
        if sight is not None:
            names = filter(sight.extension, names)
        first = self.context.access.id(profile["customer_id"], "")
        return [f"{first}{name}" for name in names]
