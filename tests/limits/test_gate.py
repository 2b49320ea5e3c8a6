import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from gateway.graphql.requests import RequestRefused
from gateway.limits.actions import Gate
from gateway.limits.model import Room

SMALL = Room(operations=3, operations_per_key=2, heavy=100, queue=100, patience=0.05)


def refused(caught: pytest.ExceptionInfo[RequestRefused]) -> tuple[int, str]:
    extensions: Any = caught.value.entry["extensions"]
    return caught.value.status, extensions["code"]


@asynccontextmanager
async def turn(gate: Gate, weight: int) -> AsyncIterator[None]:
    await gate.take_turn(weight)
    try:
        yield
    finally:
        gate.end_turn(weight)


def test_a_key_has_so_many_operations_at_a_time() -> None:
    gate = Gate(SMALL)
    gate.enter("a")
    gate.enter("a")
    with pytest.raises(RequestRefused) as caught:
        gate.enter("a")
    gate.enter("b")

    assert refused(caught) == (429, "RATE_LIMITED")
    assert caught.value.headers == {"Retry-After": "1"}
    gate.leave("a")
    gate.enter("a")


def test_a_person_has_fewer_operations_at_a_time() -> None:
    gate = Gate(replace(SMALL, operations_per_person=1))
    gate.enter("a", person=True)
    with pytest.raises(RequestRefused) as caught:
        gate.enter("a", person=True)
    gate.enter("b", person=True)

    assert refused(caught) == (429, "RATE_LIMITED")
    assert caught.value.entry["message"] == "1 operations of this person run already: wait for their answers."


def test_all_keys_have_so_many_operations_at_a_time() -> None:
    gate = Gate(SMALL)
    for key in "abc":
        gate.enter(key)
    with pytest.raises(RequestRefused) as caught:
        gate.enter("d")

    assert refused(caught) == (503, "OVERLOADED")


async def test_heavy_operations_wait_for_their_turn_and_light_ones_do_not() -> None:
    gate = Gate(SMALL)
    order: list[str] = []

    async def run(name: str, weight: int) -> None:
        async with turn(gate, weight):
            order.append(name)

    async with turn(gate, 100):
        waiting = [asyncio.create_task(run("first", 60)), asyncio.create_task(run("second", 40))]
        await asyncio.sleep(0)
        await run("light", 10)
    await asyncio.gather(*waiting)

    assert order == ["light", "first", "second"]


async def test_who_waits_too_long_is_turned_away_and_leaves_no_trace() -> None:
    gate = Gate(SMALL)
    async with turn(gate, 100):
        with pytest.raises(RequestRefused) as caught:
            async with turn(gate, 50):
                pass

    assert refused(caught) == (503, "OVERLOADED")
    async with turn(gate, 1_000_000):
        pass


async def test_a_long_queue_turns_away_at_once() -> None:
    gate = Gate(SMALL)

    async def run() -> None:
        async with turn(gate, 100):
            pass

    async with turn(gate, 100):
        waiting = asyncio.create_task(run())
        await asyncio.sleep(0)
        with pytest.raises(RequestRefused) as caught:
            await asyncio.wait_for(run(), 0.01)
    await waiting

    assert refused(caught) == (503, "OVERLOADED")


async def test_one_who_goes_away_gives_up_the_place() -> None:
    gate = Gate(SMALL)

    async def run() -> None:
        async with turn(gate, 100):
            pass

    async with turn(gate, 100):
        waiting = asyncio.create_task(run())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
    async with asyncio.timeout(1), turn(gate, 100):
        pass


async def test_an_ordinary_load_of_64_pages_is_served_and_never_more_of_them_at_a_time_than_the_room_has() -> None:
    gate, page = Gate(Room()), 101
    running = most = 0

    async def run() -> None:
        nonlocal running, most
        async with turn(gate, page):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    await asyncio.gather(*(run() for _ in range(64)))

    assert most == Room().heavy // page
