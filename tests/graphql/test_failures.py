"""What a client is told when a resolver fails, and what the log is told instead."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from gateway.telemetry import fields

GRAPHQL_RESPONSE = "application/graphql-response+json"
MASKED = "Something went wrong on our side; quote the request id."
UNAVAILABLE = "The database did not answer in time; try again."
SECRETS = ("secret", "10.0.0.7", "jane@example.com", "Traceback", ".py", "mongodb://")

Toy = Callable[..., httpx.AsyncClient]


@pytest.fixture
def request_id() -> Iterator[str]:
    fields.begin(request_id="r-1")
    yield "r-1"
    fields.begin()


async def ask(
    client: httpx.AsyncClient, query: str, accept: str = GRAPHQL_RESPONSE, **variables: Any
) -> httpx.Response:
    body = {"query": query, "variables": variables}
    return await client.post("", json=body, headers={"Accept": accept})


FAIL = "query ($how: String!) { hello mine: fail(how: $how) }"


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (
            "rejection",
            [("There is no such profile.", {"code": "NOT_FOUND", "legacyCode": 7014, "argument": ["by"]})],
        ),
        (
            "contention",
            [("Others write the same profile; try again.", {"code": "CONTENTION", "retryable": True})],
        ),
        (
            "rejections",
            [
                ("Name it.", {"code": "REQUIRED", "legacyCode": 7003}),
                ("Too many.", {"code": "LIMIT_EXCEEDED"}),
            ],
        ),
        ("unreachable", [(UNAVAILABLE, {"code": "SERVICE_UNAVAILABLE", "retryable": True})]),
        ("cut", [(UNAVAILABLE, {"code": "SERVICE_UNAVAILABLE", "retryable": True})]),
        ("slow", [(UNAVAILABLE, {"code": "SERVICE_UNAVAILABLE", "retryable": True})]),
        ("late", [(UNAVAILABLE, {"code": "SERVICE_UNAVAILABLE", "retryable": True})]),
        ("full", [(UNAVAILABLE, {"code": "SERVICE_UNAVAILABLE", "retryable": True})]),
        ("driver", [(MASKED, {"code": "INTERNAL", "legacyCode": 7006, "requestId": "r-1"})]),
        ("crash", [(MASKED, {"code": "INTERNAL", "legacyCode": 7006, "requestId": "r-1"})]),
        ("unspoken", [(MASKED, {"code": "INTERNAL", "legacyCode": 7006, "requestId": "r-1"})]),
        ("spoken", [("Ask otherwise.", {"code": "ASK_OTHERWISE"})]),
    ],
)
async def test_a_failed_field_is_told_in_our_words(
    toy: Toy, request_id: str, how: str, told: list[tuple[str, dict[str, Any]]]
) -> None:
    with capture_logs():
        answer = await ask(toy(), FAIL, how=how)

    assert answer.status_code == 200
    assert answer.json() == {
        "errors": [
            {
                "message": message,
                "locations": [{"line": 1, "column": 31}],
                "path": ["mine"],
                "extensions": extensions,
            }
            for message, extensions in told
        ],
        "data": {"hello": "Hello, world!", "mine": None},
    }
    assert not [secret for secret in SECRETS if secret in answer.text]


@pytest.mark.parametrize("query", ["{ misfit }", '{ failAtAll(how: "crash") }', '{ me { failAtAll(how: "driver") } }'])
async def test_what_is_ours_is_masked_wherever_it_fails(toy: Toy, query: str) -> None:
    with capture_logs():
        answer = await ask(toy(), query)

    (error,) = answer.json()["errors"]
    assert answer.status_code == 200
    assert error["message"] == MASKED
    assert error["extensions"] == {"code": "INTERNAL", "legacyCode": 7006}
    assert not [secret for secret in SECRETS if secret in answer.text]


async def test_the_log_has_the_traceback_and_no_words_of_the_client(toy: Toy) -> None:
    with capture_logs() as log:
        await ask(toy(), "query jane($how: String!) { jane: fail(how: $how) }", how="crash")

    (line,) = log
    failure = line.pop("exc_info")
    assert isinstance(failure, ValueError)
    assert failure.__traceback__ is not None
    assert line == {"event": "field_failed", "log_level": "error", "field": "fail"}


async def test_the_log_hears_once_of_a_failure_that_many_fields_share(toy: Toy) -> None:
    with capture_logs() as log:
        await ask(toy(), '{ a: fail(how: "cut") b: fail(how: "cut") c: fail(how: "slow") hello }')

    assert log == [
        {"event": "database_unavailable", "log_level": "warning", "field": "fail", "error": "AutoReconnect"},
        {"event": "database_unavailable", "log_level": "warning", "field": "fail", "error": "NetworkTimeout"},
    ]


@pytest.mark.parametrize("how", ["rejection", "rejections", "spoken"])
async def test_the_log_hears_nothing_of_what_the_client_did(toy: Toy, how: str) -> None:
    with capture_logs() as log:
        await ask(toy(), FAIL, how=how)

    assert log == []


@pytest.mark.parametrize(
    ("query", "accept", "status"),
    [
        ('{ fail(how: "cut") }', GRAPHQL_RESPONSE, 503),
        ('{ a: fail(how: "cut") b: fail(how: "crash") }', GRAPHQL_RESPONSE, 503),
        ('{ failAtAll(how: "cut") }', GRAPHQL_RESPONSE, 503),
        ('{ fail(how: "cut") }', "application/json", 200),
        ('{ fail(how: "cut") hello }', GRAPHQL_RESPONSE, 200),
        ('{ fail(how: "crash") }', GRAPHQL_RESPONSE, 200),
        ('{ fail(how: "rejection") }', GRAPHQL_RESPONSE, 200),
    ],
)
async def test_503_is_for_a_database_that_answered_nothing(toy: Toy, query: str, accept: str, status: int) -> None:
    with capture_logs():
        answer = await ask(toy(), query, accept)

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query ($n: String) { hello(name: $n) wish(wish: {name: $n}) }", {"n": None}),
        ('query ($n: String!) { wish(wish: {name: "a", data: {a: $n}}) }', {"n": None}),
        ('query ($t: DateTime) { wish(wish: {name: "a", data: [$t]}) }', {"t": "2021-01-27T00:25:20Z"}),
    ],
)
async def test_input_that_is_found_wrong_while_running_is_the_clients(
    toy: Toy, query: str, variables: dict[str, Any]
) -> None:
    with capture_logs() as log:
        answer = await ask(toy(), query, **variables)

    extensions = [error["extensions"] for error in answer.json()["errors"]]
    assert extensions
    assert all(told == {"code": "BAD_USER_INPUT", "legacyCode": 7004} for told in extensions)
    assert log == []


async def refuse(_request: object) -> object:
    message = "secret"
    raise RuntimeError(message)


@pytest.mark.parametrize(
    ("options", "query"),
    [({"context": refuse}, "{ hello }"), ({}, "{ unprintable }")],
    ids=["context", "answer"],
)
async def test_a_failure_outside_the_fields_is_500_and_json(
    toy: Toy, request_id: str, options: dict[str, Any], query: str
) -> None:
    with capture_logs() as log:
        answer = await ask(toy(**options), query)

    assert answer.status_code == 500
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {
        "errors": [
            {
                "message": MASKED,
                "extensions": {"code": "INTERNAL", "legacyCode": 7006, "requestId": "r-1"},
            }
        ]
    }
    assert [line["event"] for line in log] == ["request_failed"]
