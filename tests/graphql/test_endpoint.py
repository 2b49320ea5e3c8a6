"""What the endpoint answers to requests that are well formed: media types, statuses, operations, context."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.requests import Request

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"

DOUBLING = (
    "{ ...f0 }"
    + "".join(f"fragment f{i} on Query {{ me {{ hello }} ...f{i + 1} ...f{i + 1} }}" for i in range(30))
    + "fragment f30 on Query { hello }"
)

Toy = Callable[..., httpx.AsyncClient]


async def ask(
    client: httpx.AsyncClient, query: str, accept: str = GRAPHQL_RESPONSE, **parameters: Any
) -> httpx.Response:
    return await client.post("", json={"query": query, **parameters}, headers={"Accept": accept})


def told(response: httpx.Response) -> tuple[int, list[str]]:
    """Return the status and the codes of the errors."""
    return response.status_code, [error["extensions"]["code"] for error in response.json()["errors"]]


async def test_a_query_is_answered(toy: Toy) -> None:
    answer = await ask(toy(), "query ($n: String!) { hello(name: $n) }", variables={"n": "Zoë 🏃"})

    assert answer.status_code == 200
    assert answer.json() == {"data": {"hello": "Hello, Zoë 🏃!"}}
    assert answer.headers["content-type"] == f"{GRAPHQL_RESPONSE}; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_get_serves_queries(toy: Toy) -> None:
    query = {
        "query": "query A { hello } query B($n: String) { hello(name: $n) }",
        "operationName": "B",
        "variables": '{"n": "you"}',
        "extensions": "",
    }

    answer = await toy().get("", params=query)

    assert (answer.status_code, answer.json()) == (200, {"data": {"hello": "Hello, you!"}})


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_RESPONSE])
async def test_get_does_not_serve_mutations(toy: Toy, written: list[str], accept: str) -> None:
    answer = await toy().get("", params={"query": 'mutation { write(text: "a") }'}, headers={"Accept": accept})

    assert told(answer) == (405, ["METHOD_NOT_ALLOWED"])
    assert answer.headers["allow"] == "POST"
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
    assert written == []


async def test_post_serves_mutations(toy: Toy, written: list[str]) -> None:
    answer = await ask(toy(), 'mutation { a: write(text: "a") b: write(text: "b") }')

    assert (answer.status_code, answer.json()) == (200, {"data": {"a": "a", "b": "b"}})
    assert written == ["a", "b"]


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/html,application/xhtml+xml,*/*;q=0.8", JSON),
        ("text/html", JSON),
        (JSON, JSON),
        (GRAPHQL_RESPONSE, GRAPHQL_RESPONSE),
        ("Application/GraphQL-Response+JSON; charset=utf-8", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE},{JSON};q=0.9", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE};q=0.5, {JSON}", JSON),
        (f"{GRAPHQL_RESPONSE};q=0, {JSON};q=0", JSON),
        (f"{GRAPHQL_RESPONSE};q=x", JSON),
        (f"{JSON};q=nan,{GRAPHQL_RESPONSE}", GRAPHQL_RESPONSE),
        (f"multipart/mixed, {GRAPHQL_RESPONSE}, {JSON}", GRAPHQL_RESPONSE),
    ],
)
async def test_the_media_type_is_negotiated(toy: Toy, accept: str | None, content_type: str) -> None:
    client = toy()
    if accept is None:
        del client.headers["accept"]
    else:
        client.headers["accept"] = accept

    answer = await client.post("", json={"query": "{ hello }"})

    assert (answer.status_code, answer.headers["content-type"]) == (200, f"{content_type}; charset=utf-8")


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "#"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "{ ...f } fragment f on Query { ...f }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "type A { a: Int }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query ($n: String!) { hello(name: $n) }"}, "BAD_USER_INPUT"),
        ({"query": "query ($n: String) { hello(name: $n) }", "variables": {"n": 5}}, "BAD_USER_INPUT"),
        (
            {"query": "query ($t: DateTime) { variables(at: $t) }", "variables": {"t": "now"}},
            "BAD_USER_INPUT",
        ),
        ({"query": "fragment f on Query { hello }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "{ hello }", "operationName": "A"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "{ hello }", "operationName": ""}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "query A { hello } query B { hello }"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "subscription { tick }"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "{" + "me { hello } " * 2_500 + "}"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": DOUBLING}, "DOCUMENT_LIMIT_EXCEEDED"),
        ({"query": "{" + "hello " * 10_001 + "}"}, "DOCUMENT_LIMIT_EXCEEDED"),
        ({"query": "{" + "hello " * 15_000 + "}"}, "DOCUMENT_LIMIT_EXCEEDED"),
        ({"query": "{" + " ".join(f"a{i}: __typename" for i in range(51)) + "}"}, "DOCUMENT_LIMIT_EXCEEDED"),
        ({"query": "{ hello" + " @skip(if: false)" * 51 + "}"}, "DOCUMENT_LIMIT_EXCEEDED"),
        ({"query": "{ me " * 16 + "{ hello }" + "}" * 16}, "DOCUMENT_LIMIT_EXCEEDED"),
        ({"query": "{ hello(name: " + "[" * 1_000 + "]" * 1_000 + ") }"}, "DOCUMENT_LIMIT_EXCEEDED"),
        ({"query": "{ hello " + "#" * 100_000 + "\n}"}, "DOCUMENT_LIMIT_EXCEEDED"),
    ],
)
async def test_a_document_that_cannot_run_is_refused(toy: Toy, parameters: dict[str, Any], code: str) -> None:
    client = toy()

    newer = await client.post("", json=parameters, headers={"Accept": GRAPHQL_RESPONSE})
    older = await client.post("", json=parameters, headers={"Accept": JSON})

    assert (newer.status_code, older.status_code) == (400, 200)
    assert newer.json() == older.json()
    assert {error["extensions"]["code"] for error in newer.json()["errors"]} == {code}
    assert newer.json().keys() == {"errors"}


async def test_a_refusal_says_where(toy: Toy) -> None:
    answer = await ask(toy(), "{ hello\n  nothing }")

    assert answer.json() == {
        "errors": [
            {
                "message": "Cannot query field 'nothing' on type 'Query'.",
                "locations": [{"line": 2, "column": 3}],
                "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"},
            }
        ]
    }


@pytest.mark.parametrize(
    "parameters",
    [
        {"query": "{ helo }"},
        {"query": "{ hello(nam: 1) }"},
        {"query": "query ($w: Wis) { wish(wish: $w) }"},
        {"query": "query ($w: Wish!) { wish(wish: $w) }", "variables": {"w": {"nam": "x"}}},
    ],
)
async def test_names_are_suggested_only_where_introspection_is_on(toy: Toy, parameters: dict[str, Any]) -> None:
    closed = await toy().post("", json=parameters)
    open_ = await toy(introspection=True).post("", json=parameters)

    assert "Did you mean" not in closed.text
    assert "Did you mean" in open_.text


async def test_introspection_is_off_unless_switched_on(toy: Toy) -> None:
    for query in ("{ __schema { description } }", '{ __type(name: "Query") { name } }'):
        assert told(await ask(toy(), query)) == (400, ["GRAPHQL_VALIDATION_FAILED"])
        assert (await ask(toy(introspection=True), query)).status_code == 200
    assert (await ask(toy(), "{ __typename }")).json() == {"data": {"__typename": "Query"}}


async def test_the_context_is_made_from_the_request(toy: Toy) -> None:
    def at_once(request: Request) -> object:
        return request.headers["key"]

    async def later(request: Request) -> object:
        return request.headers["key"]

    for context in (at_once, later):
        client = toy(context=context)
        client.headers["key"] = "the key"
        assert (await ask(client, "{ context }")).json() == {"data": {"context": "the key"}}


async def test_the_database_has_until_the_deadline(toy: Toy) -> None:
    assert (await ask(toy(), "{ deadline }")).json() == {"data": {"deadline": 10.0}}
    assert (await ask(toy(deadline=0.5), "{ deadline }")).json() == {"data": {"deadline": 0.5}}


async def test_resolvers_see_strawberrys_view_of_the_variables(toy: Toy) -> None:
    answer = await ask(toy(), "query ($t: DateTime) { variables(at: $t) }", variables={"t": None})

    assert answer.json() == {"data": {"variables": ["None", ["t"]]}}
