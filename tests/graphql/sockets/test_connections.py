"""How many connections there may be, by whom, and for how long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import strawberry
from websockets.exceptions import InvalidStatus

from gateway.caller import Caller
from gateway.graphql.connections import Connections
from gateway.web import protocols
from tests.graphql.connected import LISTED, Keys, connected, until
from tests.graphql.sockets.conftest import INIT, Talking, talk


@pytest.fixture
async def crowd() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


async def test_a_revoked_key_ends_its_connections_and_what_runs_on_them(
    talking: Talking, keys: Keys, listening: list[str]
) -> None:
    async with talking() as client:
        await client.init()
        await client.subscribe("1", 'subscription { listen(name: "a") }')
        assert (await client.hear())["type"] == "next"
        del keys.callers["dev-key"]

        assert await client.end() == (4403, "KEY_INVALID: The key is not valid.")
        await until(lambda: listening == [])


async def test_a_revoked_key_begins_nothing_more(talking: Talking, keys: Keys, written: list[str]) -> None:
    async with talking(connections=Connections(recheck_seconds=3600)) as client:
        await client.init()
        del keys.callers["dev-key"]
        await client.subscribe("1", 'mutation { write(text: "a") }')

        assert await client.end() == (4403, "KEY_INVALID: The key is not valid.")
    assert written == []


async def test_a_token_that_expired_ends_its_connections_and_opens_none(talking: Talking, keys: Keys) -> None:
    async with talking() as client:
        await client.init()
        keys.refused.add("dev-key")

        assert await client.end() == (4403, "TOKEN_EXPIRED: The token has expired: get a new one.")
    async with talking() as client:
        await client.say(INIT)

        assert (await client.end())[0] == 4403


async def test_a_key_that_cannot_be_checked_for_a_moment_keeps_its_connections(talking: Talking, keys: Keys) -> None:
    async with talking() as client:
        await client.init()
        keys.unknown = True
        assert await client.ask("{ context }") == {"data": {"context": "dev"}}
        keys.unknown = False
        del keys.callers["dev-key"]

        assert (await client.end())[0] == 4403


async def test_a_process_has_so_many_connections(
    toy_schema: strawberry.Schema, keys: Keys, crowd: AsyncExitStack
) -> None:
    url = await crowd.enter_async_context(connected(toy_schema, keys, connections=Connections(maximum=2)))
    first, second = [await crowd.enter_async_context(talk(url)) for _ in range(2)]

    with pytest.raises(InvalidStatus) as refused:
        await crowd.enter_async_context(talk(url))

    assert refused.value.response.status_code == 503
    assert refused.value.response.headers["retry-after"] == "1"
    assert b'"code":"OVERLOADED"' in refused.value.response.body
    await first.wire.close()
    await second.init()
    third = await crowd.enter_async_context(talk(url))
    await third.init()


async def test_a_key_has_so_many_connections(toy_schema: strawberry.Schema, keys: Keys, crowd: AsyncExitStack) -> None:
    keys.callers["other-key"] = Caller("demo", "other")
    url = await crowd.enter_async_context(connected(toy_schema, keys, connections=Connections(maximum_per_key=1)))
    first, second, third, other = [await crowd.enter_async_context(talk(url)) for _ in range(4)]
    await first.init()

    await second.say(INIT)
    await other.say({"type": "connection_init", "payload": {"key": "other-key"}})

    assert await second.end() == (1013, "1 connections of this key are open already: close some of them.")
    assert await other.hear() == {"type": "connection_ack"}
    await first.wire.close()
    await third.init()


async def test_a_person_has_fewer_connections(toy_schema: strawberry.Schema, keys: Keys, crowd: AsyncExitStack) -> None:
    keys.callers["dev-key"] = Caller("demo", "user:ada", profile="demo|ada")
    url = await crowd.enter_async_context(connected(toy_schema, keys, connections=Connections(maximum_per_person=1)))
    first, second = [await crowd.enter_async_context(talk(url)) for _ in range(2)]
    await first.init()

    await second.say(INIT)

    assert await second.end() == (1013, "1 connections of this person are open already: close some of them.")


@pytest.mark.parametrize("origin", [None, LISTED, "http://{host}", "https://{host}"])
async def test_pages_of_ours_and_of_listed_origins_may_connect(
    toy_schema: strawberry.Schema, keys: Keys, origin: str | None
) -> None:
    async with connected(toy_schema, keys) as url:
        host = url.removeprefix("http://").removesuffix("/graphql")
        async with talk(url, origin=origin and origin.format(host=host)) as client:
            await client.init()


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", f"{LISTED}.evil.example", f"{LISTED}:8443", "http://127.0.0.1", ""]
)
async def test_pages_of_other_origins_may_not(toy_schema: strawberry.Schema, keys: Keys, origin: str) -> None:
    async with connected(toy_schema, keys) as url:
        with pytest.raises(InvalidStatus) as refused:
            async with talk(url, additional_headers={"Origin": origin, "key": "dev-key"}):
                pass

    assert refused.value.response.status_code == 403
    assert b'"code":"FORBIDDEN_ORIGIN"' in refused.value.response.body


async def test_a_client_that_never_reads_is_cut_off(
    talking: Talking, listening: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocols, "UNREAD_SECONDS", 0.1)
    name = "x" * 90_000
    async with talking() as client:
        await client.init()
        await client.subscribe("1", 'subscription { listen(name: "a") }')
        await until(lambda: listening == ["a"])
        client.wire.transport.pause_reading()
        for number in range(100):
            await client.subscribe(f"n{number}", "query ($n: String!) { hello(name: $n) }", variables={"n": name})

        await until(lambda: listening == [])


async def test_pings_that_nobody_reads_the_answers_of_are_not_kept(
    talking: Talking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocols, "UNREAD_SECONDS", 0.1)
    async with talking() as client:
        await client.init()
        transport = client.wire.transport
        transport.pause_reading()
        pings = (b"\x89\xfd\0\0\0\0" + b"x" * 125) * 1_000
        async with asyncio.timeout(10):
            while not transport.is_closing():
                # As long as the gateway reads, nothing waits here.
                if transport.get_write_buffer_size() < len(pings):
                    transport.write(pings)
                await asyncio.sleep(0)
