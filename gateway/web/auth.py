"""Lets a request through only with a key, and notes whose it is."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial

import structlog
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from gateway.caller import Caller
from gateway.errors import Rejection
from gateway.legacy_codes import KEY_MISSING, KEY_WRONG, LegacyCode
from gateway.web.refusals import refusal

log = structlog.get_logger(__name__)

Authenticate = Callable[[str], Awaitable[Caller | None]]


class RequireKey:
    """Puts the caller of a request into `scope["state"]["caller"]`, and what tells it later on into `recheck`.

    The key comes in the header `key` or as `Authorization: Bearer`. `authenticate` answers None for a wrong
    key and raises a `Rejection` when it cannot tell.
    """

    def __init__(self, app: ASGIApp, authenticate: Authenticate) -> None:
        self.app = app
        self.authenticate = authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        keys = _keys(Headers(scope=scope).items())
        if not keys:
            await _missing()(scope, receive, send)
            return
        if len(keys) > 1:
            await _contradictory()(scope, receive, send)
            return
        recheck = partial(self.authenticate, keys.pop())
        try:
            caller = await recheck()
        except Rejection as rejection:
            await _unavailable(rejection)(scope, receive, send)
            return
        if caller is None:
            await _wrong()(scope, receive, send)
            return
        scope.setdefault("state", {}).update(caller=caller, recheck=recheck)
        with bound_contextvars(domain=caller.domain, key_id=caller.key_id):
            await self.app(scope, receive, send)


async def caller_of_socket(
    authenticate: Authenticate, socket: HTTPConnection, payload: Mapping[str, object]
) -> Caller | None:
    """Return who opens a WebSocket, by its headers or by fields of the same names in its first message.

    Browsers cannot send headers with a WebSocket.
    """
    fields = [(name, value) for name, value in payload.items() if isinstance(value, str)]
    keys = _keys([*socket.headers.items(), *fields])
    return await authenticate(keys.pop()) if len(keys) == 1 else None


def _keys(headers: Iterable[tuple[str, str]]) -> set[str]:
    """Return the different keys a request was sent with: one, if all is well."""
    keys = set()
    for name, value in headers:
        if name.lower() == "key":
            keys.add(value.strip())
        elif name.lower() == "authorization":
            scheme, _, credentials = value.partition(" ")
            if scheme.lower() == "bearer":
                keys.add(credentials.strip())
    return keys - {""}


def _unauthenticated(message: str, legacy: LegacyCode, reason: str) -> Response:
    log.warning("refused", reason=reason)
    return refusal(
        legacy.status,
        legacy.code,
        message,
        headers={"WWW-Authenticate": "Bearer"},
        legacyCode=legacy.number,
        reason=reason,
    )


def _missing() -> Response:
    return _unauthenticated(
        "A key is needed: send it in the header `key` or as `Authorization: Bearer`.",
        KEY_MISSING,
        "KEY_MISSING",
    )


def _wrong() -> Response:
    return _unauthenticated("The key is not valid.", KEY_WRONG, "KEY_INVALID")


def _contradictory() -> Response:
    return _unauthenticated("The request carries two different keys.", KEY_WRONG, "KEY_AMBIGUOUS")


def _unavailable(rejection: Rejection) -> Response:
    return refusal(503, rejection.code.value, rejection.message, headers={"Retry-After": "1"}, retryable=True)
