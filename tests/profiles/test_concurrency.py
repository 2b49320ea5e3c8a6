"""Many writers on few profiles: the invariants hold, and every race has one winner."""

import asyncio
import json
import sys
from collections import Counter

import pytest

from gateway.mongo.client import Database
from tests.database import stored
from tests.invariants import Stored, assert_invariants
from tests.workload import Answer, run

EXPECTED = {
    "ALREADY_EXISTS",
    "DUPLICATE_VALUE",
    "IDENTITY_TAKEN",
    "INVALID_PERMUTATION",
    "NOT_ELIGIBLE",
    "NOT_FOUND",
}
"""Why a request of the workload may be refused: none of them is a failure."""


def assert_answers_are_true(answers: list[Answer], data: Stored) -> None:
    """What was acknowledged is recorded, once for each profile; what was refused, or changed nothing, is not."""
    assert {code for answer in answers for code in answer.codes} <= EXPECTED
    records = Counter(record["reason"] for record in data["changes"])
    assert records.keys() == {answer.reason for answer in answers if answer.changed}
    versions = {(record["reason"], record["_id"]["version"]) for record in data["changes"]}
    for answer in answers:
        if answer.changed:
            assert records[answer.reason] == (2 if answer.mutation == "moveIdentity" else 1)
            assert {(answer.reason, version) for version in answer.versions} <= versions


@pytest.mark.timeout(120)
async def test_a_thousand_mutations_on_ten_profiles_by_sixteen_clients(db: Database) -> None:
    answers = await run(db, 16, 63, "one process")

    data = await stored(db)
    assert_invariants(data)
    assert_answers_are_true(answers, data)
    assert len({answer.mutation for answer in answers}) == 30


@pytest.mark.timeout(120)
async def test_writers_of_two_processes_have_no_queue_in_common(mongo_uri: str, db: Database) -> None:
    async def writers(seed: str) -> list[Answer]:
        command = [sys.executable, "-m", "tests.workload", mongo_uri, db.name, "8", "20", seed]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        output, _ = await process.communicate()
        assert process.returncode == 0
        return [Answer(**answer) for answer in json.loads(output)]

    answers = [answer for answers in await asyncio.gather(writers("A"), writers("B")) for answer in answers]

    data = await stored(db)
    assert_invariants(data)
    assert_answers_are_true(answers, data)
