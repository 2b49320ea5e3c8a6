"""Gives every request an id that its log lines and its answer carry."""

import random
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

HEADS = {"http.response.start", "websocket.accept", "websocket.http.response.start"}
SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestId:
    """Keeps the `X-Request-Id` a request came with, if it is a sane one, or makes one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if SANE.fullmatch(given) else f"{random.getrandbits(128):032x}"

        async def send_with_id(message: Message) -> None:
            if message["type"] in HEADS:
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        with bound_contextvars(request_id=request_id):
            await self.app(scope, receive, send_with_id)
