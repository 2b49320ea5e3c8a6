"""What is no GraphQL request: each answered with a status, a JSON body of errors and a code."""

from collections.abc import AsyncIterator, Callable, MutableMapping
from typing import Any

import httpx
import pytest
import strawberry

from gateway.graphql.endpoint import Endpoint
from gateway.graphql.operations import Operations

Toy = Callable[..., httpx.AsyncClient]

NO_DOCUMENT = "The request has no `query`, and neither `documentId` nor `extensions.persistedQuery` instead."
QUERY = b'{"query": "mutation { write(text: \\"a\\") }"}'


def only_error(answer: httpx.Response) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json().keys() == {"errors"}
    (error,) = answer.json()["errors"]
    assert error.keys() == {"message", "extensions"}
    assert error["message"].endswith(".")
    return dict(error["extensions"])


async def post(client: httpx.AsyncClient, body: bytes, content_type: str | None = "application/json") -> httpx.Response:
    return await client.post("", content=body, headers={"Content-Type": content_type} if content_type else {})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        QUERY[:-1],
        QUERY + b"}",
        b"query { hello }",
        b"\xff\xfe",
        b'{"query": "\xff"}',
        b"\xef\xbb\xbf" + QUERY,
        QUERY.decode().encode("utf-16"),
        b'{"query": "{ hello }", "variables": {"a": NaN}}',
        b'{"query": "{ hello }", "variables": {"a": Infinity}}',
        b'{"query": "{ hello }", "variables": {"a": 1e999}}',
        rb'{"query": "{ hello }", "variables": {"a": "\ud800"}}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" * 2_000 + b"]" * 2_000,
        b"query=%7Bhello%7D",
    ],
)
async def test_a_body_that_is_not_json_is_refused(toy: Toy, written: list[str], body: bytes) -> None:
    answer = await post(toy(), body)

    assert answer.status_code == 400
    assert only_error(answer) == {"code": "BAD_REQUEST", "legacyCode": 7000}
    assert written == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"5", "A request is a JSON object with a `query`."),
        (b'"x"', "A request is a JSON object with a `query`."),
        (b"null", "A request is a JSON object with a `query`."),
        (b"true", "A request is a JSON object with a `query`."),
        (b"[]", "Batches are not served: send one request object at a time."),
        (b"[" + QUERY + b"]", "Batches are not served: send one request object at a time."),
        (b"{}", NO_DOCUMENT),
        (b'{"query": null}', NO_DOCUMENT),
        (b'{"query": ""}', NO_DOCUMENT),
        (b'{"qeury": "{ hello }"}', NO_DOCUMENT),
        (b'{"query": 5}', "`query` must be a string."),
        (b'{"query": 0}', "`query` must be a string."),
        (b'{"query": false}', "`query` must be a string."),
        (b'{"query": ["{ hello }"]}', "`query` must be a string."),
        (b'{"query": {"a": 1}}', "`query` must be a string."),
        (b'{"query": "{ hello }", "variables": "{}"}', "`variables` must be an object or null."),
        (b'{"query": "{ hello }", "variables": 0}', "`variables` must be an object or null."),
        (b'{"query": "{ hello }", "variables": []}', "`variables` must be an object or null."),
        (b'{"query": "{ hello }", "operationName": 0}', "`operationName` must be a string or null."),
        (b'{"query": "{ hello }", "operationName": {}}', "`operationName` must be a string or null."),
        (b'{"query": "{ hello }", "extensions": "x"}', "`extensions` must be an object or null."),
        (b'{"query": "{ hello }", "extensions": []}', "`extensions` must be an object or null."),
    ],
)
async def test_json_that_is_no_request_is_refused(toy: Toy, body: bytes, message: str) -> None:
    answer = await post(toy(), body)

    assert answer.status_code == 400
    missing = message == NO_DOCUMENT
    assert only_error(answer) == {"code": "BAD_REQUEST", "legacyCode": 7003 if missing else 7004}
    assert answer.json()["errors"][0]["message"] == message


async def test_where_json_breaks_is_told(toy: Toy) -> None:
    answer = await post(toy(), b'{\n  "query": nothing}')

    assert answer.json()["errors"][0]["message"] == "The body is not valid JSON in UTF-8 (line 2, column 12)."


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        'application/json; charset="UTF-8"',
        "application/json; charset=utf8; profile=x",
    ],
)
async def test_json_in_utf8_is_taken(toy: Toy, written: list[str], content_type: str) -> None:
    answer = await post(toy(), QUERY, content_type)

    assert (answer.status_code, answer.json()) == (200, {"data": {"write": "a"}})
    assert written == ["a"]


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "text/plain; application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json2",
        "application/json, text/plain",
        "application/json; charset=utf-16",
        "application/json; charset=iso-8859-1",
        "application/json; charset*=bogus''x",
        ";",
    ],
)
async def test_other_content_types_are_refused(toy: Toy, written: list[str], content_type: str | None) -> None:
    answer = await post(toy(), QUERY, content_type)

    assert answer.status_code == 415
    assert only_error(answer) == {"code": "UNSUPPORTED_MEDIA_TYPE"}
    assert written == []


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "identity, gzip", "x"])
async def test_compressed_bodies_are_refused(toy: Toy, written: list[str], encoding: str) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": encoding}

    answer = await toy().post("", content=QUERY, headers=headers)

    assert answer.status_code == 415
    assert answer.headers["accept-encoding"] == "identity"
    assert only_error(answer) == {"code": "UNSUPPORTED_MEDIA_TYPE"}
    assert written == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "QUERY"])
async def test_other_methods_are_refused(toy: Toy, written: list[str], method: str) -> None:
    answer = await toy().request(method, "", content=QUERY, headers={"Content-Type": "application/json"})

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST, OPTIONS"
    assert only_error(answer) == {"code": "METHOD_NOT_ALLOWED"}
    assert written == []


async def test_head_is_refused_without_a_body(toy: Toy) -> None:
    answer = await toy().head("", params={"query": "{ hello }"})

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST, OPTIONS")


async def test_options_says_what_is_served(toy: Toy) -> None:
    answer = await toy().options("")

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == "GET, POST, OPTIONS"


@pytest.mark.parametrize(
    ("parameters", "extensions"),
    [
        ({}, {"code": "BAD_REQUEST", "legacyCode": 7003}),
        ({"query": ""}, {"code": "BAD_REQUEST", "legacyCode": 7003}),
        ({"query": "{ hello }", "variables": "{"}, {"code": "BAD_REQUEST", "legacyCode": 7000}),
        ({"query": "{ hello }", "variables": "5"}, {"code": "BAD_REQUEST", "legacyCode": 7004}),
        ({"query": "{ hello }", "extensions": "[]"}, {"code": "BAD_REQUEST", "legacyCode": 7004}),
    ],
)
async def test_bad_urls_are_refused(toy: Toy, parameters: dict[str, str], extensions: dict[str, object]) -> None:
    answer = await toy().get("", params=parameters)

    assert answer.status_code == 400
    assert only_error(answer) == extensions


async def test_a_client_that_goes_away_is_not_answered(toy_schema: strawberry.Schema) -> None:
    sent: list[object] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "headers": [(b"content-type", b"application/json")],
    }
    await Endpoint(Operations(toy_schema, context=lambda _request: None))(scope, receive, send)

    assert sent == []


async def test_a_body_may_come_in_pieces(toy: Toy) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for byte in b'{"query": "{ hello }"}':
            yield bytes([byte])

    answer = await toy().post("", content=pieces(), headers={"Content-Type": "application/json"})

    assert answer.json() == {"data": {"hello": "Hello, world!"}}
