"""Trying writes one after the other before any of them is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aiodataloader import DataLoader

from gateway.mongo.access import NOTHING, Access
from gateway.mongo.documents import Document
from gateway.mongo.writes import Write, documents_after

_BATCH = 1000
"""How many documents one command reads at most."""


@dataclass(frozen=True, slots=True)
class Stage(Access):
    """A way into the database that shows what writes put on it would leave, in the place of what is stored.

    Whatever is read is read once, and together with all that is asked for at the same time. `room` is how many
    documents of one collection may be put here at most.
    """

    room: int = 1
    _put: dict[tuple[str, str], Document | None] = field(default_factory=dict)
    _documents: dict[str, DataLoader[str, Document | None]] = field(default_factory=dict)
    _holders: dict[tuple[str, str], DataLoader[str, list[str]]] = field(default_factory=dict)
    _numbers: dict[tuple[str, str], DataLoader[str, int]] = field(default_factory=dict)

    @classmethod
    def over(cls, access: Access, room: int = 1) -> "Stage":
        standardize = access.standardize
        return cls(access.db, access.caller, access.timeout, access.definitions, standardize=standardize, room=room)

    def put(self, writes: Sequence[Write]) -> None:
        """Show from now on what these writes would leave."""
        for (collection, id_), document in documents_after(writes).items():
            after = None if document is None else dict(document)
            self._put[collection, id_] = after
            self._loader(collection).clear(id_).prime(id_, after)

    async def find(
        self,
        collection: str,
        ids: Sequence[str],
        fields: Mapping[str, int] | None = None,  # noqa: ARG002 -- What is to be written is needed as a whole.
    ) -> dict[str, Document]:
        found = await self._loader(collection).load_many(ids)
        return {id_: document for id_, document in zip(ids, found, strict=True) if document is not None}

    async def find_one(self, collection: str, id: str) -> Document | None:
        return await self._loader(collection).load(id)

    async def having(self, collection: str, field: str, values: Sequence[str], limit: int) -> list[list[str]]:
        stored = await self._loader_of_holders(collection, field, limit).load_many(values)
        put = {id_: document for (where, id_), document in self._put.items() if where == collection}
        return [
            [
                *(id_ for id_ in ids if id_ not in put),
                *(id_ for id_, document in put.items() if document and value in document[field]),
            ][:limit]
            for value, ids in zip(values, stored, strict=True)
        ]

    async def numbers(
        self, collection: str, field: str, values: Sequence[str], where: Mapping[str, object] = NOTHING
    ) -> list[int]:
        if where:
            return await Access.numbers(self, collection, field, values, where)
        return await self._loader_of_numbers(collection, field).load_many(values)

    def _loader(self, collection: str) -> DataLoader[str, Document | None]:
        async def load(ids: list[str]) -> list[Document | None]:
            found = await Access.find(self, collection, ids)
            return [found.get(id_) for id_ in ids]

        if collection not in self._documents:
            self._documents[collection] = DataLoader(load, max_batch_size=_BATCH)
        return self._documents[collection]

    def _loader_of_numbers(self, collection: str, field: str) -> DataLoader[str, int]:
        async def load(values: list[str]) -> list[int]:
            return await Access.numbers(self, collection, field, values)

        if (collection, field) not in self._numbers:
            self._numbers[collection, field] = DataLoader(load, max_batch_size=_BATCH)
        return self._numbers[collection, field]

    def _loader_of_holders(self, collection: str, field: str, limit: int) -> DataLoader[str, list[str]]:
        # Those that are put here may take the place of as many of the stored ones.
        enough = limit + self.room

        async def load(values: list[str]) -> list[list[str]]:
            return await Access.having(self, collection, field, values, enough)

        if (collection, field) not in self._holders:
            self._holders[collection, field] = DataLoader(load, max_batch_size=_BATCH)
        return self._holders[collection, field]
