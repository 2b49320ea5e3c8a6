import httpx
import pytest
import structlog
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from gateway.caller import Caller, CredentialsRefused
from gateway.errors import ErrorCode, Rejection
from gateway.telemetry import fields
from gateway.web.auth import RequireKey


async def authenticate(key: str) -> Caller | None:
    if key == "expired":
        raise CredentialsRefused("TOKEN_EXPIRED", "The token has expired.")
    if key == "nobody":
        raise CredentialsRefused("PROFILE_UNKNOWN", "There is no profile of this person.", known=True)
    if key == "down":
        raise Rejection(ErrorCode.SERVICE_UNAVAILABLE, "Not now.")
    return Caller("demo", "dev") if key == "dev-key" else None


async def whoami(scope: Scope, receive: Receive, send: Send) -> None:
    caller = scope["state"]["caller"]
    seen = {"caller": [caller.domain, caller.key_id], "logged": fields.told()}
    await JSONResponse(seen)(scope, receive, send)


async def ask(headers: list[tuple[str, str]]) -> httpx.Response:
    transport = httpx.ASGITransport(app=RequireKey(whoami, authenticate))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        return await client.post("/graphql", headers=headers)


@pytest.mark.parametrize(
    "headers",
    [
        [("key", "dev-key")],
        [("KEY", " dev-key ")],
        [("Authorization", "Bearer dev-key")],
        [("authorization", "bearer  dev-key")],
        [("key", "dev-key"), ("Authorization", "Bearer dev-key")],
        [("key", "dev-key"), ("Authorization", "Basic ZGV2")],
        [("key", ""), ("Authorization", "Bearer dev-key")],
    ],
)
async def test_a_right_key_is_let_in_I2(headers: list[tuple[str, str]]) -> None:
    response = await ask(headers)

    assert response.status_code == 200
    assert response.json() == {"caller": ["demo", "dev"], "logged": {"domain": "demo", "key_id": "dev"}}


@pytest.mark.parametrize(
    ("headers", "legacy_code", "reason", "message"),
    [
        (
            [],
            7002,
            "KEY_MISSING",
            "A key is needed: send it in the header `key` or as `Authorization: Bearer`.",
        ),
        (
            [("Authorization", "Basic ZGV2")],
            7002,
            "KEY_MISSING",
            "A key is needed: send it in the header `key` or as `Authorization: Bearer`.",
        ),
        ([("key", "wrong")], 7001, "KEY_INVALID", "The key is not valid."),
        ([("Authorization", "Bearer wrong")], 7001, "KEY_INVALID", "The key is not valid."),
        (
            [("key", "dev-key"), ("Authorization", "Bearer other")],
            7001,
            "KEY_AMBIGUOUS",
            "The request carries two different keys.",
        ),
        (
            [("key", "dev-key"), ("key", "other")],
            7001,
            "KEY_AMBIGUOUS",
            "The request carries two different keys.",
        ),
    ],
)
async def test_anything_else_is_refused_I2(
    headers: list[tuple[str, str]], legacy_code: int, reason: str, message: str
) -> None:
    response = await ask(headers)

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.headers["cache-control"] == "no-store"
    assert response.json() == {
        "errors": [
            {
                "message": message,
                "extensions": {"code": "UNAUTHENTICATED", "legacyCode": legacy_code, "reason": reason},
            }
        ]
    }


async def test_a_key_that_cannot_be_checked_is_no_wrong_key() -> None:
    response = await ask([("key", "down")])

    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"
    assert response.json() == {
        "errors": [{"message": "Not now.", "extensions": {"code": "SERVICE_UNAVAILABLE", "retryable": True}}]
    }


async def test_a_token_that_lets_nobody_in_is_refused_with_its_reason() -> None:
    with structlog.testing.capture_logs() as logged:
        response = await ask([("authorization", "Bearer expired")])

    assert response.status_code == 401
    assert (
        response.headers["www-authenticate"]
        == 'Bearer error="invalid_token", error_description="The token has expired."'
    )
    assert response.json() == {
        "errors": [
            {
                "message": "The token has expired.",
                "extensions": {"code": "UNAUTHENTICATED", "legacyCode": 7001, "reason": "TOKEN_EXPIRED"},
            }
        ]
    }
    assert logged == [{"event": "refused", "reason": "TOKEN_EXPIRED", "log_level": "warning"}]


async def test_a_person_of_whom_there_is_no_profile_is_not_asked_to_sign_in_again() -> None:
    response = await ask([("authorization", "Bearer nobody")])

    assert response.status_code == 403
    assert "www-authenticate" not in response.headers
    assert response.json() == {
        "errors": [
            {
                "message": "There is no profile of this person.",
                "extensions": {"code": "FORBIDDEN", "reason": "PROFILE_UNKNOWN"},
            }
        ]
    }
