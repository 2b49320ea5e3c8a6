"""The keys that issuers publish: fetched now and then, and by nobody's request more often than that."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import httpx
import structlog

from gateway.end_users.model import Presented, SigningKey
from gateway.end_users.rules import keys, tokens
from gateway.errors import ErrorCode, Rejection

FRESH = 300.0
"""Seconds after which keys are fetched again, while those that are known still serve."""

KEPT = 3_600.0
"""Seconds for which keys are believed when they cannot be fetched again."""

PAUSE = 10.0
"""Seconds between two fetches from one URL, however many tokens name keys that nobody knows."""

SECONDS = 3.0
"""That a fetch may take."""

HEADERS = {"Accept": "application/jwk-set+json, application/json", "Accept-Encoding": "identity"}

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _KeySet:
    keys: Sequence[SigningKey] = ()
    read_at: float = float("-inf")
    asked_at: float = float("-inf")
    fetching: asyncio.Task[None] | None = field(default=None, repr=False)


class KeySets:
    """The keys of each URL.

    A URL that is down, slow or answers anything but keys leaves those that are known in force, for `KEPT` at most;
    without any, tokens cannot be checked. Redirects are not followed: they would lead where nobody said that keys are.
    """

    def __init__(self, http: httpx.AsyncClient, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._http = http
        self._clock = clock
        self._sets: dict[str, _KeySet] = {}

    async def key(self, url: str, presented: Presented) -> SigningKey:
        """Return the key by which a token says it is signed (`CredentialsRefused`, `SERVICE_UNAVAILABLE`)."""
        known = self._sets.setdefault(url, _KeySet())
        found = self._known(known, presented)
        if found is None or self._clock() >= known.read_at + FRESH:
            fetching = self._refetched(url, known)
            if found is None and fetching is not None:
                # Shielded: a request that is given up must not take the keys from the others.
                await asyncio.shield(fetching)
                found = self._known(known, presented)
        if found is not None:
            return found
        if self._clock() < known.read_at + KEPT:
            raise tokens.unknown_key()
        message = "The keys of the token's issuer cannot be fetched at the moment: try again shortly."
        raise Rejection(ErrorCode.SERVICE_UNAVAILABLE, message)

    def _known(self, known: _KeySet, presented: Presented) -> SigningKey | None:
        if self._clock() >= known.read_at + KEPT:
            return None
        return keys.fitting(known.keys, presented.key_id, presented.algorithm)

    def _refetched(self, url: str, known: _KeySet) -> asyncio.Task[None] | None:
        """Return the fetch that is under way or begins now; None when the last one was a moment ago."""
        if known.fetching is None and self._clock() >= known.asked_at + PAUSE:
            known.asked_at = self._clock()
            known.fetching = asyncio.create_task(self._fetch(url, known))
        return known.fetching

    async def _fetch(self, url: str, known: _KeySet) -> None:
        try:
            document = await self._read(url)
            known.keys = keys.signing_keys(document)
            known.read_at = known.asked_at
        except Exception as error:  # noqa: BLE001 -- whatever it is, the keys that are known stay in force.
            reason = str(error) if isinstance(error, keys.UnusableKeySet) else type(error).__name__
            log.warning("keys of an issuer not fetched", url=url, reason=reason)
        finally:
            known.fetching = None

    async def _read(self, url: str) -> bytes:
        document = bytearray()
        async with asyncio.timeout(SECONDS), self._http.stream("GET", url, headers=HEADERS) as response:
            if response.status_code != httpx.codes.OK:
                raise keys.UnusableKeySet(f"the answer has the status {response.status_code}")
            # As it comes: a small compressed answer could be a huge document.
            async for piece in response.aiter_raw():
                document += piece
                if len(document) > keys.MAX_BYTES:
                    raise keys.UnusableKeySet(f"it has more than {keys.MAX_BYTES:,} bytes")
        return bytes(document)
