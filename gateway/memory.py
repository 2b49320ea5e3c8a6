"""How the process holds memory, once what lasts is made."""

import ctypes
import gc
import linecache
from contextlib import suppress

_ARENA_MAX = -8
"""The option of glibc's `mallopt`: how many heaps all threads have between them."""


def hold_little() -> None:
    """Let all threads share one heap, and look rarely for what only refers to itself.

    Else each of the driver's threads keeps a heap of its own, as large as what it once read; and as Python runs one of
    them at a time, none has to wait for another. The garbage collector is spared what was made at start, and works for
    every few hundred objects that come and go.
    """
    # Other C libraries have no such heaps.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)
    # The driver notes where its client was made, and so whole sources were read.
    linecache.clearcache()
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 5)
