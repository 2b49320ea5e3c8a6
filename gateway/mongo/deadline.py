"""The moment by which the work at hand has to be done. It is loop time, and the driver obeys it too."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from types import TracebackType

import pymongo

NEVER = float("inf")
_end: ContextVar[float] = ContextVar("end", default=NEVER)
_SHORTEST = 0.001
"""The driver takes zero seconds for no limit at all."""


def loop_time() -> float:
    return asyncio.get_running_loop().time()


def end() -> float:
    """Return the moment by which the work at hand has to be done; infinity when there is none."""
    return _end.get()


class within:  # noqa: N801 -- it is used as a function, and is no generator because every request enters it.
    """Give the block `seconds`, or what is left of an outer block when that is less; yields the end."""

    __slots__ = ("_driver", "_seconds", "_token")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> float:
        now = loop_time()
        left = min(self._seconds, _end.get() - now)
        self._token = _end.set(now + left)
        self._driver = pymongo.timeout(max(left, _SHORTEST))
        self._driver.__enter__()
        return now + left

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._driver.__exit__(kind, error, traceback)
        _end.reset(self._token)


@contextmanager
def until(end: float) -> Iterator[None]:
    """Give what the driver does in the block, in any thread, until a moment of loop time."""
    with nullcontext() if end == NEVER else pymongo.timeout(max(end - time.monotonic(), _SHORTEST)):
        yield
