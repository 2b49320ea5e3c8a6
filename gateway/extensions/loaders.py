"""Batched reads of extensions."""

from collections.abc import Sequence

from gateway.extensions import model, rules
from gateway.graphql.context import Loader
from gateway.mongo.documents import View


class ExtensionsOfProfile(Loader[View, list[View]]):
    """A profile's extensions by name, each with its records, primary first."""

    @staticmethod
    def key_of(key: View) -> str:
        return str(key["_id"])

    async def load_batch(self, keys: Sequence[View]) -> list[list[View]]:
        ids = {profile["_id"]: self._ids(profile) for profile in keys}
        wanted = [id_ for its_ids in ids.values() for id_ in its_ids]
        found = await self.context.documents(model.COLLECTION, wanted) if wanted else {}
        definitions = self.context.access.definitions
        return [
            [rules.view(definitions, found[id_]) for id_ in ids[profile["_id"]] if id_ in found] for profile in keys
        ]

    def _ids(self, profile: View) -> list[str]:
        return [self.context.access.id(profile["customer_id"], name) for name in profile["extensions"]]
