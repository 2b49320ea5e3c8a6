"""The one write against faults that a real MongoDB makes."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from gateway.mongo.client import Database, connect, database
from tests.client import Client
from tests.fail_points import (
    HOST_UNREACHABLE,
    MAX_TIME_EXPIRED,
    NO_SUCH_TRANSACTION,
    WRITE_CONFLICT,
    FailPoints,
)

SOON = 1.4
"""Seconds that an impatient client gives its requests."""
IN_TIME = SOON + 0.6
"""The driver looks for a server in rounds of half a second."""

C1 = {"customerId": "C1"}
VERSION_AND_COLOURS = 'profile { version attribute(name: "Colour") { values } }'
BLUE = {"version": 2, "attribute": {"values": ["blue"]}}


@pytest.fixture
async def faults(mongo_uri: str) -> AsyncIterator[FailPoints]:
    """Return fail points; see to it that the test leaves no transaction open."""
    points = FailPoints(mongo_uri)
    yield points
    try:
        await points.wait_for_open_transactions(0)
    finally:
        points.close()


@pytest.fixture
async def client(db: Database) -> Client:
    """Return a patient client; there is a profile C1."""
    client = Client(db)
    await client.mutate("createProfile", C1)
    return client


@pytest.fixture
def impatient(db: Database, client: Client) -> Client:
    return Client(db, timeout=SOON)


async def paint(client: Client, *colours: str, **envelope: Any) -> dict[str, Any]:
    asked = {"profile": C1, "name": "Colour", "values": list(colours), **envelope}
    return await client.mutate("setAttribute", asked, VERSION_AND_COLOURS)


async def stored(db: Database) -> tuple[int, dict[str, list[str]], int]:
    """Return the version and the attributes of C1 as they are stored, and the number of its change records."""
    profile = await db["profiles"].find_one({"_id": "demo|C1"})
    assert profile is not None
    return profile["version"], profile["attributes"], await db["changes"].count_documents({"_id.profile": "demo|C1"})


def codes(payload: dict[str, Any]) -> list[str]:
    return [error["code"] for error in payload["errors"]]


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("command", ["update", "insert", "commitTransaction"])
@pytest.mark.parametrize("code", [WRITE_CONFLICT, NO_SUCH_TRANSACTION])
async def test_a_transaction_that_the_server_gave_up_is_repeated_and_applied_once(
    client: Client, db: Database, faults: FailPoints, command: str, code: int, times: int
) -> None:
    async with faults.fail(command, times=times, errorCode=code, errorLabels=["TransientTransactionError"]):
        payload = await paint(client, "blue")

    assert (payload["profile"], payload["errors"]) == (BLUE, [])
    assert await stored(db) == (2, {"Colour": ["blue"]}, 2)


@pytest.mark.parametrize("command", ["find", "update", "insert"])
async def test_a_connection_that_breaks_before_the_commit_costs_nothing(
    client: Client, db: Database, faults: FailPoints, command: str
) -> None:
    async with faults.fail(command, times=1, closeConnection=True):
        payload = await paint(client, "blue")

    assert (payload["profile"], payload["errors"]) == (BLUE, [])
    assert await stored(db) == (2, {"Colour": ["blue"]}, 2)


COMMIT_FAULTS = [
    pytest.param({"closeConnection": True}, id="connection closed"),
    pytest.param({"errorCode": HOST_UNREACHABLE}, id="unreachable"),
    pytest.param({"errorCode": MAX_TIME_EXPIRED}, id="too slow"),
    pytest.param({"writeConcernError": {"code": HOST_UNREACHABLE, "errmsg": "x"}}, id="done, answer lost"),
    pytest.param({"writeConcernError": {"code": 64, "errmsg": "x"}}, id="done, not by the majority"),
]


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("fault", COMMIT_FAULTS)
async def test_a_commit_whose_answer_is_lost_is_repeated_and_commits_once(
    client: Client, db: Database, faults: FailPoints, fault: dict[str, Any], times: int
) -> None:
    async with faults.fail("commitTransaction", times=times, **fault):
        payload = await paint(client, "blue")

    assert (payload["profile"], payload["errors"]) == (BLUE, [])
    assert await stored(db) == (2, {"Colour": ["blue"]}, 2)


@pytest.mark.parametrize("fault", COMMIT_FAULTS)
async def test_a_commit_nobody_knows_of_is_told_so_and_a_repetition_tells_the_truth(
    client: Client, impatient: Client, db: Database, faults: FailPoints, fault: dict[str, Any]
) -> None:
    started = time.monotonic()
    async with faults.fail("commitTransaction", **fault):
        unknown = await paint(impatient, "blue", idempotencyKey="k")
    took = time.monotonic() - started

    assert codes(unknown) == ["WRITE_OUTCOME_UNKNOWN"]
    assert took < IN_TIME
    payload = await paint(client, "blue", idempotencyKey="k")
    assert (payload["changed"], payload["profile"], payload["errors"]) == (True, BLUE, [])
    assert await stored(db) == (2, {"Colour": ["blue"]}, 2)


async def test_a_database_out_of_reach_is_told_within_the_deadline(db: Database) -> None:
    nowhere = connect("mongodb://127.0.0.1:1/?replicaSet=rs0", timeout=SOON)
    started = time.monotonic()

    payload = await paint(Client(database(nowhere, "x"), timeout=SOON), "blue")

    assert codes(payload) == ["SERVICE_UNAVAILABLE"]
    assert time.monotonic() - started < IN_TIME
    nowhere.close()


@pytest.mark.parametrize("command", ["find", "update", "insert"])
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"closeConnection": True}, id="connection closed"),
        pytest.param({"blockConnection": True, "blockTimeMS": 1000}, id="too slow"),
    ],
)
async def test_a_database_that_stays_faulty_is_told_within_the_deadline_and_nothing_is_written(
    impatient: Client, db: Database, faults: FailPoints, command: str, fault: dict[str, Any]
) -> None:
    started = time.monotonic()
    async with faults.fail(command, **fault):
        payload = await paint(impatient, "blue")
        took = time.monotonic() - started

    assert codes(payload) == ["SERVICE_UNAVAILABLE"]
    assert (payload["profile"], payload["changed"], payload["changes"]) == (None, False, [])
    assert took < IN_TIME
    assert await stored(db) == (1, {}, 1)


async def test_a_frozen_database_is_told_within_the_deadline_and_nothing_is_written(
    impatient: Client, db: Database, faults: FailPoints
) -> None:
    mongod = await faults.process_id()
    os.kill(mongod, signal.SIGSTOP)
    try:
        started = time.monotonic()
        payload = await paint(impatient, "blue")
        took = time.monotonic() - started
    finally:
        os.kill(mongod, signal.SIGCONT)

    assert codes(payload) == ["SERVICE_UNAVAILABLE"]
    assert took < IN_TIME
    assert await stored(db) == (1, {}, 1)


async def test_losing_to_others_until_the_deadline_is_contention(
    impatient: Client, db: Database, faults: FailPoints
) -> None:
    started = time.monotonic()
    async with faults.fail("update", errorCode=WRITE_CONFLICT, errorLabels=["TransientTransactionError"]):
        payload = await paint(impatient, "blue")
        took = time.monotonic() - started

    assert codes(payload) == ["CONTENTION"]
    assert took < IN_TIME
    assert await stored(db) == (1, {}, 1)


async def test_the_mutations_of_one_request_share_its_deadline(impatient: Client, faults: FailPoints) -> None:
    query = """mutation ($input: SetAttributeInput!) {
        first: setAttribute(input: $input) { errors { code } }
        second: setAttribute(input: $input) { errors { code } }
    }"""
    started = time.monotonic()
    async with faults.fail("update", errorCode=WRITE_CONFLICT, errorLabels=["TransientTransactionError"]):
        payloads = await impatient(query, input={"profile": C1, "name": "Colour", "values": ["blue"]})
        took = time.monotonic() - started

    assert codes(payloads["first"]) == ["CONTENTION"]
    assert codes(payloads["second"]) in (["CONTENTION"], ["SERVICE_UNAVAILABLE"])
    assert took < IN_TIME


async def test_waiting_for_a_turn_until_the_deadline_is_contention(
    client: Client, impatient: Client, db: Database, faults: FailPoints
) -> None:
    async with faults.fail("insert", times=1, blockConnection=True, blockTimeMS=1000):
        slow = asyncio.create_task(paint(client, "blue"))
        await faults.wait_for_open_transactions(1)
        payload = await paint(impatient, "red")
        first = await slow

    assert codes(payload) == ["CONTENTION"]
    assert (first["profile"], first["errors"]) == (BLUE, [])
    assert await stored(db) == (2, {"Colour": ["blue"]}, 2)
