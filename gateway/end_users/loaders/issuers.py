"""The issuers that domains trust, as they were in the last seconds."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pymongo
from pymongo.errors import PyMongoError

from gateway.end_users import store
from gateway.end_users.model import Issuer, Presented
from gateway.end_users.rules import tokens
from gateway.errors import ErrorCode, Rejection
from gateway.mongo.client import Database
from gateway.sharing import SharedWork

DATABASE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class _Page:
    issuers: Mapping[tuple[str, str], Issuer]
    until: float


class IssuerBook:
    """The issuers of all domains, read together: a flood of tokens of unknown issuers costs the database nothing."""

    def __init__(self, db: Database, *, lifetime: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._db = db
        self._lifetime = lifetime
        self._clock = clock
        self._page = _Page({}, float("-inf"))
        self._reading: SharedWork[None, _Page] = SharedWork()

    async def trusted(self, presented: Presented) -> tuple[Issuer, float]:
        """Return the issuer of a token and until when that is believed (`CredentialsRefused`, `SERVICE_UNAVAILABLE`).

        A token for several audiences must not open several domains.
        """
        page = self._page
        if self._clock() >= page.until:
            page = await self._reading.done(None, self._read)
        found = [
            issuer
            for audience in dict.fromkeys(presented.audiences)
            if (issuer := page.issuers.get((presented.issuer, audience)))
        ]
        if len({issuer.domain for issuer in found}) != 1:
            raise tokens.unknown_issuer()
        return found[0], page.until

    async def _read(self) -> _Page:
        # What is read ages from the moment it is asked for, since it may be outdated as soon as it is there.
        until = self._clock() + self._lifetime
        try:
            with pymongo.timeout(DATABASE_SECONDS):
                issuers = await store.everywhere(self._db)
        except PyMongoError as error:
            message = "The token cannot be checked at the moment: try again shortly."
            raise Rejection(ErrorCode.SERVICE_UNAVAILABLE, message) from error
        self._page = _Page({(issuer.issuer, issuer.audience): issuer for issuer in issuers}, until)
        return self._page
