"""Reads with what is beside: few commands, of which each reads for many."""

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from gateway.mongo import reads
from gateway.mongo.client import Database
from gateway.mongo.documents import Beside
from gateway.mongo.sharing import SharedReads
from tests.commands import Commands
from tests.fail_points import FailPoints


async def test_what_is_beside_comes_with_each(watched: Database, commands: Commands) -> None:
    await watched["parts"].insert_many([{"_id": f"p{number}", "n": number} for number in range(4)])
    await watched["things"].insert_many([{"_id": "a", "parts": ["p0", "p1"]}, {"_id": "b", "parts": ["p1", "p9"]}])
    shared = SharedReads(watched)
    parts = Beside("parts", "$parts")

    with commands.counted() as counts:
        found = await asyncio.gather(
            *(shared.find_with("things", id_, [parts], {"parts": 0}) for id_ in ("a", "b", "c"))
        )

    # Those that were read together share what is beside them, each part once.
    beside = {"parts": {"p0": {"_id": "p0", "n": 0}, "p1": {"_id": "p1", "n": 1}}}
    assert found == [({"_id": "a"}, beside), ({"_id": "b"}, beside), None]
    assert counts == {"aggregate things": 2}


async def test_one_command_at_a_time_reads_what_is_beside_for_half_of_those_that_are_about(
    db: Database, watched: Database, commands: Commands, faults: FailPoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.mongo.sharing.SLOW", 60.0)
    await watched["things"].insert_many([{"_id": f"{number}"} for number in range(10)])
    shared = SharedReads(watched)
    beside = [Beside("others", "$others")]
    blocked = {"namespace": f"{db.name}.things", "blockConnection": True, "blockTimeMS": 200}
    sizes: list[int] = []

    async def found_with(db: Database, collection: str, ids: Sequence[str], *others: Any) -> Any:
        sizes.append(len(ids))
        return await reads.find_with(db, collection, ids, *others)

    monkeypatch.setattr("gateway.mongo.sharing.reads", SimpleNamespace(count=reads.count, find_with=found_with))

    async with faults.fail("aggregate", **blocked, times=1):
        with commands.counted() as counts:
            first = asyncio.create_task(shared.find_with("things", "0", beside, None))
            await commands.until(1)
            found = await asyncio.gather(*(shared.find_with("things", f"{n}", beside, None) for n in range(1, 10)))

    assert [one and one[0]["_id"] for one in (await first, *found)] == [f"{number}" for number in range(10)]
    assert sizes == [1, 5, 4]
    assert counts == {"aggregate things": 3}


async def test_reads_that_come_with_an_answer_go_with_the_next_command(
    watched: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = SharedReads(watched)
    beside = [Beside("others", "$others")]
    loop = asyncio.get_running_loop()
    sent: list[Sequence[str]] = []
    late: list[asyncio.Task[Any]] = []

    def come() -> None:
        late.append(loop.create_task(shared.find_with("things", "late", beside, None)))

    async def found_with(_db: Database, _collection: str, ids: Sequence[str], *_others: Any) -> dict[str, Any]:
        sent.append(ids)
        if len(sent) == 1:
            # As the loop sees it: the answer of the database and the request are there in one turn.
            loop.call_soon(come)
        return {id_: ({"_id": id_}, {}) for id_ in ids}

    monkeypatch.setattr("gateway.mongo.sharing.reads", SimpleNamespace(count=reads.count, find_with=found_with))

    found = await asyncio.gather(*(shared.find_with("things", f"{n}", beside, None) for n in range(5)))

    assert found == [({"_id": f"{n}"}, {}) for n in range(5)]
    assert await late[0] == ({"_id": "late"}, {})
    assert sent == [["0", "1", "2"], ["3", "4", "late"]]
