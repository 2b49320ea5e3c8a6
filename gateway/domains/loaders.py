"""Whom a key stands for, and what a domain defines: asked by every request, read from the database now and then."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import pymongo
import structlog
from pymongo.errors import PyMongoError

from gateway.caller import Caller
from gateway.definitions.model import Definitions
from gateway.domains import rules, store
from gateway.domains.model import Key
from gateway.errors import ErrorCode, Rejection
from gateway.graphql.requests import RequestRefused
from gateway.legacy_codes import ADDRESS_REFUSED
from gateway.mongo.access import now
from gateway.mongo.client import Database
from gateway.sharing import SharedWork

log = structlog.get_logger(__name__)

CAPACITY = 10_000
BATCH = 1_000
DATABASE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class _Answer:
    caller: Caller | None
    until: float


class KeyRing:
    """The keys seen in the last seconds, wrong ones too.

    All keys that wait to be read share one query, and never more than one query is under way: neither
    many requests with one fresh key nor a flood of wrong ones costs the database more than that.
    """

    def __init__(
        self,
        db: Database,
        *,
        lifetime: float,
        clock: Callable[[], float] = time.monotonic,
        capacity: int = CAPACITY,
    ) -> None:
        self._db = db
        self._lifetime = lifetime
        self._clock = clock
        self._capacity = capacity
        # Two memories, so that a flood of wrong keys does not push the right ones out.
        self._right: dict[str, _Answer] = {}
        self._wrong: dict[str, _Answer] = {}
        self._waiting: dict[str, asyncio.Future[Caller | None]] = {}
        self._reader: asyncio.Task[None] | None = None

    async def authenticate(self, key: str) -> Caller | None:
        """Return whom the key stands for, if it is valid; SERVICE_UNAVAILABLE if the database cannot tell."""
        digest = rules.digest(key)
        answer = self._right.get(digest) or self._wrong.get(digest)
        if answer is not None and self._clock() < answer.until:
            return answer.caller
        if digest not in self._waiting:
            self._waiting[digest] = asyncio.get_running_loop().create_future()
        if self._reader is None:
            self._reader = asyncio.create_task(self._read_waiting())
        # Shielded: a request that is given up must not take the answer from the others.
        return await asyncio.shield(self._waiting[digest])

    async def _read_waiting(self) -> None:
        try:
            while self._waiting:
                await self._read(list(islice(self._waiting, BATCH)))
        finally:
            self._reader = None

    async def _read(self, digests: list[str]) -> None:
        # An answer ages from the moment it is asked for, since it may be outdated as soon as it is given.
        until = self._clock() + self._lifetime
        try:
            with pymongo.timeout(DATABASE_SECONDS):
                at = now()
                keys = await store.valid_keys(self._db, digests, at)
        except Exception as error:  # noqa: BLE001 -- whatever it is, those who wait must hear of it.
            failure = _unavailable("The key cannot be checked") if isinstance(error, PyMongoError) else error
            for digest in digests:
                self._waiting.pop(digest).set_exception(failure)
            return
        for digest in digests:
            key = keys.get(digest)
            caller = None if key is None else key.caller()
            self._remember(digest, _Answer(caller, self._until(key, until, at)))
            self._waiting.pop(digest).set_result(caller)

    def _until(self, key: Key | None, until: float, at: datetime) -> float:
        """Return until when a key may be believed: no longer than it is valid."""
        if key is None or key.expires_at is None:
            return until
        return min(until, self._clock() + (key.expires_at - at).total_seconds())

    def _remember(self, digest: str, answer: _Answer) -> None:
        self._right.pop(digest, None)
        self._wrong.pop(digest, None)
        memory = self._wrong if answer.caller is None else self._right
        memory[digest] = answer
        if len(memory) > self._capacity:
            del memory[next(iter(memory))]


@dataclass(frozen=True, slots=True)
class KnownDefinitions:
    definitions: Definitions
    until: float


class DefinitionBook:
    """What each domain defines, as it was in the last seconds. Those who wait for the same domain share one read."""

    def __init__(self, db: Database, *, lifetime: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._db = db
        self._lifetime = lifetime
        self._clock = clock
        self._known: dict[str, KnownDefinitions] = {}
        self._reading: SharedWork[str, Definitions] = SharedWork()

    async def of(self, domain: str) -> Definitions:
        """Return what the domain defines, read no longer ago than the lifetime."""
        known = self._known.get(domain)
        if known is not None and self._clock() < known.until:
            return known.definitions
        return await self._reading.done(domain, lambda: self.reread(domain))

    async def reread(self, domain: str) -> Definitions:
        """Return what the domain defines now; TENANT_NOT_FOUND, or SERVICE_UNAVAILABLE if the database cannot tell."""
        until = self._clock() + self._lifetime
        try:
            with pymongo.timeout(DATABASE_SECONDS):
                document = await store.find_domain(self._db, domain)
        except PyMongoError as error:
            raise _unavailable("What the domain defines cannot be read") from error
        if document is None:
            raise rules.no_domain()
        definitions = store.definitions_of(document)
        known = self._known.get(domain)
        # Of two reads under way at once, the one that began first may end last.
        if known is None or known.definitions.version <= definitions.version:
            self._known[domain] = KnownDefinitions(definitions, until)
        return definitions


def require_address(definitions: Definitions, caller: Caller) -> None:
    """Refuse a caller who asks from where its domain may not be asked."""
    if not definitions.addresses or rules.permits(definitions, caller.address):
        return
    log.warning("refused", reason="IP", address=caller.address, domain=caller.domain, key_id=caller.key_id)
    raise RequestRefused(
        ADDRESS_REFUSED.status,
        ADDRESS_REFUSED.code,
        "The domain of this key may not be asked from where this request comes.",
        legacyCode=ADDRESS_REFUSED.number,
        reason="IP",
    )


def _unavailable(what: str) -> Rejection:
    return Rejection(ErrorCode.SERVICE_UNAVAILABLE, f"{what} at the moment: try again shortly.")
