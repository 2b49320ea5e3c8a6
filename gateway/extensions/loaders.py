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

    def at_hand(self, keys: Sequence[View]) -> list[list[View]] | None:
        ids = [self._ids(profile) for profile in keys]
        found = self.context.at_hand(model.COLLECTION, list(chain(*ids)))
        return None if found is None else self._views(ids, found)

    async def load_batch(self, keys: Sequence[View]) -> list[list[View]]:
        ids = [self._ids(profile) for profile in keys]
        wanted = list(chain(*ids))
        return self._views(ids, await self.context.documents(model.COLLECTION, wanted) if wanted else {})

    def _views(self, ids: Sequence[Sequence[str]], found: Mapping[str, View]) -> list[list[View]]:
        definitions = self.context.access.definitions
        return [[rules.view(definitions, found[id_]) for id_ in its if id_ in found] for its in ids]

    def _ids(self, profile: View) -> list[str]:
        """Return the ids of the extensions of a profile that the caller sees."""
        sight = self.context.access.sight
        names = profile["extensions"]
        if sight is not None:
            names = filter(sight.extension, names)
        first = self.context.access.id(profile["customer_id"], "")
        return [f"{first}{name}" for name in names]
