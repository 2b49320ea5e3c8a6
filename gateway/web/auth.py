"""Lets a request through only with a key, and notes whose it is."""

from collections.abc import Awaitable, Callable

import structlog
from starlette.datastructures import Headers
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
    """Puts the caller of a request into `scope["state"]["caller"]`.

    The key comes in the header `key` or as `Authorization: Bearer`. `authenticate` answers None for a wrong
    key and raises a `Rejection` when it cannot tell.
    """

    def __init__(self, app: ASGIApp, authenticate: Authenticate) -> None:
        self.app = app
        self.authenticate = authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        keys = _keys(Headers(scope=scope))
        if not keys:
            await _missing()(scope, receive, send)
            return
        if len(keys) > 1:
            await _contradictory()(scope, receive, send)
            return
        try:
            caller = await self.authenticate(keys.pop())
        except Rejection as rejection:
            await _unavailable(rejection)(scope, receive, send)
            return
        if caller is None:
            await _wrong()(scope, receive, send)
            return
        scope.setdefault("state", {})["caller"] = caller
        with bound_contextvars(domain=caller.domain, key_id=caller.key_id):
            await self.app(scope, receive, send)


def _keys(headers: Headers) -> set[str]:
    """Return the different keys a request was sent with: one, if all is well."""
    keys = {value.strip() for value in headers.getlist("key")}
    for value in headers.getlist("authorization"):
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
