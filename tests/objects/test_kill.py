"""An import that is killed at any moment and begun again ends in the same database, times aside."""

import asyncio
import sys
from random import Random

import pytest

from gateway.mongo.client import Client as Mongo
from gateway.mongo.client import Database, database
from tests.client import Client
from tests.database import stored
from tests.fail_points import FailPoints
from tests.invariants import assert_invariants
from tests.objects.importing import CHUNK
from tests.objects.test_batches import without_times

Importing = asyncio.subprocess.Process


async def begin(uri: str, db: Database) -> Importing:
    command = ("-m", "tests.objects.importing", uri, db.name)
    return await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)


async def line(process: Importing) -> str:
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().strip()


@pytest.mark.timeout(170)
async def test_a_killed_import_that_is_begun_again_ends_in_the_same_database(
    client: Client, db: Database, mongo_client: Mongo, mongo_uri: str
) -> None:
    points = FailPoints(mongo_uri)
    # The server soon gives up the transactions of who was killed.
    before = await points.set_parameter("transactionLifetimeLimitSeconds", 2)
    moments = Random("kill")
    for chunk in (0, 1, 3):
        process = await begin(mongo_uri, db)
        while await line(process) != f"{chunk * CHUNK}":
            pass
        # Nothing is waited for: any moment of the work is as good as another.
        await asyncio.sleep(moments.uniform(0, 0.1))
        process.kill()
        assert await process.wait() == -9

    last = await begin(mongo_uri, db)
    await last.communicate()
    assert last.returncode == 0
    killed = await stored(db)
    await points.set_parameter("transactionLifetimeLimitSeconds", before)
    points.close()

    for name in ("objects", "profiles", "identities", "changes"):
        await db[name].delete_many({})
    whole = await begin(mongo_uri, db)
    await whole.communicate()

    assert_invariants(killed)
    assert without_times(killed) == without_times(await stored(database(mongo_client, db.name)))
    assert "ingest_failures" not in killed
