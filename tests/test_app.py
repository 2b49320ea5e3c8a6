"""The whole gateway in one process."""

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest
import structlog
from pymongo.errors import AutoReconnect
from starlette.applications import Starlette
from starlette.types import ASGIApp

from gateway.app import Preparation, build_app
from gateway.domains import actions
from gateway.errors import ErrorCode, Rejection
from gateway.mongo.client import Database
from gateway.settings import Settings
from gateway.telemetry import fields


def never(error: Exception) -> None:
    raise error


@pytest.fixture
async def app(mongo_uri: str, db: Database) -> AsyncIterator[Starlette]:
    await actions.register_key(db, "demo", "dev-key", "dev")
    settings = Settings.model_validate({"mongodb_uri": mongo_uri, "database": db.name, "max_body_bytes": 1000})
    app = build_app(settings, fail=never)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    headers = {"key": "dev-key"}
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway", headers=headers) as client:
        yield client


async def test_a_request_with_a_key_reaches_graphql(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{profiles {edges {node {id}}}}"})

    assert (response.status_code, response.json()) == (200, {"data": {"profiles": {"edges": []}}})
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


async def test_a_request_leaves_one_line_that_tells_nothing_of_its_content(client: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs(processors=[fields.merged]) as lines:
        query = '{profile(by: {customerId: "jane@example.org"}) {id}}'
        await client.post("/graphql?jane@example.org", json={"query": query}, headers={"X-Request-Id": "r-2"})

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


async def test_the_line_of_a_refused_request_does_not_tell_of_the_one_before_on_its_connection(
    client: httpx.AsyncClient,
) -> None:
    with structlog.testing.capture_logs(processors=[fields.merged]) as lines:
        await client.post("/graphql", json={"query": "{__typename}"})
        await client.post("/graphql", json={"query": "{__typename}"}, headers={"key": "wrong"})

    assert [
        (line["status"], line.get("domain"), line.get("key_id")) for line in lines if line["event"] == "request"
    ] == [
        (200, "demo", "dev"),
        (401, None, None),
    ]


async def test_a_preparation_that_the_database_let_down_is_repeated(mongo_uri: str, db: Database) -> None:
    failures = [AutoReconnect("gone"), Rejection(ErrorCode.SERVICE_UNAVAILABLE, "Gone.")]
    done = asyncio.Event()

    async def prepare(_: Database) -> None:
        if failures:
            raise failures.pop()
        done.set()

    settings = Settings.model_validate({"mongodb_uri": mongo_uri, "database": db.name})
    app = build_app(settings, fail=never, preparations=[Preparation("Preparing.", prepare)])
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport) as client:
        before = await client.get("http://gateway/readyz")
        async with asyncio.timeout(10):
            await done.wait()
        after = await client.get("http://gateway/readyz")

    assert (before.status_code, after.status_code) == (503, 200)


async def test_a_preparation_that_is_refused_is_not_repeated(mongo_uri: str, db: Database) -> None:
    refusal = Rejection(ErrorCode.INVALID_INPUT, "No.")
    failures: asyncio.Queue[Exception] = asyncio.Queue()

    async def prepare(_: Database) -> None:
        raise refusal

    settings = Settings.model_validate({"mongodb_uri": mongo_uri, "database": db.name})
    app = build_app(settings, fail=failures.put_nowait, preparations=[Preparation("Preparing.", prepare)])
    async with asyncio.timeout(10), app.router.lifespan_context(app):
        assert await failures.get() is refusal
