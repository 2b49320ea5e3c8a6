"""Lets a request through only with a key or an end user's token, and notes whose it is."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial

import structlog
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from gateway.caller import Caller, CredentialsRefused
from gateway.errors import Rejection
from gateway.legacy_codes import KEY_MISSING, KEY_WRONG, LegacyCode
from gateway.web.refusals import refusal

log = structlog.get_logger(__name__)

Authenticate = Callable[[str], Awaitable[Caller | None]]


class RequireKey:
    """Puts the caller of a request into `scope["state"]["caller"]`, and what tells it later on into `recheck`.

    The key comes in the header `key` or as `Authorization: Bearer`. `authenticate` answers None for a wrong
    key, raises `CredentialsRefused` for a token that lets nobody in, and a `Rejection` when it cannot tell.
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
        credentials = keys.pop()
        try:
            caller = await self.authenticate(credentials)
        except CredentialsRefused as refused:
            await _refused(refused)(scope, receive, send)
            return
        except Rejection as rejection:
            await _unavailable(rejection)(scope, receive, send)
            return
        if caller is None:
            await _wrong()(scope, receive, send)
            return
        recheck = partial(_caller_now, self.authenticate, credentials)
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
    return await _caller_now(authenticate, keys.pop()) if len(keys) == 1 else None


async def _caller_now(authenticate: Authenticate, credentials: str) -> Caller | None:
    """Return whom credentials stand for by now; None is nobody, whatever the reason."""
    try:
        return await authenticate(credentials)
    except CredentialsRefused as refused:
        log.warning("refused", reason=refused.reason)
        return None


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


def _unauthenticated(message: str, legacy: LegacyCode, reason: str, challenge: str = "Bearer") -> Response:
    log.warning("refused", reason=reason)
    return refusal(
        legacy.status,
        legacy.code,
        message,
        headers={"WWW-Authenticate": challenge},
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


def _refused(refused: CredentialsRefused) -> Response:
    if refused.known:
        log.warning("refused", reason=refused.reason)
        return refusal(403, "FORBIDDEN", refused.message, reason=refused.reason)
    challenge = f'Bearer error="invalid_token", error_description="{refused.message}"'
    return _unauthenticated(refused.message, KEY_WRONG, refused.reason, challenge)


def _unavailable(rejection: Rejection) -> Response:
    return refusal(503, rejection.code.value, rejection.message, headers={"Retry-After": "1"}, retryable=True)
