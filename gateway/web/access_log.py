"""One line in the log for every request and every WebSocket: nothing of what was said, and no personal data."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STARTS = {"http.response.start", "websocket.http.response.start"}

log = structlog.get_logger(__name__)


class AccessLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        # None is left for a client that was gone before it could be answered.
        status: int | None = None
        size = 0

        async def watched(message: Message) -> None:
            nonlocal status, size
            kind = message["type"]
            if kind == "http.response.body":
                size += len(message.get("body", b""))
            elif kind in STARTS:
                status = message["status"]
            elif kind == "websocket.send":
                size += len(message["text"])
            elif kind == "websocket.close":
                status = int(message["code"])
            await send(message)

        async def heard() -> Message:
            nonlocal status
            message = await receive()
            if message["type"] == "websocket.disconnect" and status is None:
                status = int(message["code"])
            return message

        try:
            await self.app(scope, receive if scope["type"] == "http" else heard, watched)
        finally:
            caller = scope.get("state", {}).get("caller")
            log.info(
                "request" if scope["type"] == "http" else "connection",
                method=scope.get("method", "GET"),
                path=scope["path"],
                status=status,
                duration_ms=round((time.perf_counter() - started) * 1000, 1),
                bytes=size,
                **({"domain": caller.domain, "key_id": caller.key_id} if caller else {}),
            )
