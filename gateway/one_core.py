"""Keeps a busy process on one core, for Python runs one of its threads at a time.

Over several cores, the event loop and the driver's threads hand the interpreter from core to core: each time another
core has to be woken, and finds nothing in its caches of what was read just now. On one core the same requests take 10
to 30 % less processor time.

Which core it is the kernel decides: while the loop is busy, all threads stay where it put the loop. They are let go
when the loop is idle, and when others want that core as well.
"""

import asyncio
import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

INTERVAL = 0.2
"""Seconds after which the process looks back at what it did in them."""

BUSY = 0.25
"""Share of the time which a busy loop runs at least."""

CROWDED = 0.25
"""Share of the time that the loop could run from which on its core is too much wanted by others."""

_LOOP = Path("/proc/thread-self")
_THREADS = Path("/proc/self/task")
_CORE = 36
"""Where `stat` has the core, counted from behind the name of the thread."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds for which the loop ran, waited for its core, and for which the other threads of the process ran."""

    ran: float
    waited: float
    others_ran: float

    def since(self, before: "Times") -> "Times":
        return Times(self.ran - before.ran, self.waited - before.waited, self.others_ran - before.others_ran)


def belongs_on_one_core(did: Times, seconds: float) -> bool:
    """Tell whether a process that did this in so many seconds gains by being on one core."""
    # That the loop waits for other threads of the process is what is meant to be: they could not run beside it.
    taken = max(0.0, did.waited - did.others_ran)
    return did.ran >= BUSY * seconds and taken < CROWDED * (did.ran + taken)


async def keep_on_one_core() -> None:
    """Keep the process on one core as long as that is good, until this is cancelled. It has to run in the main loop.

    Where the kernel does not tell what is needed, as anywhere but on Linux, it does nothing.
    """
    if sys.platform != "linux" or not (_LOOP / "schedstat").exists():
        return
    loop = asyncio.get_running_loop()
    free: set[int] | None = None
    before, looked = _times(), loop.time()
    try:
        while True:
            await asyncio.sleep(INTERVAL)
            # A process that has all the files open that it may have looks again later.
            with suppress(OSError):
                now, at = _times(), loop.time()
                together = belongs_on_one_core(now.since(before), at - looked)
                before, looked = now, at
                if together and free is None:
                    core, free = _core(), os.sched_getaffinity(0)
                    _put_threads_on({core})
                elif free and not together:
                    _put_threads_on(free)
                    free = None
    finally:
        if free:
            with suppress(OSError):
                _put_threads_on(free)


def _times() -> Times:
    ran, waited, _ = (_LOOP / "schedstat").read_text().split()
    seconds = int(ran) / 1e9
    return Times(seconds, int(waited) / 1e9, time.process_time() - seconds)


def _core() -> int:
    """Return the core on which the loop runs just now."""
    return int((_LOOP / "stat").read_text().rpartition(")")[2].split()[_CORE])


def _put_threads_on(cores: set[int]) -> None:
    # Threads that are started later begin where the one is that starts them.
    for thread in _THREADS.iterdir():
        # It may have ended meanwhile, and what the kernel does not allow is left as it is.
        with suppress(OSError):
            os.sched_setaffinity(int(thread.name), cores)
