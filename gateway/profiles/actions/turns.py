"""Writers of one profile take turns inside a process, so that they seldom lose the race for its version."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from weakref import WeakValueDictionary

_locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


@asynccontextmanager
async def turn(profiles: Iterable[str], deadline: float) -> AsyncIterator[None]:
    """Hold the turn for all the given profiles; raises TimeoutError when it does not come by `deadline` (loop time)."""
    async with AsyncExitStack() as held:
        async with asyncio.timeout_at(deadline):
            # All writers take their turns in one order, so nobody waits in a circle.
            for profile in sorted(set(profiles)):
                lock = _locks.get(profile)
                if lock is None:
                    lock = _locks[profile] = asyncio.Lock()
                await held.enter_async_context(lock)
        yield
