"""Reads by id that requests make at the same time, put into one command.

A small read costs little in the database and much on the way to it: a trip to the driver's threads, a command, a wait
for both. So few commands of each kind are under way at a time, and reads that come up meanwhile go together in the next
one. Where there is little to do nobody waits for others, and the more there is to do, the less each read costs.
"""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pymongo.errors import NetworkTimeout

from gateway.mongo import reads
from gateway.mongo.client import Database
from gateway.mongo.deadline import NEVER, end, until
from gateway.mongo.documents import Beside, Document
from gateway.mongo.reads import Fields

WHOLE = 8
"""Parts of documents as which a whole one counts: it is more to decode and to hold."""

BESIDE = 4
"""Whole documents as which each collection counts that is read beside."""

SMALL = 50 * WHOLE
"""Up to this size a read is put together with others; a larger one is worth a command of its own."""

FULL = 500 * WHOLE
"""The size with which a command goes, however many reads still wait."""

AT_ONCE = 3
"""Commands of one kind that are under way while none of them is slow: one is decoded while others are carried out.

Of what is read with what is beside it there is one: by the next command so many wait that each costs much less.
"""

SLOW = 0.1
"""Seconds for which a command waits for others: then it goes on another connection, for one may hang."""

MOST = 8
"""Commands of one kind that are under way at most."""

With = tuple[Document, Mapping[str, list[Document]]]
"""A document, and those beside it by their collections."""


class _Kind(NamedTuple):
    """What reads have in common that may go together."""

    collection: str
    fields: tuple[tuple[str, int], ...]
    beside: tuple[Beside, ...]

    @property
    def at_once(self) -> int:
        return 1 if self.beside else AT_ONCE

    @property
    def size_of_each(self) -> int:
        return (1 if self.has_parts else WHOLE) + WHOLE * BESIDE * len(self.beside)

    @property
    def has_parts(self) -> bool:
        return any(shown for _, shown in self.fields)

    @classmethod
    def of(cls, collection: str, fields: Fields | None, beside: Sequence[Beside] = ()) -> "_Kind":
        return cls(collection, tuple(fields.items()) if fields else (), tuple(beside))


@dataclass(slots=True, eq=False)
class _Command:
    ids: dict[str, None] = field(default_factory=dict)
    ends: list[asyncio.Future[None]] = field(default_factory=list)
    """One for each read, for each may be given up."""
    until: float = 0.0
    """When the last of the reads has to be done."""
    found: Mapping[str, Any] = field(default_factory=dict)
    error: Exception | None = None


class SharedReads:
    """The reads of one process on one database. Documents that are found are shared too: they are only looked at."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: dict[_Kind, deque[_Command]] = defaultdict(deque)
        self._senders: Counter[_Kind] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    async def find(self, collection: str, ids: Sequence[str], fields: Fields | None) -> dict[str, Document]:
        """Read documents by `_id`, with these fields alone if any are given; what does not exist is left out."""
        found = await self._read(_Kind.of(collection, fields), ids)
        return {id_: found[id_] for id_ in ids if id_ in found}

    async def find_with(self, collection: str, id: str, beside: Sequence[Beside], fields: Fields | None) -> With | None:
        """Read a document by `_id`, and the documents beside it."""
        found = await self._read(_Kind.of(collection, fields, beside), [id])
        return found.get(id)

    async def _read(self, kind: _Kind, ids: Sequence[str]) -> Mapping[str, Any]:
        reads.count()
        command = self._joined(kind, ids)
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
        return command.found

    def _joined(self, kind: _Kind, ids: Sequence[str]) -> _Command:
        """Put ids into the last command that waits, or into a new one, which goes when the event loop turns."""
        waiting = self._waiting[kind]
        if not waiting or len(waiting[-1].ids) * kind.size_of_each >= FULL:
            waiting.append(_Command())
            if self._senders[kind] < kind.at_once:
                self._begin_sending(kind)
            else:
                asyncio.get_running_loop().call_later(SLOW, self._hurry, kind, waiting[-1])
        command = waiting[-1]
        command.ids.update(dict.fromkeys(ids))
        command.until = max(command.until, end())
        return command

    def _begin_sending(self, kind: _Kind) -> None:
        self._senders[kind] += 1
        # Neither the deadline nor the tally of one request is that of the others.
        sender = asyncio.get_running_loop().create_task(self._send(kind, self._waiting[kind]), context=Context())
        self._tasks.add(sender)
        sender.add_done_callback(self._tasks.discard)

    def _hurry(self, kind: _Kind, command: _Command) -> None:
        """Let another one send what still waits."""
        if command in self._waiting.get(kind, ()) and self._senders[kind] < MOST:
            self._begin_sending(kind)

    async def _send(self, kind: _Kind, waiting: deque[_Command]) -> None:
        """Send commands as long as any wait: who comes after that finds that there is one sender less."""
        try:
            while waiting:
                await self._carry_out(kind, waiting.popleft())
        finally:
            self._senders[kind] -= 1
            if not self._senders[kind]:
                # Of what nobody reads any more nothing is kept: there are as many kinds as documents that ask.
                del self._senders[kind], self._waiting[kind]

    async def _carry_out(self, kind: _Kind, command: _Command) -> None:
        ids, fields = [*command.ids], dict(kind.fields)
        try:
            with until(command.until):
                if kind.beside:
                    command.found = await reads.find_with(self._db, kind.collection, ids, kind.beside, fields)
                else:
                    command.found = await reads.by_id(self._db, kind.collection, ids, fields)
        except Exception as error:  # noqa: BLE001 -- whatever it is, those who wait must hear of it.
            command.error = error
        for ended in command.ends:
            if not ended.done():
                ended.set_result(None)


def is_small(ids: Sequence[str], fields: Fields | None) -> bool:
    """Tell whether a read is put together with others."""
    return len(ids) * _Kind.of("", fields).size_of_each <= SMALL


def _give_up(ended: asyncio.Future[None]) -> None:
    if not ended.done():
        ended.set_exception(NetworkTimeout("The time of the request is over."))
