"""The moment by which the work at hand has to be done. It is loop time, and the driver obeys it too."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar

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


@contextmanager
def within(seconds: float) -> Iterator[float]:
    """Give the block `seconds`, or what is left of an outer block when that is less; yields the end."""
    left = min(seconds, _end.get() - loop_time())
    end = loop_time() + left
    token = _end.set(end)
    try:
        with pymongo.timeout(max(left, _SHORTEST)):
            yield end
    finally:
        _end.reset(token)


@contextmanager
def until(end: float) -> Iterator[None]:
    """Give what the driver does in the block, in any thread, until a moment of loop time."""
    with nullcontext() if end == NEVER else pymongo.timeout(max(end - time.monotonic(), _SHORTEST)):
        yield
