"""Whom a token stands for: the way from its text to a caller."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

import pymongo
from pymongo.errors import PyMongoError

from gateway.caller import Caller, Scope
from gateway.end_users.loaders.issuers import IssuerBook
from gateway.end_users.loaders.key_sets import KeySets
from gateway.end_users.model import Issuer
from gateway.end_users.rules import tokens
from gateway.errors import ErrorCode, Rejection
from gateway.sharing import SharedWork

CAPACITY = 10_000
DATABASE_SECONDS = 3.0
SCOPES = frozenset({Scope.READ, Scope.WRITE})


class FindProfile(Protocol):
    def __call__(self, issuer: Issuer, name: str, key_id: str, /) -> Awaitable[str | None]: ...


@dataclass(frozen=True, slots=True)
class _Answer:
    caller: Caller
    until: float


class EndUsers:
    """The tokens that were found right in the last seconds, with the people who hold them.

    A caller is believed as long as the issuers are that were read before it was found, and no longer than its token
    is valid. So the loss of an issuer or of a profile takes effect as fast as the loss of a key. Refusals are not
    remembered: a profile that was just made is there at once.
    """

    def __init__(
        self,
        issuers: IssuerBook,
        key_sets: KeySets,
        find_profile: FindProfile,
        *,
        clock: Callable[[], float] = time.monotonic,
        capacity: int = CAPACITY,
    ) -> None:
        self._issuers = issuers
        self._key_sets = key_sets
        self._find_profile = find_profile
        self._clock = clock
        self._capacity = capacity
        self._known: dict[bytes, _Answer] = {}
        self._checking: SharedWork[bytes, _Answer] = SharedWork()

    async def authenticate(self, token: str) -> Caller:
        """Return whom a token stands for (`CredentialsRefused`; `SERVICE_UNAVAILABLE` where nobody can tell now)."""
        digest = sha256(token.encode("utf-8", "surrogatepass")).digest()
        answer = self._known.get(digest)
        if answer is None or self._clock() >= answer.until:
            answer = await self._checking.done(digest, lambda: self._check(digest, token))
        return answer.caller

    async def _check(self, digest: bytes, token: str) -> _Answer:
        self._known.pop(digest, None)
        presented = tokens.presented(token)
        issuer, until = await self._issuers.trusted(presented)
        key = await self._key_sets.key(issuer.jwks_url, presented)
        person = tokens.checked(token, issuer, key)
        key_id = tokens.key_id(issuer.issuer, person.subject)
        profile = await self._profile(issuer, person.name, key_id)
        if profile is None:
            raise tokens.nobody()
        valid = self._clock() + person.expires - time.time()
        answer = _Answer(Caller(issuer.domain, key_id, SCOPES, profile=profile), min(until, valid))
        self._known[digest] = answer
        if len(self._known) > self._capacity:
            del self._known[next(iter(self._known))]
        return answer

    async def _profile(self, issuer: Issuer, name: str, key_id: str) -> str | None:
        try:
            with pymongo.timeout(DATABASE_SECONDS):
                return await self._find_profile(issuer, name, key_id)
        except PyMongoError as error:
            message = "The person of the token cannot be looked up at the moment: try again shortly."
            raise Rejection(ErrorCode.SERVICE_UNAVAILABLE, message) from error
        except Rejection as rejection:
            # An issuer may outlive its domain.
            raise tokens.unknown_issuer() if rejection.code is ErrorCode.TENANT_NOT_FOUND else rejection from None
