"""Batched reads of extensions."""

from collections.abc import Sequence

from gateway import ids
from gateway.definitions.sight import Sight
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

    async def load_batch(self, keys: Sequence[View]) -> list[list[View]]:
        sight = self.context.access.sight
        wanted_of = {profile["_id"]: self._ids(profile, sight) for profile in keys}
        wanted = [id_ for its_ids in wanted_of.values() for id_ in its_ids]
        found = await self.context.documents(model.COLLECTION, wanted) if wanted else {}
        definitions = self.context.access.definitions
        return [
            [rules.view(definitions, found[id_]) for id_ in wanted_of[profile["_id"]] if id_ in found]
            for profile in keys
        ]

    def _ids(self, profile: View, sight: Sight | None) -> list[str]:
        names = profile["extensions"]
        if sight is not None:
            names = filter(sight.extension, names)
        first = self.context.access.id(profile["customer_id"], "")
        return [f"{first}{name}" for name in names]
