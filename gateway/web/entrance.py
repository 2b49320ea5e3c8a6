"""What every request and every WebSocket meets first, whatever becomes of it.

It gets an id, which its log lines and its answer carry; a line in the log, with nothing of what was said and no
personal data; headers that tell a browser about trust; and an answer when the gateway itself is wrong, which says so
and nothing of why. All of this is one step, since every answer passes through it.
"""

import random
import re
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.headers import header
from gateway.legacy_codes import UNKNOWN_ERROR
from gateway.telemetry import fields
from gateway.web.refusals import refusal

SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
ANSWERS = {"http.response.start", "websocket.http.response.start"}
HEADS = {*ANSWERS, "websocket.accept"}
SECURITY_HEADERS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))
"""A route that sets such a header itself keeps its own."""

log = structlog.get_logger(__name__)


class Entrance:
    """Keeps the `X-Request-Id` a request came with, if it is a sane one, or makes one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        given = header(scope, b"x-request-id")
        request_id = given if SANE_ID.fullmatch(given) else f"{random.getrandbits(128):032x}"
        # Of several requests on one connection a later one may begin in the context of an earlier one.
        fields.begin(request_id=request_id)
        visit = _Visit(request_id, receive, send)
        try:
            await self.app(scope, receive if scope["type"] == "http" else visit.receive, visit.send)
        except Exception:
            if visit.is_answered:
                # Half an answer cannot be taken back: the server logs this and closes the connection.
                raise
            log.exception("request failed")
            response = refusal(
                UNKNOWN_ERROR.status,
                UNKNOWN_ERROR.code,
                "Something went wrong here; the header X-Request-Id names this request.",
                legacyCode=UNKNOWN_ERROR.number,
            )
            await response(scope, receive, visit.send)
        finally:
            visit.log(scope)


class _Visit:
    """A request or a WebSocket, from its coming to its end."""

    __slots__ = ("_id", "_receive", "_send", "_size", "_started", "_status", "is_answered")

    def __init__(self, request_id: str, receive: Receive, send: Send) -> None:
        self._id = request_id.encode()
        self._receive = receive
        self._send = send
        self._started = time.perf_counter()
        self._size = 0
        # None is left for a client that was gone before it could be answered.
        self._status: int | None = None
        self.is_answered = False

    async def send(self, message: Message) -> None:
        kind = message["type"]
        self.is_answered = True
        if kind == "http.response.body":
            self._size += len(message.get("body", b""))
        elif kind in HEADS:
            self._put_headers(message)
        elif kind == "websocket.send":
            self._size += len(message["text"])
        elif kind == "websocket.close":
            self._status = int(message["code"])
        await self._send(message)

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "websocket.disconnect" and self._status is None:
            self._status = int(message["code"])
        return message

    def log(self, scope: Scope) -> None:
        caller = scope.get("state", {}).get("caller")
        log.info(
            "request" if scope["type"] == "http" else "connection",
            method=scope.get("method", "GET"),
            path=scope["path"],
            status=self._status,
            duration_ms=round((time.perf_counter() - self._started) * 1000, 1),
            bytes=self._size,
            **({"domain": caller.domain, "key_id": caller.key_id} if caller else {}),
        )

    def _put_headers(self, message: Message) -> None:
        headers = list(message.get("headers", ()))
        if message["type"] in ANSWERS:
            self._status = message["status"]
            own = {name for name, _ in headers}
            headers += (header for header in SECURITY_HEADERS if header[0] not in own)
        headers.append((b"x-request-id", self._id))
        message["headers"] = headers
