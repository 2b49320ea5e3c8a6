"""An import that is killed, wherever that is, and started again ends in the same database."""

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from gateway.domains.actions import create_domain
from gateway.mongo.client import Client as MongoClient
from gateway.mongo.client import Database, database
from tests.fail_points import FailPoints
from tests.integrations.processes import brought_in
from tests.integrations.test_workers import people
from tests.program import environment

ROWS = 4_000
KILLS = 3


@pytest.fixture
async def faults(mongo_uri: str) -> AsyncIterator[FailPoints]:
    """Return fail points of a server that soon gives up the transactions of a client that died."""
    points = FailPoints(mongo_uri)
    before = await points.set_parameter("transactionLifetimeLimitSeconds", 2)
    yield points
    await points.set_parameter("transactionLifetimeLimitSeconds", before)
    points.close()


@pytest.mark.timeout(300)
async def test_an_import_that_is_killed_and_started_again_ends_in_the_same_database(
    db: Database, mongo_client: MongoClient, mongo_uri: str, tmp_path: Path, faults: FailPoints
) -> None:
    file, report = tmp_path / "people.jsonl", tmp_path / "report.jsonl"
    file.write_text(people(0, ROWS))
    untroubled = database(mongo_client, f"{db.name[:36]}-b")
    for one in (db, untroubled):
        await create_domain(one, "demo")
    moments = random.Random("moments")

    def start(name: str) -> subprocess.Popen[str]:
        options = ["--type", "Genesys-Profile", "--domain", "demo", "--report", str(report)]
        return subprocess.Popen(
            [sys.executable, "-m", "gateway", "import", str(file), *options],
            env=environment(mongodb_uri=mongo_uri, database=name),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    killed = 0
    for _ in range(KILLS):
        before = await _row(db)
        with start(db.name) as process:
            await _until(lambda before=before: _went_on(db, before))
            await asyncio.sleep(moments.uniform(0, 0.4))
            killed += process.poll() is None
            process.kill()
    with start(db.name) as process:
        summary, _ = await asyncio.to_thread(process.communicate)
    lines = [json.loads(line) for line in report.read_text().splitlines()]
    with start(untroubled.name) as process:
        await asyncio.to_thread(process.communicate)

    assert killed > 0
    assert process.returncode == 0
    assert summary.startswith(f"{ROWS:,} records: ")
    assert [line["row"] for line in lines] == list(range(ROWS))
    assert await brought_in(db) == await brought_in(untroubled)
    await mongo_client.drop_database(untroubled.name)


async def _row(db: Database) -> int:
    found = await db["imports"].find_one()
    return found["row"] if found and not found["done"] else 0


async def _went_on(db: Database, before: int) -> bool:
    found = await db["imports"].find_one()
    return found is not None and (found["done"] or found["row"] > before)


async def _until(condition: Any) -> None:
    async with asyncio.timeout(90):
        while not await condition():  # noqa: ASYNC110 -- the database tells only who asks.
            await asyncio.sleep(0.01)
