"""Counts what runs at a time. Heavy operations take turns, so that light ones find the process quick."""

import asyncio
from collections import Counter, deque

from gateway.graphql.requests import RequestRefused, overloaded
from gateway.legacy_codes import RATE_LIMIT_REACHED
from gateway.limits.model import Room


class Gate:
    def __init__(self, room: Room) -> None:
        self._room = room
        self._running = 0
        self._of_keys: Counter[str] = Counter()
        self._taken = 0
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()
        self._wanted = 0

    def enter(self, key_id: str, *, person: bool = False) -> None:
        """Count an operation of a key or a person until it leaves, unless there are too many: of it, or of all."""
        maximum = self._room.operations_per_person if person else self._room.operations_per_key
        if self._of_keys[key_id] >= maximum:
            raise _is_busy("person" if person else "key", maximum)
        if self._running >= self._room.operations:
            raise overloaded()
        self._running += 1
        self._of_keys[key_id] += 1

    def leave(self, key_id: str) -> None:
        self._running -= 1
        self._of_keys[key_id] -= 1
        if not self._of_keys[key_id]:
            del self._of_keys[key_id]

    async def take_turn(self, room: int) -> None:
        """Wait for room for a heavy operation, unless too much waits already; it has the room until its turn ends."""
        if room > self._room.light:
            await self._take(min(room, self._room.heavy), room)

    def end_turn(self, room: int) -> None:
        if room > self._room.light:
            self._taken -= min(room, self._room.heavy)
            self._wake()

    async def _take(self, part: int, room: int) -> None:
        if not self._waiting and self._taken + part <= self._room.heavy:
            self._taken += part
            return
        if self._wanted + room > self._room.queue:
            raise overloaded()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((part, turn))
        self._wanted += room
        try:
            async with asyncio.timeout(self._room.patience):
                await turn
        except TimeoutError:
            self._give_up(part, turn)
            raise overloaded() from None
        except asyncio.CancelledError:
            self._give_up(part, turn)
            raise
        finally:
            self._wanted -= room

    def _give_up(self, part: int, turn: asyncio.Future[None]) -> None:
        if (part, turn) in self._waiting:
            self._waiting.remove((part, turn))
        else:
            # The turn came at the moment it was given up.
            self._taken -= part
        self._wake()

    def _wake(self) -> None:
        """Give what room there is to those who wait, first come, first served."""
        while self._waiting and self._taken + self._waiting[0][0] <= self._room.heavy:
            part, turn = self._waiting.popleft()
            self._taken += part
            if not turn.done():
                turn.set_result(None)


def _is_busy(who: str, maximum: int) -> RequestRefused:
    return RequestRefused(
        RATE_LIMIT_REACHED.status,
        RATE_LIMIT_REACHED.code,
        f"{maximum:,} operations of this {who} run already: wait for their answers.",
        headers={"Retry-After": "1"},
        legacyCode=RATE_LIMIT_REACHED.number,
        limit=f"operationsPer{who.capitalize()}",
        maximum=maximum,
        retryAfter=1,
    )
