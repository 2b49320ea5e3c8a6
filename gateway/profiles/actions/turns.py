"""Writers of one profile take turns inside a process, so that they seldom lose the race for its version."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from weakref import WeakValueDictionary

from gateway.mongo.transaction import Lost

_locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
"""A lock lives as long as somebody holds it or waits for it."""


@asynccontextmanager
async def turn(profiles: Iterable[str], deadline: float) -> AsyncIterator[None]:
    """Hold the turn for all the given profiles (`Lost` when it does not come by `deadline`, which is loop time)."""
    async with AsyncExitStack() as held:
        try:
            async with asyncio.timeout_at(deadline):
                # All writers take their turns in one order, so nobody waits in a circle.
                for profile in sorted(set(profiles)):
                    await held.enter_async_context(_lock(profile))
        except TimeoutError as error:
            raise Lost from error
        yield


def _lock(profile: str) -> asyncio.Lock:
    lock = _locks.get(profile)
    if lock is None:
        lock = _locks[profile] = asyncio.Lock()
    return lock
