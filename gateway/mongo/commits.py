"""Small writes that requests make at the same time, put into one transaction.

A transaction costs three trips to the database and a wait for the majority, whether it carries one write or twenty. So
a few of them are under way at a time, and writes that come up meanwhile go together in the next one. Each stays whole:
what one transaction carries happens together, and where it cannot, because somebody else was first or the database
refuses one of its writes, nothing of it has happened, and each goes by itself.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from contextvars import Context
from dataclasses import dataclass, field

from pymongo.errors import PyMongoError

from gateway.mongo.client import Database
from gateway.mongo.transaction import Lost, OutcomeUnknown, Unreachable, commit
from gateway.mongo.writes import DeleteAll, Write, documents_after

SMALL = 20
"""Writes that are put together with others; more of them are worth a transaction of their own."""

FULL = 32
"""How many may go together."""

AT_ONCE = 2
"""Transactions of several that are under way while others wait."""

SLOW = 0.5
"""Seconds for which a transaction waits for others: then it goes on another connection, for those may hang."""

MOST = 8
"""Transactions of several that are under way at most."""

_ALIKE = 1.0
"""Seconds between the ends of those who go together: nobody is given up long before its time."""


@dataclass(frozen=True, slots=True, eq=False)
class _Member:
    writes: Sequence[Write]
    deadline: float
    ended: asyncio.Future[None]


@dataclass(slots=True, eq=False)
class _Group:
    """Those who go together: no two of them touch one document, or the later would write what it made of an older."""

    members: list[_Member] = field(default_factory=list)
    touched: set[tuple[str, str]] = field(default_factory=set)

    def takes(self, deadline: float, touched: Iterable[tuple[str, str]]) -> bool:
        return (
            len(self.members) < FULL
            and abs(self.members[0].deadline - deadline) <= _ALIKE
            and self.touched.isdisjoint(touched)
        )


class SharedCommits:
    """The small transactions of one process on one database."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: deque[_Group] = deque()
        self._senders = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def commit(self, writes: Sequence[Write], deadline: float) -> None:
        """Carry out all writes or none, as `gateway.mongo.transaction.commit` does, perhaps together with others'."""
        if len(writes) > SMALL or any(isinstance(write, DeleteAll) for write in writes):
            await commit(self._db, writes, deadline)
            return
        loop = asyncio.get_running_loop()
        member = _Member(writes, deadline, loop.create_future())
        self._join(member)
        # It may wait behind a transaction that has more time.
        patience = loop.call_at(deadline, self._give_up, member)
        try:
            await member.ended
        finally:
            patience.cancel()

    def _join(self, member: _Member) -> None:
        """Put a member into the last group that waits, or into a new one, which goes when the event loop turns."""
        touched = documents_after(member.writes).keys()
        if not self._waiting or not self._waiting[-1].takes(member.deadline, touched):
            self._waiting.append(_Group())
            if self._senders < AT_ONCE:
                self._begin_sending()
            else:
                asyncio.get_running_loop().call_later(SLOW, self._hurry, self._waiting[-1])
        group = self._waiting[-1]
        group.members.append(member)
        group.touched.update(touched)

    def _begin_sending(self) -> None:
        self._senders += 1
        # The deadline of one request is not that of the others.
        sender = asyncio.get_running_loop().create_task(self._send(), context=Context())
        self._tasks.add(sender)
        sender.add_done_callback(self._tasks.discard)

    def _hurry(self, group: _Group) -> None:
        """Let another one send what still waits."""
        if group in self._waiting and self._senders < MOST:
            self._begin_sending()

    def _give_up(self, member: _Member) -> None:
        """End the wait of a member whose group has not begun; what has begun ends by the deadline of its group."""
        if any(member in group.members for group in self._waiting) and not member.ended.done():
            member.ended.set_exception(Unreachable())

    async def _send(self) -> None:
        """Send groups as long as any wait: who comes after that finds that there is one sender less."""
        try:
            while self._waiting:
                # Who was given up meanwhile gets nothing written.
                group = [one for one in self._waiting.popleft().members if not one.ended.done()]
                if group:
                    await self._carry_out(group)
        finally:
            self._senders -= 1

    async def _carry_out(self, group: Sequence[_Member]) -> None:
        if len(group) == 1:
            await self._carry_out_alone(group[0])
            return
        writes = [write for member in group for write in member.writes]
        try:
            await commit(self._db, writes, min(member.deadline for member in group))
        except (Lost, PyMongoError):
            await asyncio.gather(*map(self._carry_out_alone, group))
        except Exception as error:  # noqa: BLE001 -- whatever it is, all of them must hear of it.
            for member in group:
                _end(member, error)
        else:
            for member in group:
                _end(member)

    async def _carry_out_alone(self, member: _Member) -> None:
        try:
            await commit(self._db, member.writes, member.deadline)
        except Exception as error:  # noqa: BLE001 -- the one that waits for it must hear of it.
            _end(member, error)
        else:
            _end(member)


def _end(member: _Member, error: Exception | None = None) -> None:
    if member.ended.done():
        return
    if error is None:
        member.ended.set_result(None)
    elif isinstance(error, OutcomeUnknown | Unreachable):
        # One for each: who raises it adds where it did so.
        own = type(error)()
        own.__cause__ = error
        member.ended.set_exception(own)
    else:
        member.ended.set_exception(error)
