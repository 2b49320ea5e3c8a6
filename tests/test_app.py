"""The whole gateway in one process, with a small app in the place of GraphQL."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.app import build_app
from gateway.domains import actions
from gateway.mongo.client import Database
from gateway.settings import Settings


class CountProfiles:
    """Answers how long the body is, or breaks when it is told to."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()
        if body == b"break":
            raise RuntimeError("jane@example.org")
        await JSONResponse({"database": self.db.name, "bytes": len(body)})(scope, receive, send)


def never(error: Exception) -> None:
    raise error


@pytest.fixture
async def app(mongo_uri: str, db: Database) -> AsyncIterator[Starlette]:
    await actions.register_key(db, "demo", "dev-key", "dev")
    settings = Settings.model_validate({"mongodb_uri": mongo_uri, "database": db.name, "max_body_bytes": 1000})
    app = build_app(settings, graphql=CountProfiles, fail=never)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    headers = {"key": "dev-key"}
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway", headers=headers) as client:
        yield client


async def test_a_request_with_a_key_reaches_graphql(client: httpx.AsyncClient, db: Database) -> None:
    response = await client.post("/graphql", content=b"12345")

    assert (response.status_code, response.json()) == (200, {"database": db.name, "bytes": 5})
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert re.fullmatch("[0-9a-f]{32}", response.headers["x-request-id"])


async def test_without_a_key_even_a_large_body_is_401(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", content=b"x" * 1001, headers={"key": ""})

    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"]["reason"] == "KEY_MISSING"
    assert re.fullmatch("[0-9a-f]{32}", response.headers["x-request-id"])


async def test_a_large_body_is_413(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", content=b"x" * 1001)

    assert response.status_code == 413
    assert response.json()["errors"][0]["extensions"] == {"code": "PAYLOAD_TOO_LARGE"}


@pytest.mark.parametrize("given", ["a", "01HZX.7_b-9", "x" * 64])
async def test_a_sane_request_id_is_kept(client: httpx.AsyncClient, given: str) -> None:
    response = await client.get("/healthz", headers={"X-Request-Id": given})

    assert response.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "<script>", "a\u00e9"])
async def test_any_other_request_id_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    response = await client.get("/healthz", headers=[(b"X-Request-Id", given.encode("latin-1"))])

    assert re.fullmatch("[0-9a-f]{32}", response.headers["x-request-id"])


async def test_a_failure_is_answered_without_its_cause(client: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs():
        response = await client.post("/graphql", content=b"break", headers={"X-Request-Id": "r-1"})

    assert response.status_code == 500
    assert response.headers["x-request-id"] == "r-1"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.json() == {
        "errors": [
            {
                "message": "Something went wrong here; the header X-Request-Id names this request.",
                "extensions": {"code": "INTERNAL", "legacyCode": 7006},
            }
        ]
    }


async def test_a_request_leaves_one_line_that_tells_nothing_of_its_content(client: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        await client.post(
            "/graphql?query=jane@example.org", content=b"jane@example.org", headers={"X-Request-Id": "r-2"}
        )

    duration = lines[0].pop("duration_ms")
    assert 0 <= duration < 10_000
    size = lines[0].pop("bytes")
    assert size > 0
    assert lines == [
        {
            "event": "request",
            "log_level": "info",
            "method": "POST",
            "path": "/graphql",
            "status": 200,
            "request_id": "r-2",
            "domain": "demo",
            "key_id": "dev",
        }
    ]
