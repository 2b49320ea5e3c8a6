"""Reads that are put together: what is asked for before the event loop turns is one batch, and is read once.

Keys that come one by one, from resolvers that know nothing of one another, are collected by aiodataloader. A compiled
operation knows all keys of a level at once and hands them over together (`all`): one future then serves the level,
where a dataloader needs one for each key.
"""

import asyncio
from collections.abc import Awaitable, Generator, Hashable, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from aiodataloader import DataLoader

K = TypeVar("K")
V = TypeVar("V")

BATCH = 1000
"""How many keys one batch, and so one database command, carries at most."""


class Batched(Generic[K, V]):
    """A batched read; subclasses write `load_batch` and, for keys that are no scalars, `key_of`."""

    def __init__(self) -> None:
        self._held: dict[Hashable, V] = {}
        self._coming: dict[Hashable, _Batch[V]] = {}
        self._next: _Batch[V] | None = None

    @staticmethod
    def key_of(key: Any) -> Hashable:
        """Return what tells two keys apart."""
        return key  # type: ignore[no-any-return]  # A scalar key is its own.

    async def load_batch(self, keys: Sequence[K]) -> Sequence[V]:
        """Return one value for each key, in their order."""
        raise NotImplementedError

    def load(self, key: K) -> Awaitable[V]:
        """Return what a key stands for, read together with what else is asked for now."""
        name = self.key_of(key)
        if name not in self._held:
            return self._one_by_one.load(key)
        known = asyncio.get_running_loop().create_future()
        known.set_result(self._held[name])
        return known

    def all(self, keys: Sequence[K]) -> Awaitable[list[V]]:
        """Return what each of these keys stands for; reading begins at once, whenever it is awaited."""
        names = list(map(self.key_of, keys))
        if self._held.keys() >= set(names):
            return _Known([self._held[name] for name in names])
        if not self._held and not self._coming:
            # Nobody has asked this loader for anything yet.
            whole = self._next or self._begun()
            whole.keys.update(zip(names, keys, strict=True))
            self._coming = dict.fromkeys(names, whole)
            return _Loads(names, {}, [(whole, whole.end())])
        known: dict[Hashable, V] = {}
        batches: dict[int, _Batch[V]] = {}
        for name, key in zip(names, keys, strict=True):
            if name in self._held:
                known[name] = self._held[name]
                continue
            batch = self._coming.get(name)
            if batch is None:
                batch = self._coming[name] = self._next or self._begun()
                batch.keys[name] = key
            batches[id(batch)] = batch
        return _Loads(names, known, [(batch, batch.end()) for batch in batches.values()])

    def holds(self, name: Hashable) -> bool:
        """Tell whether the value of a key of this name is known, or being read."""
        return name in self._held or name in self._coming

    def hold(self, name: Hashable, value: V) -> None:
        """Take a value as what the key of this name stands for."""
        self._held[name] = value

    def prime(self, known: Mapping[Hashable, V]) -> None:
        """Take values as what keys of these names stand for, unless these are known or being read."""
        for name, value in known.items():
            if name not in self._coming:
                self._held.setdefault(name, value)

    def clear(self, key: K) -> None:
        """Read a key afresh when it is asked for again."""
        name = self.key_of(key)
        self._held.pop(name, None)
        self._coming.pop(name, None)

    def clear_all(self) -> None:
        self._held = {}
        self._coming = {}

    @cached_property
    def _one_by_one(self) -> DataLoader[K, V]:
        async def load(keys: list[K]) -> list[V]:
            return await self.all(keys)

        return DataLoader(load, get_cache_key=self.key_of, cache=False)

    def _begun(self) -> "_Batch[V]":
        """Begin a batch, which takes keys until the event loop turns."""
        batch: _Batch[V] = _Batch()
        self._next = batch
        batch.reading = asyncio.get_running_loop().create_task(self._read(batch))
        return batch

    async def _read(self, batch: "_Batch[V]") -> None:
        self._next = None
        names, keys = list(batch.keys), list(batch.keys.values())
        try:
            batch.found = dict(zip(names, await self._in_chunks(keys), strict=True))
        except Exception as error:  # noqa: BLE001 -- whatever it is, those who wait must hear of it.
            batch.error = error
        # What was cleared meanwhile is for those alone who wait for it.
        coming = [name for name, its in self._coming.items() if its is batch]
        if len(coming) == len(self._coming) == len(names):
            self._coming = {}
            self._held.update(batch.found)
        else:
            for name in coming:
                del self._coming[name]
                if batch.error is None:
                    self._held[name] = batch.found[name]
        batch.finish()

    async def _in_chunks(self, keys: Sequence[K]) -> Sequence[V]:
        if len(keys) <= BATCH:
            return await self.load_batch(keys)
        chunks = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
        return [value for values in await asyncio.gather(*map(self.load_batch, chunks)) for value in values]


class _Batch(Generic[V]):
    """Keys that are read together, and the futures of those who wait for it: one each, for each may be given up."""

    __slots__ = ("_ends", "error", "found", "keys", "reading")

    def __init__(self) -> None:
        self.keys: dict[Hashable, Any] = {}
        self.found: dict[Hashable, V] = {}
        self.error: Exception | None = None
        self.reading: asyncio.Task[None] | None = None
        self._ends: list[asyncio.Future[None]] = []

    def end(self) -> asyncio.Future[None]:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ends.append(future)
        return future

    def finish(self) -> None:
        for future in self._ends:
            if not future.done():
                future.set_result(None)


class _Loads(Generic[V]):
    """The values of some keys, once all the batches that they are in have ended."""

    __slots__ = ("_batches", "_known", "_names")

    def __init__(
        self,
        names: Sequence[Hashable],
        known: dict[Hashable, V],
        batches: Sequence[tuple[_Batch[V], asyncio.Future[None]]],
    ) -> None:
        self._names = names
        self._known = known
        self._batches = batches

    def __await__(self) -> Generator[Any, None, list[V]]:
        known = self._known
        for batch, end in self._batches:
            yield from end
            if batch.error is not None:
                raise batch.error
            known.update(batch.found)
        return [known[name] for name in self._names]


class _Known(Generic[V]):
    """Values that need not be waited for."""

    __slots__ = ("_values",)

    def __init__(self, values: list[V]) -> None:
        self._values = values

    def __await__(self) -> Generator[Any, None, list[V]]:
        yield from ()
        return self._values
