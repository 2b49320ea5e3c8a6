"""Operations on a WebSocket: several at a time, each with its answers, its refusal or its failure."""

import asyncio
import hashlib
from typing import Any

import pytest
import strawberry
import structlog

from gateway.caller import Caller
from gateway.errors import ErrorCode, Rejection
from gateway.graphql.connections import Connections
from gateway.graphql.sockets import SocketLimits
from gateway.telemetry import fields
from tests.graphql.connected import Keys, connected, until
from tests.graphql.sockets.conftest import Talking, talk

LISTEN = "subscription ($name: String!) { listen(name: $name) }"
UNKNOWN = '{"query": "{ hello"}'


def codes(answer: dict[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in answer["errors"]]


async def test_mutations_are_served(talking: Talking, written: list[str]) -> None:
    async with talking() as client:
        await client.init()
        answer = await client.ask('mutation { a: write(text: "a") b: write(text: "b") }')

    assert answer == {"data": {"a": "a", "b": "b"}}
    assert written == ["a", "b"]


async def test_several_run_at_a_time_and_the_first_ready_is_answered_first(
    talking: Talking, going_on: set[str], may_go_on: asyncio.Event
) -> None:
    async with talking() as client:
        await client.init()
        await client.subscribe("slow", "{ wait }")
        await until(lambda: going_on == {"query"})
        assert await client.ask("{ hello }") == {"data": {"hello": "Hello, world!"}}
        may_go_on.set()

        assert await client.hear() == {"type": "next", "id": "slow", "payload": {"data": {"wait": "query"}}}
        assert await client.hear() == {"type": "complete", "id": "slow"}


async def test_a_subscription_has_an_answer_for_each_event(talking: Talking) -> None:
    async with talking() as client:
        await client.init()
        await client.subscribe("1", "subscription { tick(times: 3) }")
        told = [await client.hear() for _ in range(4)]

    assert [message.get("payload") for message in told] == [*({"data": {"tick": n}} for n in range(3)), None]
    assert [message["type"] for message in told] == ["next", "next", "next", "complete"]


async def test_a_subscription_ends_when_its_client_has_enough(talking: Talking, listening: list[str]) -> None:
    async with talking() as client:
        await client.init()
        await client.subscribe("1", LISTEN, variables={"name": "a"})
        assert (await client.hear())["payload"] == {"data": {"listen": "a"}}
        await client.say({"type": "complete", "id": "1"}, {"type": "complete", "id": "other"})
        await until(lambda: listening == [])

        await client.subscribe("1", "{ hello }")
        assert (await client.hear())["payload"] == {"data": {"hello": "Hello, world!"}}


async def test_all_ends_when_the_client_is_gone(talking: Talking, listening: list[str], going_on: set[str]) -> None:
    async with talking() as client:
        await client.init()
        await client.subscribe("1", LISTEN, variables={"name": "a"})
        await client.subscribe("2", "{ wait }")
        await until(lambda: listening == ["a"] and going_on == {"query"})
        client.wire.transport.abort()

        await until(lambda: listening == [] and going_on == set())


@pytest.mark.parametrize("completes", [True, False], ids=["complete", "gone"])
async def test_a_mutation_that_began_is_carried_out(
    talking: Talking, written: list[str], going_on: set[str], may_go_on: asyncio.Event, *, completes: bool
) -> None:
    async with talking() as client:
        await client.init()
        await client.subscribe("1", 'mutation { writeSlowly(text: "a") }')
        await until(lambda: going_on == {"a"})
        if completes:
            await client.say({"type": "complete", "id": "1"})
            assert await client.ask("{ hello }") == {"data": {"hello": "Hello, world!"}}
            may_go_on.set()
            await until(lambda: written == ["a"])
            # Nobody waits for its answer any more.
            assert await client.ask("{ hello }") == {"data": {"hello": "Hello, world!"}}
        else:
            client.wire.transport.abort()
            may_go_on.set()
            await until(lambda: written == ["a"])


async def test_an_id_is_used_once_at_a_time(talking: Talking, going_on: set[str]) -> None:
    async with talking() as client:
        await client.init()
        await client.subscribe("1", "{ wait }")
        await client.subscribe("1", "{ hello }")

        assert await client.end() == (4409, "An operation of this id runs already.")
    await until(lambda: going_on == set())


async def test_only_so_many_run_at_a_time(talking: Talking, may_go_on: asyncio.Event) -> None:
    async with talking(limits=SocketLimits(operations=2)) as client:
        await client.init()
        await client.subscribe("1", "{ wait }")
        await client.subscribe("2", 'mutation { writeSlowly(text: "a") }')
        await client.say({"type": "complete", "id": "2"})
        refused = await client.ask("{ hello }")
        may_go_on.set()
        assert [(await client.hear())["type"] for _ in range(2)] == ["next", "complete"]
        served = await client.ask("{ hello }")

    assert refused == {
        "errors": [
            {
                "message": "2 operations run on this connection already: wait for their answers.",
                "extensions": {
                    "code": "RATE_LIMITED",
                    "legacyCode": 7020,
                    "limit": "operationsPerConnection",
                    "maximum": 2,
                },
            }
        ]
    }
    assert served == {"data": {"hello": "Hello, world!"}}


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"query": "{ hello"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": 'subscription { tick listen(name: "a") }'}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "{ __schema { types { name } } }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query A { hello } query B { hello }"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "query ($n: String!) { hello(name: $n) }"}, "BAD_USER_INPUT"),
        ({"query": "subscription ($n: String!) { listen(name: $n) }"}, "BAD_USER_INPUT"),
        ({"query": "{ " + "me { " * 20 + "hello" + " }" * 20 + " }"}, "DOCUMENT_LIMIT_EXCEEDED"),
        ({"documentId": "unknown"}, "PERSISTED_DOCUMENT_NOT_FOUND"),
        ({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}}, "PERSISTED_QUERY_NOT_FOUND"),
        ({"query": 'subscription { neverBegin(how: "rejection") }'}, "NOT_FOUND"),
        ({"query": 'subscription { neverBegin(how: "unreachable") }'}, "SERVICE_UNAVAILABLE"),
        ({"query": 'subscription { neverBegin(how: "crash") }'}, "INTERNAL"),
    ],
)
async def test_what_is_refused_ends_for_its_id_alone(
    talking: Talking, listening: list[str], request_: dict[str, Any], code: str
) -> None:
    async with talking() as client:
        await client.init()
        await client.subscribe("other", LISTEN, variables={"name": "a"})
        assert (await client.hear())["id"] == "other"
        await client.say({"type": "subscribe", "id": "1", "payload": request_})
        answer = await client.hear()

        assert (answer["type"], answer["id"]) == ("error", "1")
        assert set(codes({"errors": answer["payload"]})) == {code}
        assert listening == ["a"]


async def test_a_failure_is_masked_and_names_its_request(toy_schema: strawberry.Schema, keys: Keys) -> None:
    async with (
        connected(toy_schema, keys) as url,
        talk(url, additional_headers={"x-request-id": "abc"}) as client,
    ):
        assert client.wire.response is not None
        assert client.wire.response.headers["x-request-id"] == "abc"
        await client.init()
        await client.ask("{ hello }")
        answer = await client.ask('{ fail(how: "crash") }')

    (error,) = answer["errors"]
    assert answer["data"] == {"fail": None}
    assert error["message"] == "Something went wrong on our side; quote the request id."
    assert error["extensions"]["requestId"] == "abc.2"


@pytest.mark.parametrize(("how", "code"), [("crash", "INTERNAL"), ("rejection", "NOT_FOUND")])
async def test_a_subscription_that_breaks_off_says_so_and_nothing_of_why(talking: Talking, how: str, code: str) -> None:
    async with talking() as client:
        await client.init()
        await client.subscribe("1", f'subscription {{ breakOff(how: "{how}") }}')
        assert (await client.hear())["payload"] == {"data": {"breakOff": 1}}
        broken = await client.hear()

        assert broken["type"] == "error"
        assert codes({"errors": broken["payload"]}) == [code]


async def test_each_operation_has_its_own_deadline(talking: Talking) -> None:
    async with talking(deadline=5.0) as client:
        await client.init()
        query = await client.ask("{ deadline }")
        assert (await client.ask("{ hello }"))["data"]
        subscription = await client.ask("subscription { deadlines }")

    assert 4.9 < query["data"]["deadline"] <= 5.0
    # A subscription goes on for longer: each of its events has one.
    assert subscription == {"data": {"deadlines": None}}


async def test_documents_are_named_as_by_http(talking: Talking) -> None:
    text = "{ hello }"
    persisted = {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(text.encode()).hexdigest()}}
    async with talking(trusted={"greeting": text}) as client:
        await client.init()
        await client.say({"type": "subscribe", "id": "1", "payload": {"documentId": "greeting"}})
        assert (await client.hear())["payload"] == {"data": {"hello": "Hello, world!"}}
        await client.hear()
        assert "data" in await client.ask(text, extensions=persisted)
        await client.say({"type": "subscribe", "id": "1", "payload": {"extensions": persisted}})
        assert (await client.hear())["payload"] == {"data": {"hello": "Hello, world!"}}


async def test_only_trusted_documents_are_served_where_it_is_said(talking: Talking) -> None:
    async with talking(trusted={"greeting": "{ hello }"}, trusted_only=True) as client:
        await client.init()

        assert codes(await client.ask("{ hello }")) == ["PERSISTED_DOCUMENT_REQUIRED"]


async def test_the_context_may_refuse(talking: Talking) -> None:
    async def context(_connection: object) -> object:
        raise Rejection(ErrorCode.TENANT_NOT_FOUND, "There is no such domain.")

    async with talking(context=context) as client:
        await client.init()

        assert codes(await client.ask("{ hello }")) == ["TENANT_NOT_FOUND"]
        assert codes(await client.ask("subscription { tick }")) == ["TENANT_NOT_FOUND"]


async def test_more_than_the_process_can_do_is_refused(talking: Talking) -> None:
    late = [False]
    async with talking(connections=Connections(is_late=lambda: late[0])) as client:
        await client.init()
        assert "data" in await client.ask("{ hello }")
        late[0] = True

        assert codes(await client.ask("{ hello }")) == ["OVERLOADED"]


async def test_each_operation_and_each_connection_has_a_line_in_the_log(
    toy_schema: strawberry.Schema, keys: Keys
) -> None:
    with structlog.testing.capture_logs(processors=[fields.merged]) as log:
        async with connected(toy_schema, keys) as url, talk(url, additional_headers={"x-request-id": "abc"}) as client:
            await client.init()
            await client.ask('{ hello(name: "jane@example.com") }')
            await client.ask("{ jane }")
            await client.ask('mutation { write(text: "jane") }')
            await client.subscribe("jane", LISTEN, variables={"name": "jane"})
            await client.hear()
        await until(lambda: any(line["event"] == "connection" for line in log))

    operations = [line for line in log if line["event"] == "operation"]
    assert [(line["kind"], line["outcome"], line["code"]) for line in operations] == [
        ("query", "answered", None),
        (None, "refused", "GRAPHQL_VALIDATION_FAILED"),
        ("mutation", "answered", None),
        ("subscription", "stopped", None),
    ]
    assert [(line["request_id"], line["domain"], line["key_id"]) for line in operations] == [
        (f"abc.{number}", "demo", "dev") for number in range(1, 5)
    ]
    assert all(line["duration_ms"] >= 0 and line["characters"] > 0 for line in operations)
    (connection,) = [line for line in log if line["event"] == "connection"]
    assert connection["status"] == 1000
    assert (connection["path"], connection["request_id"]) == ("/graphql", "abc")
    assert (connection["domain"], connection["key_id"]) == ("demo", "dev")
    assert "jane" not in str(log)


async def test_a_key_with_fewer_rights_has_them_from_the_next_operation_on(talking: Talking, keys: Keys) -> None:
    async with talking() as client:
        await client.init()
        assert await client.ask("{ context }") == {"data": {"context": "dev"}}
        keys.callers["dev-key"] = Caller("demo", "changed")

        assert await client.ask("{ context }") == {"data": {"context": "changed"}}
