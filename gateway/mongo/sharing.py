"""Reads by id that requests make at the same time, put into one command.

A small read costs little in the database and much on the way to it: a trip to the driver's threads, a command, a wait
for both. So few commands of each kind are under way at a time, and reads that come up meanwhile go together in the next
one. Where there is little to do nobody waits for others, and the more there is to do, the less each read costs.
"""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from contextvars import Context
from dataclasses import dataclass
from typing import Any, NamedTuple

from pymongo.errors import NetworkTimeout

from gateway.mongo import reads
from gateway.mongo.client import Database
from gateway.mongo.deadline import NEVER, end, until
from gateway.mongo.documents import Beside, Document
from gateway.mongo.reads import Fields, With

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

Of what is read with what is beside it there is one: by the next command so many wait that each costs much less. It
takes half of those that are about, so that one half is read while the event loop is busy with the other.
"""

TURNS = 2
"""Turns of the event loop in which a request that has come begins its read: in one it is seen, in the next it runs."""

SLOW = 0.1
"""Seconds for which a command waits for others: then it goes on another connection, for one may hang."""

MOST = 8
"""Commands of one kind that are under way at most."""


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
class _Read:
    ids: Sequence[str]
    until: float
    """When it has to be done."""
    ended: asyncio.Future[Mapping[str, Any] | Exception]
    """Of each its own, for each may be given up; a failure is a result, since nobody may be left to hear of it."""


class SharedReads:
    """The reads of one process on one database. Documents that are found are shared too: they are only looked at."""

    def __init__(self, db: Database) -> None:
        self._db = db
        # Of what nobody reads any more nothing is kept: there are as many kinds as documents that ask.
        self._queues: dict[_Kind, _Queue] = {}

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
        loop = asyncio.get_running_loop()
        read = _Read(ids, end(), loop.create_future())
        queue = self._queues.get(kind)
        if queue is None:
            queue = self._queues[kind] = _Queue(self._db, kind, self._queues)
        queue.put(read)
        # A read that goes with others has less time than they have.
        patience = loop.call_at(read.until, _give_up, read.ended) if read.until < NEVER else None
        try:
            result = await read.ended
        finally:
            if patience is not None:
                patience.cancel()
        if isinstance(result, Exception):
            raise result
        return result


class _Queue:
    """The reads of one kind that wait, and those who send them: it is among `queues` as long as there are any."""

    def __init__(self, db: Database, kind: _Kind, queues: dict[_Kind, "_Queue"]) -> None:
        self._db = db
        self._kind = kind
        self._queues = queues
        self._waiting: deque[_Read] = deque()
        self._senders: set[asyncio.Task[None]] = set()

    def put(self, read: _Read) -> None:
        """Let a read wait; with nobody to send it, it goes when the event loop turns, with those that come before."""
        self._waiting.append(read)
        if len(self._waiting) == 1:
            self._see_to(read)

    def _see_to(self, first: _Read) -> None:
        """See to it that somebody sends those that wait, of which this is the first."""
        if len(self._senders) < self._kind.at_once:
            self._begin_sending()
        else:
            asyncio.get_running_loop().call_later(SLOW, self._hurry, first)

    def _begin_sending(self) -> None:
        # Neither the deadline nor the tally of one request is that of the others.
        sender = asyncio.get_running_loop().create_task(self._send(), context=Context())
        self._senders.add(sender)

    def _hurry(self, first: _Read) -> None:
        """Let another one send what still waits."""
        if first in self._waiting and len(self._senders) < MOST:
            self._begin_sending()

    async def _send(self) -> None:
        """Send commands as long as any reads wait: who comes after that finds that there is one sender less."""
        before = 0
        try:
            while self._waiting:
                going = self._taken(before)
                if self._waiting:
                    self._see_to(self._waiting[0])
                before = len(going)
                if going:
                    result = await self._carry_out(going)
                    if self._kind.beside:
                        await self._filled(before)
                    for read in going:
                        if not read.ended.done():
                            read.ended.set_result(result)
        finally:
            task = asyncio.current_task()
            assert task is not None
            self._senders.discard(task)
            if not self._senders:
                del self._queues[self._kind]

    def _taken(self, before: int) -> list[_Read]:
        """Take what goes in the next command, behind one that had `before` reads, or behind none."""
        most = len(self._waiting)
        if self._kind.beside:
            most = (before + most + 1) // 2
        going: list[_Read] = []
        size = 0
        while self._waiting and len(going) < most and size < FULL:
            read = self._waiting.popleft()
            # Of those that were given up nobody needs anything.
            if not read.ended.done():
                going.append(read)
                size += len(read.ids) * self._kind.size_of_each
        return going

    async def _filled(self, enough: int) -> None:
        """Let the requests that are there come to their reads, as long as more do and until that is enough.

        What those have to do who get their documents now would keep them from going with the next command, so that
        more commands would go, with less in each.
        """
        still = 0
        while still < TURNS and len(self._waiting) < enough:
            waited = len(self._waiting)
            await asyncio.sleep(0)
            still = still + 1 if len(self._waiting) == waited else 0

    async def _carry_out(self, going: Sequence[_Read]) -> Mapping[str, Any] | Exception:
        kind, ids = self._kind, [*dict.fromkeys(id_ for read in going for id_ in read.ids)]
        fields = dict(kind.fields)
        try:
            with until(max(read.until for read in going)):
                if kind.beside:
                    return await reads.find_with(self._db, kind.collection, ids, kind.beside, fields)
                return await reads.by_id(self._db, kind.collection, ids, fields)
        except Exception as error:  # noqa: BLE001 -- whatever it is, those who wait must hear of it.
            return error


def is_small(ids: Sequence[str], fields: Fields | None) -> bool:
    """Tell whether a read is put together with others."""
    return len(ids) * _Kind.of("", fields).size_of_each <= SMALL


def _give_up(ended: asyncio.Future[Any]) -> None:
    if not ended.done():
        ended.set_exception(NetworkTimeout("The time of the request is over."))
