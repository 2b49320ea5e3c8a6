"""Small reads that are made at the same time share commands, and nothing else."""

import asyncio
from collections import Counter

import pytest
from pymongo.errors import OperationFailure, PyMongoError

from gateway.caller import Caller
from gateway.mongo.access import Access
from gateway.mongo.client import Database
from gateway.mongo.deadline import within
from gateway.mongo.documents import Document
from gateway.mongo.reads import counted
from gateway.mongo.sharing import AT_ONCE, FULL, SMALL, WHOLE, SharedReads
from tests.commands import Commands
from tests.fail_points import FailPoints


@pytest.fixture
async def watched(watched: Database) -> Database:
    """Return the database with a hundred things in it."""
    await watched["things"].insert_many([{"_id": f"{number}", "text": "x", "more": number} for number in range(100)])
    return watched


async def test_reads_of_one_moment_are_one_command_and_each_gets_its_own(watched: Database, commands: Commands) -> None:
    shared = SharedReads(watched)

    with commands.counted() as counts:
        found = await asyncio.gather(
            *(shared.find("things", [f"{number}", "7", "nothing"], None) for number in range(20))
        )

    assert [set(one) for one in found] == [{f"{number}", "7"} for number in range(20)]
    assert found[3]["3"] == {"_id": "3", "text": "x", "more": 3}
    assert counts == {"find things": 1}


async def test_reads_that_come_up_meanwhile_wait_for_the_next_command(
    db: Database, watched: Database, commands: Commands, faults: FailPoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.mongo.sharing.SLOW", 60.0)
    shared = SharedReads(watched)
    blocked = {"namespace": f"{db.name}.things", "blockConnection": True, "blockTimeMS": 200}

    async with faults.fail("find", **blocked, times=AT_ONCE):
        with commands.counted() as counts:
            first = []
            for number in range(AT_ONCE):
                first.append(asyncio.create_task(shared.find("things", [f"{number}"], None)))
                await commands.until(number + 1)
            waiting = [asyncio.create_task(shared.find("things", [f"{number}"], None)) for number in range(10, 20)]
            found = await asyncio.gather(*waiting)
            assert any(one.done() for one in first)
            found = [*await asyncio.gather(*first), *found]

    assert [list(one) for one in found] == [[f"{number}"] for number in (*range(AT_ONCE), *range(10, 20))]
    assert counts == {"find things": AT_ONCE + 1}


async def test_a_command_that_hangs_holds_nobody_up(
    db: Database, watched: Database, commands: Commands, faults: FailPoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.mongo.sharing.AT_ONCE", 1)
    monkeypatch.setattr("gateway.mongo.sharing.SLOW", 0.0)
    shared = SharedReads(watched)

    async with faults.fail("find", namespace=f"{db.name}.things", blockConnection=True, blockTimeMS=500, times=1):
        with commands.counted() as counts:
            hanging = asyncio.create_task(shared.find("things", ["0"], None))
            await commands.until(1)
            others = await asyncio.gather(*(shared.find("things", [f"{number}"], None) for number in range(1, 4)))
            assert not hanging.done()
            assert set(await hanging) == {"0"}

    assert [set(one) for one in others] == [{"1"}, {"2"}, {"3"}]
    assert counts == {"find things": 2}


async def test_nothing_is_kept_of_what_was_read(watched: Database) -> None:
    shared = SharedReads(watched)

    await asyncio.gather(*(shared.find("things", ["1"], {f"field{number}": 1}) for number in range(20)))
    await asyncio.sleep(0)

    assert [kept for kept in vars(shared).values() if isinstance(kept, dict | set) and kept] == []


async def test_other_fields_are_another_command(watched: Database, commands: Commands) -> None:
    shared = SharedReads(watched)

    with commands.counted() as counts:
        whole, part = await asyncio.gather(
            shared.find("things", ["1"], None), shared.find("things", ["1"], {"more": 0, "text": 0})
        )

    assert whole == {"1": {"_id": "1", "text": "x", "more": 1}}
    assert part == {"1": {"_id": "1"}}
    assert counts == {"find things": 2}


@pytest.mark.parametrize(
    ("fields", "ids"), [(None, SMALL // WHOLE), ({"more": 0}, SMALL // WHOLE), ({"text": 1}, SMALL)]
)
async def test_a_command_takes_no_more_than_its_fill(
    watched: Database, commands: Commands, fields: dict[str, int] | None, ids: int
) -> None:
    shared = SharedReads(watched)
    reads = [[f"{number}-{index}" for index in range(ids)] for number in range(3 * FULL // SMALL)]

    with commands.counted() as counts:
        found = await asyncio.gather(*(shared.find("things", its, fields) for its in reads))

    assert found == [{}] * len(reads)
    assert counts == {"find things": 3}


@pytest.mark.parametrize(
    ("fields", "ids"), [(None, SMALL // WHOLE), ({"more": 0}, SMALL // WHOLE), ({"text": 1}, SMALL)]
)
async def test_a_read_that_is_not_small_has_a_command_of_its_own(
    watched: Database, commands: Commands, fields: dict[str, int] | None, ids: int
) -> None:
    access = Access(watched, Caller("demo", "k"), shared=SharedReads(watched))

    async def sent(count: int) -> Counter[str]:
        with commands.counted() as counts:
            await asyncio.gather(*(access.find("things", [f"{index}" for index in range(count)], fields) for _ in "ab"))
        return counts

    assert await sent(ids) == {"find things": 1}
    assert await sent(ids + 1) == {"find things": 2}


async def test_a_failure_is_told_to_all_who_wait_and_to_nobody_later(
    db: Database, watched: Database, faults: FailPoints
) -> None:
    shared = SharedReads(watched)

    async with faults.fail("find", namespace=f"{db.name}.things", errorCode=8000):
        failed = await asyncio.gather(*(shared.find("things", ["1"], None) for _ in range(3)), return_exceptions=True)

    assert [type(one) for one in failed] == [OperationFailure] * 3
    assert set(await shared.find("things", ["1"], None)) == {"1"}


async def test_who_gives_up_takes_nothing_from_the_others(db: Database, watched: Database, faults: FailPoints) -> None:
    shared = SharedReads(watched)

    async with faults.fail("find", namespace=f"{db.name}.things", blockConnection=True, blockTimeMS=200):
        leaving = asyncio.create_task(shared.find("things", ["1"], None))
        staying = asyncio.create_task(shared.find("things", ["2"], None))
        await asyncio.sleep(0)
        leaving.cancel()
        found = await staying

    assert set(found) == {"2"}
    assert leaving.cancelled()


async def test_a_command_has_the_deadline_of_its_reads(db: Database, watched: Database, faults: FailPoints) -> None:
    shared = SharedReads(watched)

    async with faults.fail("find", namespace=f"{db.name}.things", blockConnection=True, blockTimeMS=2000):
        with within(0.2), pytest.raises(PyMongoError) as caught:
            await shared.find("things", ["1"], None)

    assert caught.value.timeout


async def test_a_read_waits_no_longer_than_it_may_for_a_command_of_others(
    db: Database, watched: Database, faults: FailPoints
) -> None:
    shared = SharedReads(watched)

    async def read_within(seconds: float, id_: str) -> Document:
        with within(seconds):
            return await shared.find("things", [id_], None)

    async with faults.fail("find", namespace=f"{db.name}.things", blockConnection=True, blockTimeMS=1000):
        patient = asyncio.create_task(read_within(10, "1"))
        with pytest.raises(PyMongoError) as caught:
            await read_within(0.1, "2")
        still_reading = not patient.done()
        found = await patient

    assert caught.value.timeout
    assert still_reading
    assert set(found) == {"1"}


async def test_each_read_is_counted_for_the_request_that_makes_it(watched: Database) -> None:
    shared = SharedReads(watched)

    async def reads_of_a_request() -> int:
        with counted() as tally:
            await Access(watched, Caller("demo", "test"), shared=shared).find("things", ["1"])
        return tally.reads

    assert await asyncio.gather(reads_of_a_request(), reads_of_a_request()) == [1, 1]  # type: ignore[comparison-overlap]  # It is a list.


async def test_a_read_at_the_very_end_of_another_is_not_left_behind(
    watched: Database,
) -> None:
    shared = SharedReads(watched)

    async with asyncio.timeout(10):
        for number in range(3):
            assert set(await shared.find("things", [f"{number}"], None)) == {f"{number}"}


async def test_a_read_that_was_given_up_before_it_went_is_not_made(
    db: Database, watched: Database, commands: Commands, faults: FailPoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.mongo.sharing.AT_ONCE", 1)
    shared = SharedReads(watched)

    async with faults.fail("find", namespace=f"{db.name}.things", blockConnection=True, blockTimeMS=200, times=1):
        with commands.counted() as counts:
            first = asyncio.create_task(shared.find("things", ["0"], None))
            await commands.until(1)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.01):
                    await shared.find("things", ["1"], None)
            assert not first.done()
            assert set(await first) == {"0"}
            assert set(await shared.find("things", ["2"], None)) == {"2"}

    assert counts == {"find things": 2}
