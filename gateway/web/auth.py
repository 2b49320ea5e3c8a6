"""Lets a request through only with a key or an end user's token, and notes whose it is."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import structlog
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.caller import Caller, CredentialsRefused
from gateway.errors import Rejection
from gateway.headers import headers
from gateway.legacy_codes import KEY_MISSING, KEY_WRONG
from gateway.telemetry import fields
from gateway.web.refusals import refusal

log = structlog.get_logger(__name__)

Authenticate = Callable[[str], Awaitable[Caller | None]]

LEGACY = {"KEY_MISSING": KEY_MISSING, "KEY_INVALID": KEY_WRONG, "KEY_AMBIGUOUS": KEY_WRONG}


class RequireKey:
    """Puts the caller of a request into `scope["state"]["caller"]`, and what tells it later on into `recheck`.

    The key comes in the header `key` or as `Authorization: Bearer`. `authenticate` answers None for a wrong
    key, raises `CredentialsRefused` for a token that lets nobody in, and a `Rejection` when it cannot tell.
    """

    def __init__(self, app: ASGIApp, authenticate: Authenticate) -> None:
        self.app = app
        self.authenticate = authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        recheck = partial(_caller_of, self.authenticate, _keys(scope))
        try:
            caller = await recheck()
        except CredentialsRefused as refused:
            log.warning("refused", reason=refused.reason)
            await _refused(refused)(scope, receive, send)
            return
        except Rejection as rejection:
            await _unavailable(rejection)(scope, receive, send)
            return
        scope.setdefault("state", {}).update(caller=caller, recheck=recheck)
        fields.add(domain=caller.domain, key_id=caller.key_id)
        await self.app(scope, receive, send)


async def caller_of_socket(authenticate: Authenticate, socket: HTTPConnection, payload: Mapping[str, object]) -> Caller:
    """Return who opens a WebSocket, by its headers or by fields of the same names in its first message.

    Browsers cannot send headers with a WebSocket. Raises what `RequireKey` refuses requests for.
    """
    said = [(name.lower().encode(), value.encode()) for name, value in payload.items() if isinstance(value, str)]
    return await _caller_of(authenticate, _keys(socket.scope) | _keys({"headers": said}))


async def _caller_of(authenticate: Authenticate, keys: set[str]) -> Caller:
    if not keys:
        message = "A key is needed: send it in the header `key` or as `Authorization: Bearer`."
        raise CredentialsRefused("KEY_MISSING", message)
    if len(keys) > 1:
        raise CredentialsRefused("KEY_AMBIGUOUS", "The request carries two different keys.")
    (key,) = keys
    caller = await authenticate(key)
    if caller is None:
        raise CredentialsRefused("KEY_INVALID", "The key is not valid.")
    return caller


def _keys(scope: Mapping[str, Any]) -> set[str]:
    """Return the different keys a request was sent with: one, if all is well."""
    keys = {value.strip() for value in headers(scope, b"key")}
    for value in headers(scope, b"authorization"):
        scheme, _, credentials = value.partition(" ")
        if scheme.lower() == "bearer":
            keys.add(credentials.strip())
    return keys - {""}


def _refused(refused: CredentialsRefused) -> Response:
    if refused.known:
        return refusal(403, "FORBIDDEN", refused.message, reason=refused.reason)
    challenge = "Bearer"
    if refused.reason not in LEGACY:
        challenge += f' error="invalid_token", error_description="{refused.message}"'
    legacy = LEGACY.get(refused.reason, KEY_WRONG)
    headers = {"WWW-Authenticate": challenge}
    return refusal(
        legacy.status,
        legacy.code,
        refused.message,
        headers=headers,
        legacyCode=legacy.number,
        reason=refused.reason,
    )


def _unavailable(rejection: Rejection) -> Response:
    return refusal(503, rejection.code.value, rejection.message, headers={"Retry-After": "1"}, retryable=True)
