"""Reads the body of a request, as long as it is neither too large nor too slow."""

import asyncio
from contextlib import nullcontext

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.headers import header
from gateway.web.refusals import refusal

WHOLE = "gateway.whole"
"""The extension of ASGI by which a server says that all of a request has come."""


class _TooLarge(Exception):
    pass


class _Gone(Exception):
    pass


class LimitBody:
    """Hands the app the whole body at once, or answers 413 or 408 in its place.

    The answer is given as soon as the limit is passed; what is still to come is not kept.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int, seconds: float) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            # Waiting is what costs most of this, and as a rule nothing has to be waited for.
            async with nullcontext() if WHOLE in scope.get("extensions", ()) else asyncio.timeout(self.seconds):
                body = await self._read(scope, receive)
        except _Gone:
            return
        except _TooLarge:
            message = f"The body is larger than {self.max_bytes} bytes."
            await refusal(413, "PAYLOAD_TOO_LARGE", message)(scope, receive, send)
            return
        except TimeoutError:
            message = f"The body did not arrive within {self.seconds:g} seconds."
            response = refusal(408, "REQUEST_TIMEOUT", message, headers={"Connection": "close"})
            await response(scope, receive, send)
            return
        await self.app(scope, _replay(body, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes:
        announced = header(scope, b"content-length")
        if announced.isdecimal() and int(announced) > self.max_bytes:
            raise _TooLarge
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Gone
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self.max_bytes:
                raise _TooLarge
        return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return pending.pop() if pending else await receive()

    return replayed
