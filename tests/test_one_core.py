"""A busy process on one core, seen from outside."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gateway.one_core import Times, belongs_on_one_core
from tests.program import wait_until

EVERYWHERE = os.sched_getaffinity(0) if sys.platform == "linux" else {0}

needs_two_cores = pytest.mark.skipif(len(EVERYWHERE) == 1, reason="There is nothing to choose from.")

PROGRAM = """
import asyncio, sys, threading, time
from gateway import one_core

busy = False

def obey():
    global busy
    match sys.stdin.readline().strip():
        case "busy": busy = True
        case "idle": busy = False
        case "give way": one_core.CROWDED = 0.25
        case "end": asyncio.get_running_loop().stop()

async def main():
    asyncio.get_running_loop().add_reader(sys.stdin, obey)
    keeping = asyncio.create_task(one_core.keep_on_one_core())
    await asyncio.to_thread(time.sleep, 0)
    print("ready", flush=True)
    while True:
        until = time.perf_counter() + 0.005 * busy
        while time.perf_counter() < until:
            pass
        await asyncio.sleep(0 if busy else 0.01)

# Whatever else the machine does, at first.
one_core.CROWDED = 2
asyncio.run(main())
"""


class Program:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def told(self, word: str) -> None:
        assert self._process.stdin is not None
        print(word, file=self._process.stdin, flush=True)

    def cores(self) -> list[set[int]]:
        """Return the cores on which each of its threads may be."""
        return [os.sched_getaffinity(int(thread.name)) for thread in Path(f"/proc/{self._process.pid}/task").iterdir()]

    def is_on_one_core(self) -> bool:
        cores = self.cores()
        return len(cores[0]) == 1 and all(its == cores[0] for its in cores)

    def is_free(self) -> bool:
        return all(its == EVERYWHERE for its in self.cores())


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def program() -> Iterator[Program]:
    with running(PROGRAM) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield Program(process)


@needs_two_cores
def test_all_threads_of_a_busy_process_are_on_one_core_until_it_is_idle(program: Program) -> None:
    assert len(program.cores()) > 1
    assert program.is_free()

    program.told("busy")
    wait_until(program.is_on_one_core)

    program.told("idle")
    wait_until(program.is_free)


@needs_two_cores
def test_a_core_that_somebody_else_wants_is_given_up(program: Program) -> None:
    program.told("busy")
    wait_until(program.is_on_one_core)
    (core,) = program.cores()[0]

    with running(f"import os\nos.sched_setaffinity(0, {{{core}}})\nwhile True: pass"):
        program.told("give way")
        wait_until(lambda: {core} not in program.cores())


@pytest.mark.parametrize(
    ("ran", "waited", "others_ran", "belongs"),
    [
        pytest.param(0.0, 0.0, 0.0, False, id="idle"),
        pytest.param(0.49, 0.0, 0.0, False, id="almost busy"),
        pytest.param(0.5, 0.0, 0.0, True, id="busy"),
        pytest.param(2.0, 0.0, 0.0, True, id="all the time"),
        pytest.param(1.2, 0.8, 0.8, True, id="its own threads take turns"),
        pytest.param(1.2, 0.3, 0.8, True, id="they ran while it had nothing to do"),
        pytest.param(1.2, 0.3, 0.0, True, id="others want a little"),
        pytest.param(1.2, 0.4, 0.0, False, id="others want a quarter"),
        pytest.param(1.0, 1.0, 0.0, False, id="others want half"),
        pytest.param(1.0, 1.0, 0.5, False, id="others want half of the rest"),
    ],
)
def test_a_busy_loop_belongs_on_one_core_if_nobody_else_wants_much_of_it(
    ran: float, waited: float, others_ran: float, belongs: bool
) -> None:
    began = Times(7.0, 3.0, 2.0)
    did = Times(7.0 + ran, 3.0 + waited, 2.0 + others_ran).since(began)

    assert belongs_on_one_core(did, 2.0) is belongs
