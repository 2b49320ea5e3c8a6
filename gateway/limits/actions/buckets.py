"""Where units are counted."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

import pymongo
import structlog
from pymongo.errors import PyMongoError

from gateway.limits import rules, store
from gateway.mongo.client import Database

KEPT = 10_000
DATABASE_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Buckets(Protocol):
    async def take(self, name: str, seconds: float) -> float:
        """Take units out of a bucket, given as the seconds it takes to fill them up.

        Return 0.0, or the seconds to wait until it has them.
        """
        ...

    async def give_back(self, name: str, seconds: float) -> None: ...


class OwnBuckets:
    """Buckets of this process alone; those that are full are forgotten."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._full_at: dict[str, float] = {}

    async def take(self, name: str, seconds: float) -> float:
        now = self._clock()
        self._full_at[name], wait = rules.taken(self._full_at.get(name, now), now, seconds)
        if len(self._full_at) > KEPT:
            self._full_at = {name: full_at for name, full_at in self._full_at.items() if full_at > now}
        return wait

    async def give_back(self, name: str, seconds: float) -> None:
        self._full_at[name] -= seconds


class SharedBuckets:
    """Buckets in the database, for all processes. While it cannot be reached nothing is limited, nor served."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def take(self, name: str, seconds: float) -> float:
        try:
            with pymongo.timeout(DATABASE_SECONDS):
                return await store.take(self._db, name, seconds)
        except PyMongoError as error:
            log.warning("rate not limited", error=type(error).__name__)
            return 0.0

    async def give_back(self, name: str, seconds: float) -> None:
        with suppress(PyMongoError), pymongo.timeout(DATABASE_SECONDS):
            await store.give_back(self._db, name, seconds)
