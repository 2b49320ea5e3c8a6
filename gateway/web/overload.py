"""Turns requests away when the event loop is late for everything, before they cost it more."""

import asyncio
from collections import deque

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.web.refusals import refusal

INTERVAL = 0.1
LATE = 1.0
"""Seconds that no ordinary load makes the loop late: on a slow machine a few heavy operations compute as long."""

IN_A_ROW = 3


class Lateness:
    """Whether the event loop is late time and again; a single long step is none of that."""

    def __init__(self) -> None:
        self._latest: deque[float] = deque([0.0] * IN_A_ROW, maxlen=IN_A_ROW)

    @property
    def stays(self) -> bool:
        return min(self._latest) > LATE

    def note(self, seconds: float) -> None:
        self._latest.append(seconds)

    async def watch(self) -> None:
        """Measure for as long as the gateway runs."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + INTERVAL
            await asyncio.sleep(INTERVAL)
            self.note(loop.time() - due)


class ShedLoad:
    def __init__(self, app: ASGIApp, lateness: Lateness) -> None:
        self.app = app
        self.lateness = lateness

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.lateness.stays:
            message = "The gateway has more to do than it can: repeat the request shortly. Nothing of it was done."
            response = refusal(503, "OVERLOADED", message, headers={"Retry-After": "1"}, retryable=True, retryAfter=1)
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)
