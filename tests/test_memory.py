"""How the process holds memory."""

import platform
import subprocess
import sys

import pytest

HEAPS = """
import ctypes
import sys
from tempfile import NamedTemporaryFile
from threading import Barrier, Thread

from gateway.memory import hold_little

if sys.argv[1] == "little":
    hold_little()
together = Barrier(8)
kept = []

def read():
    together.wait()
    kept.append(b"x" * 100_000)
    together.wait()

threads = [Thread(target=read) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
with NamedTemporaryFile() as told:
    file = ctypes.c_void_p(libc.fopen(told.name.encode(), b"w"))
    libc.malloc_info(0, file)
    libc.fclose(file)
    print(told.read().count(b"<heap nr="))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="Other C libraries have no heaps of threads.")
def test_all_threads_share_one_heap() -> None:
    heaps = {
        how: int(subprocess.run([sys.executable, "-c", HEAPS, how], capture_output=True, check=True).stdout)
        for how in ("little", "as it comes")
    }

    assert heaps["little"] == 1
    assert heaps["as it comes"] > 1


SOURCES = """
import linecache

from gateway.memory import hold_little
from gateway.mongo.client import connect

connect("mongodb://127.0.0.1:1", timeout=1)
before = len(linecache.cache)
hold_little()
print(before, len(linecache.cache))
"""


def test_no_sources_are_held_that_the_driver_read() -> None:
    told = subprocess.run([sys.executable, "-c", SOURCES], capture_output=True, check=True, text=True).stdout

    before, after = map(int, told.split())
    assert before > 0
    assert after == 0
