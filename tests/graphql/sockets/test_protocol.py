"""What a client may say when, in the protocol `graphql-transport-ws`, and how the connection ends otherwise."""

import json
from typing import Any

import pytest
import strawberry

from gateway.caller import Caller
from gateway.graphql.sockets import SocketLimits
from tests.graphql.connected import Keys, connected
from tests.graphql.sockets.conftest import INIT, PROTOCOL, Talking, talk

MISSING = "KEY_MISSING: A key is needed: send it in the header `key` or as `Authorization: Bearer`."
AMBIGUOUS = "KEY_AMBIGUOUS: The request carries two different keys."
ASK = {"type": "subscribe", "id": "1", "payload": {"query": "{ hello }"}}


async def test_it_is_greeted_and_asks(talking: Talking) -> None:
    async with talking() as client:
        assert client.wire.subprotocol == PROTOCOL
        await client.say(INIT)
        assert await client.hear() == {"type": "connection_ack"}
        await client.say(ASK)
        assert await client.hear() == {"type": "next", "id": "1", "payload": {"data": {"hello": "Hello, world!"}}}
        assert await client.hear() == {"type": "complete", "id": "1"}


@pytest.mark.parametrize(
    "payload",
    [
        {"key": "dev-key"},
        {"Key": " dev-key "},
        {"authorization": "Bearer dev-key"},
        {"Authorization": "bearer dev-key", "key": "dev-key", "other": 5},
    ],
)
async def test_the_key_comes_with_the_first_message(talking: Talking, payload: dict[str, Any]) -> None:
    async with talking() as client:
        await client.say({"type": "connection_init", "payload": payload})

        assert await client.hear() == {"type": "connection_ack"}
        assert await client.ask("{ context }") == {"data": {"context": "dev"}}


@pytest.mark.parametrize("headers", [{"key": "dev-key"}, {"Authorization": "Bearer dev-key"}])
async def test_the_key_comes_in_the_headers(toy_schema: strawberry.Schema, keys: Keys, headers: dict[str, str]) -> None:
    async with connected(toy_schema, keys) as url, talk(url, additional_headers=headers) as client:
        await client.say({"type": "connection_init"})

        assert await client.hear() == {"type": "connection_ack"}
        assert await client.ask("{ context }") == {"data": {"context": "dev"}}


@pytest.mark.parametrize(
    ("headers", "payload", "reason"),
    [
        ({}, None, MISSING),
        ({}, {}, MISSING),
        ({}, {"key": ""}, MISSING),
        ({}, {"key": "wrong"}, "KEY_INVALID: The key is not valid."),
        ({}, {"key": "Schlüssel 🔑"}, "KEY_INVALID: The key is not valid."),
        ({}, {"key": ["dev-key"]}, MISSING),
        ({}, {"Authorization": "Basic dev-key"}, MISSING),
        (
            {},
            {"key": "dev-key", "Authorization": "Bearer other"},
            AMBIGUOUS,
        ),
        ({"key": "wrong"}, None, "KEY_INVALID: The key is not valid."),
        ({"key": "other"}, {"key": "dev-key"}, AMBIGUOUS),
    ],
)
async def test_without_one_right_key_the_connection_is_closed(
    toy_schema: strawberry.Schema, keys: Keys, headers: dict[str, str], payload: Any, reason: str
) -> None:
    keys.callers["other"] = Caller("demo", "other")
    async with connected(toy_schema, keys) as url, talk(url, additional_headers=headers) as client:
        await client.say({"type": "connection_init", "payload": payload})

        assert await client.end() == (4403, reason)


async def test_while_keys_cannot_be_checked_clients_are_sent_away(talking: Talking, keys: Keys) -> None:
    keys.unknown = True
    async with talking() as client:
        await client.say(INIT)

        assert await client.end() == (1013, "The key cannot be checked at the moment.")


async def test_nothing_is_asked_before_the_greeting(talking: Talking) -> None:
    async with talking() as client:
        await client.say(ASK)

        assert await client.end() == (4401, "The first message has to be connection_init.")


async def test_there_is_one_greeting(talking: Talking) -> None:
    async with talking() as client:
        await client.init()
        await client.say(INIT)

        assert await client.end() == (4429, "There was a connection_init already.")


@pytest.mark.parametrize("messages", [[], [{"type": "ping"}], [{"type": "complete", "id": "1"}]])
async def test_a_client_that_does_not_say_who_it_is_is_not_waited_for(
    talking: Talking, messages: list[dict[str, Any]]
) -> None:
    async with talking(limits=SocketLimits(init_seconds=0.05)) as client:
        await client.say(*messages)

        assert await client.end() == (4408, "The first message has to be connection_init.")


async def test_a_client_that_does_nothing_is_not_waited_for_either(talking: Talking) -> None:
    async with talking(limits=SocketLimits(idle_seconds=0.05)) as client:
        await client.init()

        assert await client.end() == (1000, "Nothing was asked for a long time.")


async def test_pings_are_answered(talking: Talking) -> None:
    async with talking() as client:
        await client.say({"type": "ping"})
        assert await client.hear() == {"type": "pong"}
        await client.init()
        await client.say({"type": "pong"}, {"type": "pong", "payload": {}}, {"type": "ping", "payload": {"a": [1]}})
        assert await client.hear() == {"type": "pong", "payload": {"a": [1]}}


@pytest.mark.parametrize(
    "message",
    [
        b'{"type": "ping"}',
        "",
        "{",
        "5",
        "null",
        '"ping"',
        "[]",
        "[" * 50_000,
        "{}",
        '{"type": null}',
        '{"type": 5}',
        '{"type": ["ping"]}',
        '{"type": "Ping"}',
        '{"type": "next", "id": "1", "payload": {}}',
        '{"type": "start", "id": "1", "payload": {"query": "{ hello }"}}',
        '{"type": "ping", "payload": 5}',
        '{"type": "ping", "payload": []}',
        '{"type": "complete"}',
        '{"type": "complete", "id": ""}',
        '{"type": "complete", "id": 5}',
        '{"type": "subscribe", "payload": {"query": "{ hello }"}}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ hello }"}}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": "1", "payload": null}',
        '{"type": "subscribe", "id": "1", "payload": []}',
        '{"type": "subscribe", "id": "1", "payload": "{ hello }"}',
        '{"type": "subscribe", "id": "1", "payload": {}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 5}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": ["{ hello }"]}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ hello }", "variables": []}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ hello }", "operationName": 5}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ hello }", "extensions": "x"}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "\\ud800"}}',
    ],
)
async def test_what_is_no_message_closes_the_connection(talking: Talking, message: str | bytes) -> None:
    async with talking() as client:
        await client.init()
        await client.wire.send(message)

        code, reason = await client.end()

    assert code == 4400
    assert reason.endswith(".")
    assert len(reason.encode()) <= 123


@pytest.mark.parametrize("payload", ["5", '"dev-key"', '["dev-key"]'])
async def test_a_greeting_has_an_object_or_nothing(talking: Talking, payload: str) -> None:
    async with talking() as client:
        await client.wire.send(f'{{"type": "connection_init", "payload": {payload}}}')

        assert await client.end() == (4400, "`payload` of a message of type connection_init must be an object.")


async def test_a_message_that_is_too_large_closes_the_connection(talking: Talking) -> None:
    async with talking() as client:
        await client.init()
        await client.subscribe("1", " " * 100_001)

        assert (await client.end())[0] == 1009


async def test_a_message_in_many_pieces_is_read_as_one(talking: Talking) -> None:
    async with talking() as client:
        await client.init()
        await client.wire.send(iter(json.dumps(ASK)))

        assert (await client.hear())["payload"] == {"data": {"hello": "Hello, world!"}}


@pytest.mark.parametrize("subprotocols", [(), ("graphql-ws",), ("graphql-ws", "other")])
async def test_no_other_protocol_is_spoken(
    toy_schema: strawberry.Schema, keys: Keys, subprotocols: tuple[str, ...]
) -> None:
    headers = {"key": "dev-key"}
    async with (
        connected(toy_schema, keys) as url,
        talk(url, subprotocols=subprotocols, additional_headers=headers) as client,
    ):
        assert client.wire.subprotocol is None
        assert await client.end() == (4406, "Speak the subprotocol graphql-transport-ws.")


async def test_ours_is_chosen_among_several(toy_schema: strawberry.Schema, keys: Keys) -> None:
    async with (
        connected(toy_schema, keys) as url,
        talk(url, subprotocols=("graphql-ws", "graphql-transport-ws")) as client,
    ):
        assert client.wire.subprotocol == PROTOCOL
