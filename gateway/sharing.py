"""Work that is done once for all who wait for it."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class SharedWork(Generic[K, V]):
    """Work by name: who asks for what is under way already waits for that, with all the others."""

    def __init__(self) -> None:
        self._under_way: dict[K, asyncio.Task[V]] = {}

    async def done(self, name: K, work: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """Return the result of the work, or raise its failure."""
        task = self._under_way.get(name)
        if task is None:
            task = self._under_way[name] = asyncio.create_task(work())
            task.add_done_callback(lambda task: self._forget(name, task))
        # Shielded: a request that is given up must not take the result from the others.
        return await asyncio.shield(task)

    def _forget(self, name: K, task: asyncio.Task[V]) -> None:
        del self._under_way[name]
        if not task.cancelled():
            # When all who waited were given up, nobody else asks a failed task for its error.
            task.exception()
