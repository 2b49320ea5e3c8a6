"""Reads as plain commands: what a cursor would do beside is done all the same."""

from typing import Any

import pytest
from pymongo.errors import AutoReconnect, NetworkTimeout, OperationFailure, PyMongoError

from gateway.mongo import reads
from gateway.mongo.client import Database, connect, database
from gateway.mongo.documents import Beside
from gateway.mongo.reads import Fields
from tests.commands import Commands
from tests.fail_points import HOST_UNREACHABLE, FailPoints

BAD_VALUE = 2
MIB = 2**20


async def put(db: Database, count: int, size: int = 1) -> list[int]:
    await db["things"].insert_many([{"_id": number, "text": "x" * size} for number in range(count)])
    return list(range(count))


async def found(db: Database, how: str, limit: int) -> list[int]:
    """Read things in their order, by either command."""
    if how == "find":
        documents = await reads.find(db, "things", {}, limit=limit, sort={"_id": 1})
    else:
        documents = await reads.aggregate(db, "things", [{"$sort": {"_id": 1}}], limit=limit)
    return [document["_id"] for document in documents]


async def with_parts(db: Database, ids: list[Any], fields: Fields | None = None) -> dict[Any, Any]:
    """Read things with the parts beside them."""
    return {**await reads.find_with(db, "things", ids, [Beside("parts", "$parts")], fields)}


HOW = pytest.mark.parametrize("how", ["find", "aggregate"])


@HOW
async def test_one_command_reads_all(db: Database, watched: Database, commands: Commands, how: str) -> None:
    ids = await put(db, 250)

    with commands.counted() as counts:
        assert await found(watched, how, 250) == ids

    assert counts == {f"{how} things": 1}


@HOW
async def test_what_does_not_fit_one_reply_is_read_to_its_end(
    db: Database, watched: Database, commands: Commands, how: str
) -> None:
    ids = await put(db, 20, MIB)

    with commands.counted() as counts:
        assert await found(watched, how, 20) == ids

    # The first reply is given up, and a cursor reads from the beginning.
    assert counts == {f"{how} things": 2, "killCursors things": 1, "getMore things": 1}


async def test_fields_and_bounds_hold_beyond_one_reply(db: Database) -> None:
    await put(db, 20, MIB)

    documents = await reads.find(db, "things", {"_id": {"$gt": 1}}, limit=18, sort={"_id": -1}, fields={"text": 1})
    names = await reads.find(db, "things", {}, limit=3, sort={"_id": 1}, fields={"_id": 1})

    assert [document["_id"] for document in documents] == list(range(19, 1, -1))
    assert names == [{"_id": 0}, {"_id": 1}, {"_id": 2}]


@pytest.mark.parametrize("fields", [{"name": 1}, {"text": 0, "parts": 0}])
async def test_what_is_beside_is_read_whole_whatever_is_shown(db: Database, fields: dict[str, int]) -> None:
    await db["parts"].insert_many([{"_id": number, "kind": {"n": number}} for number in range(4)])
    await db["things"].insert_many(
        [
            {"_id": "a", "name": "A", "text": "x", "parts": [0, 1]},
            {"_id": "b", "name": "B", "text": "x", "parts": []},
            {"_id": "c", "name": "C", "text": "x"},
        ]
    )

    found = await with_parts(db, ["a", "b", "c", "d"], fields)

    beside = {"parts": {number: {"_id": number, "kind": {"n": number}} for number in range(2)}}
    assert found == {name.lower(): ({"_id": name.lower(), "name": name}, beside) for name in "ABC"}


async def test_what_is_beside_is_left_out_where_all_is_too_much_for_one_reply(
    db: Database, watched: Database, commands: Commands
) -> None:
    ids = await put(db, 9, MIB)
    await db["things"].update_many({}, {"$set": {"parts": ids}})
    await db["parts"].insert_many([{"_id": number, "text": "x" * MIB} for number in ids])

    with commands.counted() as counts:
        found = await with_parts(watched, ids)

    text = "x" * MIB
    assert found == {number: ({"_id": number, "text": text, "parts": ids}, {}) for number in ids}
    assert counts == {"aggregate things": 1, "find things": 1}


async def test_a_document_that_is_not_as_it_should_be_leaves_the_others_readable(db: Database) -> None:
    await db["parts"].insert_one({"_id": 1})
    await db["things"].insert_many([{"_id": "a", "parts": [1]}, {"_id": "b", "parts": 1}])

    both = await with_parts(db, ["a", "b"])
    alone = await with_parts(db, ["a"])

    assert both == {"a": ({"_id": "a", "parts": [1]}, {}), "b": ({"_id": "b", "parts": 1}, {})}
    assert alone == {"a": ({"_id": "a", "parts": [1]}, {"parts": {1: {"_id": 1}}})}


INTERRUPTIONS: list[dict[str, Any]] = [{"closeConnection": True}, {"errorCode": HOST_UNREACHABLE}, {"errorCode": 11602}]


@HOW
@pytest.mark.parametrize("fault", INTERRUPTIONS, ids=str)
async def test_an_interrupted_read_is_repeated_once(
    db: Database, watched: Database, commands: Commands, faults: FailPoints, how: str, fault: dict[str, Any]
) -> None:
    ids = await put(db, 3)

    async with faults.fail(how, times=1, **fault):
        with commands.counted() as counts:
            assert await found(watched, how, 3) == ids

    assert counts == {f"{how} things": 2}


@HOW
async def test_a_read_that_is_interrupted_twice_fails(
    db: Database, watched: Database, commands: Commands, faults: FailPoints, how: str
) -> None:
    await put(db, 3)

    async with faults.fail(how, closeConnection=True):
        with commands.counted() as counts, pytest.raises(AutoReconnect):
            await found(watched, how, 3)

    assert counts == {f"{how} things": 2}


@HOW
async def test_a_read_that_the_server_refuses_is_not_repeated(
    db: Database, watched: Database, commands: Commands, faults: FailPoints, how: str
) -> None:
    await put(db, 3)

    async with faults.fail(how, errorCode=BAD_VALUE):
        with commands.counted() as counts, pytest.raises(OperationFailure):
            await found(watched, how, 3)

    assert counts == {f"{how} things": 1}


@HOW
async def test_a_server_that_is_gone_is_told_within_the_timeout(free_port: int, how: str) -> None:
    client = connect(f"mongodb://127.0.0.1:{free_port}", timeout=0.3)

    with pytest.raises(PyMongoError) as failure:
        await found(database(client, "gone"), how, 3)

    assert failure.value.timeout
    assert not isinstance(failure.value, NetworkTimeout)
    client.close()
