"""What is written in one turn of the event loop goes out as one."""

import asyncio
from typing import Any

import pytest

from gateway.web.gathering import FULL, Gathering


class Written(asyncio.Transport):
    """Notes what reaches the system, and when."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[bytes | str] = []

    def write(self, data: Any) -> None:
        self.calls.append(bytes(data))

    def close(self) -> None:
        self.calls.append("closed")

    def get_write_buffer_size(self) -> int:
        return 7


@pytest.fixture
def system() -> Written:
    return Written()


async def test_writes_of_one_turn_are_one(system: Written) -> None:
    gathering = Gathering(system)

    gathering.write(b"head ")
    gathering.write(b"body")
    before = list(system.calls)
    await asyncio.sleep(0)
    gathering.write(b"more")
    await asyncio.sleep(0)

    assert before == []
    assert system.calls == [b"head body", b"more"]


async def test_what_is_much_is_not_kept(system: Written) -> None:
    gathering = Gathering(system)

    gathering.write(b"head ")
    gathering.write(b"x" * FULL)
    gathering.write(b"rest")
    before = list(system.calls)
    await asyncio.sleep(0)

    assert before == [b"head " + b"x" * FULL]
    assert system.calls == [*before, b"rest"]


async def test_it_is_closed_behind_what_was_written(system: Written) -> None:
    gathering = Gathering(system)

    gathering.write(b"all")
    gathering.close()
    await asyncio.sleep(0)

    assert system.calls == [b"all", "closed"]


async def test_all_else_is_the_transports(system: Written) -> None:
    assert Gathering(system).get_write_buffer_size() == 7
