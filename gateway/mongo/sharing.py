"""Reads by id that requests make at the same time, put into one command.

A small read costs little in the database and much on the way to it: a trip to the driver's threads, a command, a wait
for both. So a few commands of each collection are under way at a time, and reads that come up meanwhile go together in
the next one. Whoever reads alone waits for nobody, and the more there is to do, the less each read costs.
"""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass, field

from pymongo.errors import NetworkTimeout

from gateway.mongo import reads
from gateway.mongo.client import Database
from gateway.mongo.deadline import NEVER, end, until
from gateway.mongo.documents import Document

SMALL = 50
"""Ids of a read that is put together with others; a larger one is worth a command of its own."""

FULL = 500
"""Ids with which a command goes, however many reads still wait."""

AT_ONCE = 2
"""Commands of one collection that are under way while others wait."""


Fields = Mapping[str, int]

_Kind = tuple[str, tuple[tuple[str, int], ...]]
"""The collection and the fields of reads that may go together."""


@dataclass(slots=True)
class _Command:
    ids: dict[str, None] = field(default_factory=dict)
    ends: list[asyncio.Future[None]] = field(default_factory=list)
    """One for each read, for each may be given up."""
    until: float = 0.0
    """When the last of the reads has to be done."""
    found: dict[str, Document] = field(default_factory=dict)
    error: Exception | None = None


class SharedReads:
    """The reads of one process on one database. Documents that are found are shared too: they are only looked at."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: dict[_Kind, deque[_Command]] = defaultdict(deque)
        self._senders: Counter[_Kind] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._alone: Counter[str] = Counter()

    def is_busy(self, collection: str) -> bool:
        """Tell whether somebody reads in a collection."""
        return bool(self._alone[collection]) or any(
            senders for (where, _), senders in self._senders.items() if where == collection
        )

    @contextmanager
    def alone(self, collection: str) -> Iterator[None]:
        """Note a read that goes with no other while the block lasts."""
        self._alone[collection] += 1
        try:
            yield
        finally:
            self._alone[collection] -= 1

    async def find(self, collection: str, ids: Sequence[str], fields: Fields | None) -> dict[str, Document]:
        """Read documents by `_id`, with these fields alone if any are given; what does not exist is left out."""
        reads.count()
        command = self._joined((collection, tuple(fields.items()) if fields else ()), ids)
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()
        command.ends.append(ended)
        # A read that joined a command of others has less time than they have.
        patience = loop.call_at(end(), _give_up, ended) if end() < NEVER else None
        try:
            await ended
        finally:
            if patience is not None:
                patience.cancel()
        if command.error is not None:
            raise command.error
        found = command.found
        return {id_: found[id_] for id_ in ids if id_ in found}

    def _joined(self, kind: _Kind, ids: Sequence[str]) -> _Command:
        """Put ids into the last command that waits, or into a new one, which goes when the event loop turns."""
        waiting = self._waiting[kind]
        if not waiting or len(waiting[-1].ids) >= FULL:
            waiting.append(_Command())
            if self._senders[kind] < AT_ONCE:
                self._senders[kind] += 1
                # Neither the deadline nor the tally of one request is that of the others.
                sender = asyncio.get_running_loop().create_task(self._send(kind, waiting), context=Context())
                self._tasks.add(sender)
                sender.add_done_callback(self._tasks.discard)
        command = waiting[-1]
        command.ids.update(dict.fromkeys(ids))
        command.until = max(command.until, end())
        return command

    async def _send(self, kind: _Kind, waiting: deque[_Command]) -> None:
        """Send commands as long as any wait: who comes after that finds that there is one sender less."""
        try:
            while waiting:
                await self._carry_out(kind, waiting.popleft())
        finally:
            self._senders[kind] -= 1

    async def _carry_out(self, kind: _Kind, command: _Command) -> None:
        collection, fields = kind
        where = {"_id": {"$in": [*command.ids]}}
        try:
            with until(command.until):
                found = await reads.find(self._db, collection, where, limit=len(command.ids), fields=dict(fields))
            command.found = {document["_id"]: document for document in found}
        except Exception as error:  # noqa: BLE001 -- whatever it is, those who wait must hear of it.
            command.error = error
        for ended in command.ends:
            if not ended.done():
                ended.set_result(None)


def _give_up(ended: asyncio.Future[None]) -> None:
    if not ended.done():
        ended.set_exception(NetworkTimeout("The time of the request is over."))
