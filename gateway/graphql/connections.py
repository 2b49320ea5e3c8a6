"""What holds for every connection that stays open, be it a WebSocket or an event stream.

There are only so many of them, they end with the process, and whoever opened one has to be allowed to all the time:
`connection.state.recheck` tells who that is by now, and raises `CredentialsRefused` when it is nobody any more.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from starlette.requests import HTTPConnection

from gateway.caller import Caller, CredentialsRefused
from gateway.errors import Rejection
from gateway.graphql.failures import Entry
from gateway.graphql.requests import RequestRefused, overloaded
from gateway.legacy_codes import KEY_WRONG, RATE_LIMIT_REACHED


class Connections:
    """Counts open connections.

    `recheck_seconds` is how often each looks whether it may stay. `ending` is set when the process is about to end.
    `is_late` tells whether the process has more to do than it can.
    """

    def __init__(
        self,
        *,
        maximum: int = 2_000,
        maximum_per_key: int = 1_000,
        maximum_per_person: int = 20,
        recheck_seconds: float = 0.5,
        ending: asyncio.Event | None = None,
        is_late: Callable[[], bool] = lambda: False,
    ) -> None:
        self._is_late = is_late
        self.ending = ending or asyncio.Event()
        self._maximum = maximum
        self._maximum_per_key = maximum_per_key
        self._maximum_per_person = maximum_per_person
        self._recheck_seconds = recheck_seconds
        self._open = 0
        self._of_keys: Counter[tuple[str, str]] = Counter()

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Count a connection, unless there are too many."""
        if self._open >= self._maximum:
            raise overloaded()
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1

    def require_calm(self) -> None:
        """Refuse one more operation when there is more to do than can be done."""
        if self._is_late():
            raise overloaded()

    @contextmanager
    def of_key(self, caller: Caller) -> Iterator[None]:
        """Count a connection of a key or a person, unless it has too many."""
        who, maximum = (
            ("key", self._maximum_per_key) if caller.profile is None else ("person", self._maximum_per_person)
        )
        key = (caller.domain, caller.key_id)
        if self._of_keys[key] >= maximum:
            raise RequestRefused(
                RATE_LIMIT_REACHED.status,
                RATE_LIMIT_REACHED.code,
                f"{maximum:,} connections of this {who} are open already: close some of them.",
                headers={"Retry-After": "1"},
                legacyCode=RATE_LIMIT_REACHED.number,
                limit=f"connectionsPer{who.capitalize()}",
                maximum=maximum,
                retryAfter=1,
            )
        self._of_keys[key] += 1
        try:
            yield
        finally:
            self._of_keys[key] -= 1
            if not self._of_keys[key]:
                del self._of_keys[key]

    async def until_refused(self, connection: HTTPConnection) -> CredentialsRefused:
        """Look for who has the connection by now, again and again, until nobody may have it; return why."""
        while True:
            await asyncio.sleep(self._recheck_seconds)
            try:
                await recheck(connection)
            except CredentialsRefused as refused:
                return refused


async def recheck(connection: HTTPConnection) -> None:
    """Note who has a connection by now, or raise `CredentialsRefused`."""
    # Where nobody can tell at the moment there is no database to ask for anything else either.
    with suppress(Rejection):
        connection.state.caller = await connection.state.recheck()


def refusal_of(refused: CredentialsRefused) -> Entry:
    """Return what the client of a stream is told that may not go on."""
    if refused.known:
        return {"message": refused.message, "extensions": {"code": "FORBIDDEN", "reason": refused.reason}}
    extensions = {"code": KEY_WRONG.code, "legacyCode": KEY_WRONG.number, "reason": refused.reason}
    return {"message": refused.message, "extensions": extensions}
