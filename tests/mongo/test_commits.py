"""Small writes that are made at the same time share a transaction, and nothing else."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import PyMongoError

from gateway.mongo.client import Database, database
from gateway.mongo.commits import AT_ONCE, FULL, SMALL, SharedCommits
from gateway.mongo.documents import Document
from gateway.mongo.transaction import Lost, OutcomeUnknown, Unreachable
from gateway.mongo.writes import Delete, DeleteAll, Insert, Replace, Write
from tests.commands import Commands
from tests.fail_points import NO_SUCH_TRANSACTION, WRITE_CONFLICT, FailPoints

Outcome = BaseException | None


@pytest.fixture
async def watched(db: Database, mongo_uri: str, commands: Commands) -> AsyncIterator[Database]:
    """Return the same database by a connection whose commands are counted, with a hundred things of version 1."""
    await db["things"].insert_many([{"_id": f"{number}", "domain": "demo", "version": 1} for number in range(100)])
    await db.create_collection("records")
    mongo = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands], appname="profile-gateway")
    yield database(mongo, db.name)
    mongo.close()


def second(number: int, version: int = 1) -> list[Write]:
    """Return what makes a thing that has this version one of version 2, and records it."""
    thing = {"_id": f"{number}", "domain": "demo", "version": 2}
    return [Replace("things", thing, version), Insert("records", {"_id": f"{number}"})]


async def committed(commits: SharedCommits, *requests: list[Write], seconds: float = 10) -> list[Outcome]:
    """Commit what requests of one moment write; return what was raised for each."""
    deadline = time.monotonic() + seconds
    return await asyncio.gather(*(commits.commit(writes, deadline) for writes in requests), return_exceptions=True)


async def begun(commits: SharedCommits, faults: FailPoints) -> list[asyncio.Task[list[Outcome]]]:
    """Begin as many transactions as go at once, of one write each; their commits are being held up."""
    under_way = []
    for number in range(AT_ONCE):
        under_way.append(asyncio.create_task(committed(commits, second(number))))
        await faults.wait_for_open_transactions(number + 1)
    return under_way


async def seen(db: Database) -> tuple[set[str], set[str]]:
    """Return the things of version 2, and what is recorded."""
    things = {thing["_id"] async for thing in db["things"].find({"version": 2})}
    return things, {record["_id"] async for record in db["records"].find()}


async def test_writes_of_one_moment_are_one_transaction(db: Database, watched: Database, commands: Commands) -> None:
    with commands.counted() as counts:
        outcomes = await committed(SharedCommits(watched), *(second(number) for number in range(FULL)))

    assert outcomes == [None] * FULL
    everything = {f"{number}" for number in range(FULL)}
    assert await seen(db) == (everything, everything)
    assert counts == {"update things": 1, "insert records": 1, "commitTransaction 1": 1}


async def test_one_that_somebody_else_was_before_fails_alone(db: Database, watched: Database) -> None:
    outcomes = await committed(SharedCommits(watched), second(1), second(2, version=7), second(3))

    assert [type(one) for one in outcomes] == [type(None), Lost, type(None)]
    assert await seen(db) == ({"1", "3"}, {"1", "3"})


async def test_one_that_the_database_refuses_fails_alone(db: Database, watched: Database) -> None:
    huge: list[Write] = [Insert("records", {"_id": "huge", "text": "x" * 17_000_000})]

    outcomes = await committed(SharedCommits(watched), second(1), huge, second(3))

    assert outcomes[0] is outcomes[2] is None
    assert isinstance(outcomes[1], PyMongoError)
    assert await seen(db) == ({"1", "3"}, {"1", "3"})


async def test_two_that_write_one_document_never_go_together(
    db: Database, watched: Database, commands: Commands
) -> None:
    first: list[Write] = [Replace("things", {"_id": "1", "domain": "demo", "version": 2})]
    other: list[Write] = [Delete("things", ("1", "2"))]

    with commands.counted() as counts:
        outcomes = await committed(SharedCommits(watched), first, other)

    assert set(map(type, outcomes)) <= {type(None), Lost}
    assert counts["commitTransaction 1"] == outcomes.count(None) >= 1
    assert counts["update things"] >= 1
    assert counts["delete things"] >= 1
    assert await db["things"].count_documents({"_id": {"$in": ["1", "2"]}}) == (0 if outcomes[1] is None else 2)


async def test_many_writes_and_those_of_unknown_documents_go_by_themselves(
    watched: Database, commands: Commands
) -> None:
    many: list[Write] = [Insert("records", {"_id": f"many {number}"}) for number in range(SMALL + 1)]
    all_of: list[Write] = [DeleteAll("things", "demo", "owner", "nobody")]

    with commands.counted() as counts:
        outcomes = await committed(SharedCommits(watched), many, all_of, second(1), second(2))

    assert outcomes == [None] * 4
    assert counts["commitTransaction 1"] == 3


async def test_who_comes_while_others_are_under_way_goes_in_the_next(
    db: Database, watched: Database, commands: Commands, faults: FailPoints
) -> None:
    commits = SharedCommits(watched)
    with commands.counted() as counts:
        async with faults.fail("commitTransaction", blockConnection=True, blockTimeMS=300, times=AT_ONCE):
            under_way = await begun(commits, faults)
            outcomes = await committed(commits, *(second(number) for number in range(10, 20)))
            assert list(await asyncio.gather(*under_way)) == [[None]] * AT_ONCE

    assert outcomes == [None] * 10
    assert counts["commitTransaction 1"] == AT_ONCE + 1
    assert len((await seen(db))[0]) == AT_ONCE + 10


async def test_nothing_is_written_for_those_who_gave_up_before_their_turn(
    db: Database, watched: Database, faults: FailPoints
) -> None:
    commits = SharedCommits(watched)
    async with faults.fail("commitTransaction", blockConnection=True, blockTimeMS=500, times=AT_ONCE):
        under_way = await begun(commits, faults)
        cancelled = asyncio.create_task(committed(commits, second(10)))
        late = await committed(commits, second(11), seconds=0.05)
        cancelled.cancel()
        assert list(await asyncio.gather(*under_way)) == [[None]] * AT_ONCE
    assert await committed(commits, second(12)) == [None]

    assert [type(one) for one in late] == [Unreachable]
    assert await seen(db) == ({"0", "1", "12"}, {"0", "1", "12"})


async def test_transactions_that_hang_hold_nobody_up(
    db: Database, watched: Database, faults: FailPoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.mongo.commits.SLOW", 0.0)
    commits = SharedCommits(watched)
    async with faults.fail("commitTransaction", blockConnection=True, blockTimeMS=1_000, times=AT_ONCE):
        hanging = await begun(commits, faults)
        outcomes = await committed(commits, second(10), second(11))
        assert not any(one.done() for one in hanging)
        assert await seen(db) == ({"10", "11"}, {"10", "11"})
        assert list(await asyncio.gather(*hanging)) == [[None]] * AT_ONCE

    assert outcomes == [None, None]


async def test_the_end_of_one_is_not_that_of_others(watched: Database, commands: Commands) -> None:
    commits = SharedCommits(watched)

    with commands.counted() as counts:
        outcomes = await asyncio.gather(
            committed(commits, second(1), seconds=10), committed(commits, second(2), seconds=5)
        )

    assert list(outcomes) == [[None], [None]]
    assert counts["commitTransaction 1"] == 2


async def test_a_conflict_of_all_is_tried_by_each(db: Database, watched: Database, faults: FailPoints) -> None:
    async with faults.fail("update", errorCode=WRITE_CONFLICT, times=1):
        outcomes = await committed(SharedCommits(watched), second(1), second(2))

    assert outcomes == [None, None]
    assert await seen(db) == ({"1", "2"}, {"1", "2"})


async def test_what_became_of_them_is_unknown_to_all(db: Database, watched: Database, faults: FailPoints) -> None:
    async with faults.fail("commitTransaction", blockConnection=True, blockTimeMS=1_500):
        outcomes = await committed(SharedCommits(watched), second(1), second(2), seconds=0.5)

    assert [type(one) for one in outcomes] == [OutcomeUnknown, OutcomeUnknown]
    assert outcomes[0] is not outcomes[1]
    assert Counter(map(len, await seen(db))) in (Counter({0: 2}), Counter({2: 2}))


async def test_a_commit_that_finds_no_transaction_is_begun_anew(
    db: Database, watched: Database, faults: FailPoints
) -> None:
    labels = ["TransientTransactionError"]
    async with faults.fail("commitTransaction", errorCode=NO_SUCH_TRANSACTION, errorLabels=labels, times=1):
        outcomes = await committed(SharedCommits(watched), second(1), second(2))

    assert outcomes == [None, None]
    assert await seen(db) == ({"1", "2"}, {"1", "2"})
