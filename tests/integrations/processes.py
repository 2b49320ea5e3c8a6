"""`gateway worker` as processes of their own, and what they leave behind."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack

from gateway.mongo.client import Database
from tests.database import stored
from tests.integrations.buckets import Bucket
from tests.program import environment

TIMES = frozenset({"created_at", "updated_at", "at", "expires_at"})
BESIDE = frozenset({"integrations", "integration_changes", "integration_runs", "integration_uris", "domains", "keys"})

StartWorker = Callable[[], subprocess.Popen[str]]


def starter(running: ExitStack, mongo_uri: str, db: Database, bucket: Bucket) -> StartWorker:
    """Return what starts one worker more, all of which end with the block."""

    def start() -> subprocess.Popen[str]:
        process = running.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "gateway", "worker"],
                env=environment(mongodb_uri=mongo_uri, database=db.name, **bucket.settings()),
                stdout=subprocess.DEVNULL,
                text=True,
            )
        )
        running.callback(process.kill)
        return process

    return start


def without_times(value: object) -> object:
    """Return documents without what the clock put into them."""
    if isinstance(value, dict):
        return {name: without_times(item) for name, item in value.items() if name not in TIMES}
    if isinstance(value, list):
        return [without_times(item) for item in value]
    return value


async def brought_in(db: Database) -> object:
    """Return all that was brought in, times aside; ids of list entries that are made up are told by their order."""
    found = await stored(db)
    return {name: without_times(documents) for name, documents in found.items() if name not in BESIDE | {"imports"}}
