"""GraphQL over Server-Sent Events, a connection for each operation."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest
import strawberry

from gateway.graphql import event_streams
from gateway.graphql.connections import Connections
from tests.graphql.connected import Keys, connected, until

STREAM = {"accept": "text/event-stream", "key": "dev-key"}
LISTEN = 'subscription { listen(name: "a") }'


@pytest.fixture
def keys() -> Keys:
    return Keys()


@asynccontextmanager
async def client(schema: strawberry.Schema, keys: Keys, **options: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        connected(schema, keys, **options) as url,
        httpx.AsyncClient(base_url=url.removesuffix("/graphql"), headers=STREAM, timeout=10, trust_env=False) as http,
    ):
        yield http


async def ask(http: httpx.AsyncClient, query: str, **headers: str) -> httpx.Response:
    return await http.post("/graphql", json={"query": query}, headers=headers)


def events(text: str) -> list[tuple[str, Any]]:
    """Return the events of a stream, comments aside."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(":", 1) for line in block.splitlines() if line)
        if "event" in fields:
            data = fields["data"].strip()
            found.append((fields["event"].strip(), json.loads(data) if data else None))
    return found


async def until_next(lines: AsyncIterator[str]) -> str:
    """Read on to the data of the next event."""
    async for line in lines:
        if line.startswith("data:"):
            return line.removeprefix("data:").strip()
    raise AssertionError


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_query_has_one_answer(toy_schema: strawberry.Schema, keys: Keys, method: str) -> None:
    asked: dict[str, Any] = {"params" if method == "GET" else "json": {"query": '{ hello(name: "Zoë\\n🏃") }'}}
    async with client(toy_schema, keys) as http:
        answer = await http.request(method, "/graphql", **asked)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text == 'event: next\ndata: {"data":{"hello":"Hello, Zoë\\n🏃!"}}\n\nevent: complete\ndata:\n\n'


async def test_a_mutation_is_served_by_post_alone(
    toy_schema: strawberry.Schema, keys: Keys, written: list[str]
) -> None:
    mutation = 'mutation { write(text: "a") }'
    async with client(toy_schema, keys) as http:
        refused = await http.get("/graphql", params={"query": mutation})
        assert written == []
        answer = await ask(http, mutation)

    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert events(answer.text) == [("next", {"data": {"write": "a"}}), ("complete", None)]
    assert written == ["a"]


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("text/event-stream", "text/event-stream"),
        ("application/json;q=0.5, text/event-stream", "text/event-stream"),
        ("application/json, text/event-stream;q=0.5", "application/json"),
        ("application/graphql-response+json, text/event-stream", "application/graphql-response+json"),
        ("text/*", "application/json"),
    ],
)
async def test_only_who_wants_a_stream_gets_one(
    toy_schema: strawberry.Schema, keys: Keys, accept: str, content_type: str
) -> None:
    async with client(toy_schema, keys) as http:
        answer = await ask(http, "{ hello }", accept=accept)

    assert answer.headers["content-type"] == f"{content_type}; charset=utf-8"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ hello", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($n: String!) { hello(name: $n) }", "BAD_USER_INPUT"),
        ("subscription ($n: String!) { listen(name: $n) }", "BAD_USER_INPUT"),
        ('subscription { neverBegin(how: "rejection") }', "NOT_FOUND"),
        ('subscription { neverBegin(how: "crash") }', "INTERNAL"),
    ],
)
async def test_what_cannot_be_executed_is_told_in_the_stream(
    toy_schema: strawberry.Schema, keys: Keys, query: str, code: str
) -> None:
    async with client(toy_schema, keys) as http:
        answer = await ask(http, query)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    (kind, told), end = events(answer.text)
    assert (kind, told.keys(), end) == ("next", {"errors"}, ("complete", None))
    assert [error["extensions"]["code"] for error in told["errors"]] == [code]


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"5", {}, 400, "BAD_REQUEST"),
        (b'{"query": "{ hello }"}', {"content-type": "text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        (b'{"query": "{ hello }"}', {"key": "wrong"}, 401, "UNAUTHENTICATED"),
        (b" " * 100_001, {}, 413, "PAYLOAD_TOO_LARGE"),
    ],
)
async def test_what_is_no_request_gets_a_status_and_no_stream(
    toy_schema: strawberry.Schema, keys: Keys, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    async with client(toy_schema, keys) as http:
        answer = await http.post("/graphql", content=content, headers={"content-type": "application/json", **headers})

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/json")
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == [code]


async def test_a_failure_of_a_field_stands_beside_the_data(toy_schema: strawberry.Schema, keys: Keys) -> None:
    async with client(toy_schema, keys) as http:
        answer = await ask(http, '{ hello fail(how: "crash") }')

    (_, told), _ = events(answer.text)
    assert told["data"] == {"hello": "Hello, world!", "fail": None}
    assert [error["extensions"]["code"] for error in told["errors"]] == ["INTERNAL"]
    assert "secret" not in answer.text


async def test_a_subscription_has_an_answer_for_each_event(toy_schema: strawberry.Schema, keys: Keys) -> None:
    async with client(toy_schema, keys) as http:
        answer = await ask(http, "subscription { tick(times: 3) }")

    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["x-request-id"]
    assert events(answer.text) == [*(("next", {"data": {"tick": n}}) for n in range(3)), ("complete", None)]


async def test_a_subscription_without_a_stream_is_refused(toy_schema: strawberry.Schema, keys: Keys) -> None:
    async with client(toy_schema, keys) as http:
        answer = await ask(http, LISTEN, accept="application/json")

    assert answer.json()["errors"][0]["message"] == (
        "A subscription needs a WebSocket, or a request with `Accept: text/event-stream`."
    )


async def test_a_subscription_that_breaks_off_says_so(toy_schema: strawberry.Schema, keys: Keys) -> None:
    async with client(toy_schema, keys) as http:
        answer = await ask(http, 'subscription { breakOff(how: "crash") }')

    first, (kind, told), end = events(answer.text)
    assert first == ("next", {"data": {"breakOff": 1}})
    assert (kind, [error["extensions"]["code"] for error in told["errors"]]) == ("next", ["INTERNAL"])
    assert end == ("complete", None)


async def test_a_client_that_is_gone_ends_its_subscription(
    toy_schema: strawberry.Schema, keys: Keys, listening: list[str]
) -> None:
    async with client(toy_schema, keys) as http:
        async with http.stream("GET", "/graphql", params={"query": LISTEN}) as answer:
            assert await until_next(answer.aiter_lines()) == '{"data":{"listen":"a"}}'
            assert listening == ["a"]

        await until(lambda: listening == [])


async def test_a_revoked_key_ends_its_streams(toy_schema: strawberry.Schema, keys: Keys, listening: list[str]) -> None:
    async with (
        client(toy_schema, keys) as http,
        http.stream("GET", "/graphql", params={"query": LISTEN}) as answer,
    ):
        lines = answer.aiter_lines()
        await until_next(lines)
        del keys.callers["dev-key"]
        rest = "\n".join([line async for line in lines])

    (kind, told), end = events(rest)
    assert (kind, end) == ("next", ("complete", None))
    assert told == {
        "errors": [
            {
                "message": "The key is not valid.",
                "extensions": {"code": "UNAUTHENTICATED", "legacyCode": 7001, "reason": "KEY_INVALID"},
            }
        ]
    }
    assert listening == []


async def test_streams_end_with_the_process_and_do_not_say_that_they_are_complete(
    toy_schema: strawberry.Schema, keys: Keys, listening: list[str]
) -> None:
    connections = Connections()
    async with (
        client(toy_schema, keys, connections=connections) as http,
        http.stream("GET", "/graphql", params={"query": LISTEN}) as answer,
    ):
        lines = answer.aiter_lines()
        await until_next(lines)
        connections.ending.set()
        rest = [line async for line in lines]

    assert events("\n".join(rest)) == []
    assert listening == []


async def test_a_silent_stream_says_that_it_is_alive(
    toy_schema: strawberry.Schema, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_streams, "SILENCE", 0.02)
    async with (
        client(toy_schema, keys) as http,
        http.stream("GET", "/graphql", params={"query": LISTEN}) as answer,
    ):
        lines = answer.aiter_lines()
        await until_next(lines)

        async with asyncio.timeout(5):
            assert [line for _ in range(4) if (line := await anext(lines))] == [":", ":"]


@pytest.mark.parametrize(
    ("connections", "status", "code"),
    [
        (Connections(maximum=1), 503, "OVERLOADED"),
        (Connections(maximum_per_key=1), 429, "RATE_LIMITED"),
    ],
    ids=["of the process", "of a key"],
)
async def test_there_are_only_so_many_streams(
    toy_schema: strawberry.Schema, keys: Keys, connections: Connections, status: int, code: str
) -> None:
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(client(toy_schema, keys, connections=connections))
        async with http.stream("GET", "/graphql", params={"query": LISTEN}) as first:
            await until_next(first.aiter_lines())
            refused = await ask(http, LISTEN)
            query = await ask(http, "{ hello }")

        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (status, code)
        assert refused.headers["retry-after"] == "1"
        assert query.status_code == 200
        await until(lambda: connections._open == 0)
        assert (await ask(http, "subscription { tick }")).status_code == 200
