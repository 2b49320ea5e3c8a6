"""The gateway and the hand-written endpoint do the same work, and what they do not do alike is noticed."""

import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from benchmarks import load
from benchmarks.commands import commands_of
from benchmarks.comparison import NotTheSame, compare, differences
from benchmarks.data.loading import loaded
from benchmarks.operations import OPERATIONS, named
from benchmarks.servers import GATEWAY, HAND_WRITTEN, ROOT, SERVERS, Server
from benchmarks.servers.process import Running, ServerFailed, running
from gateway.mongo.client import Client, Database

PEOPLE = 150


@pytest.fixture(scope="module")
async def bench(mongo_client: Client) -> AsyncIterator[Database]:
    db = await loaded(mongo_client, PEOPLE, print)
    yield db
    await mongo_client.drop_database(db.name)


@pytest.fixture(scope="module")
async def servers(bench: Database, mongo_uri: str) -> AsyncIterator[dict[str, Running]]:
    async with AsyncExitStack() as stack:
        yield {
            server.name: await stack.enter_async_context(running(server, mongo_uri, bench.name, ROOT, PEOPLE))
            for server in SERVERS
            if server.name in (GATEWAY, HAND_WRITTEN)
        }


async def test_the_gateway_and_the_hand_written_endpoint_answer_and_write_the_same(
    servers: dict[str, Running], bench: Database
) -> None:
    await compare(list(servers.values()), bench)

    # What the comparison wrote is undone.
    assert await bench["profiles"].count_documents({"version": {"$gt": 1}}) == 0
    assert await bench["changes"].count_documents({}) == 0


async def test_what_is_not_the_same_is_told(
    servers: dict[str, Running], bench: Database, mongo_client: Client, mongo_uri: str
) -> None:
    other = await loaded(mongo_client, PEOPLE + 1, print)
    try:
        await other["profiles"].update_one({"customer_id": "C00000000"}, {"$set": {"attributes.a3": ["another"]}})
        endpoint = next(server for server in SERVERS if server.name == HAND_WRITTEN)
        told = r"^Q1: hand-written is not like gateway at \.answer\.data\.profile\.attributes\[3\]\.primaryValue: "
        async with running(endpoint, mongo_uri, other.name, ROOT, PEOPLE) as server:
            with pytest.raises(NotTheSame, match=told):
                await compare([servers[GATEWAY], server], bench)
    finally:
        await mongo_client.drop_database(other.name)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ({"a": [1, {"b": "x"}]}, {"a": [1, {"b": "x"}]}, []),
        ({"a": [1, {"b": "x"}]}, {"a": [1, {"b": "y"}]}, [".a[1].b: 'x', 'y'"]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, [": fields ['a', 'b'], ['b', 'a']"]),
        ({"a": 1}, {"a": True}, [".a: 1, True"]),
        ([1], [1, 2], [": 1 entries, 2"]),
    ],
)
def test_two_answers_are_compared_field_by_field(one: object, other: object, told: list[str]) -> None:
    assert list(differences(one, other)) == told


async def test_commands_are_counted(servers: dict[str, Running], mongo_client: Client) -> None:
    seen = {
        operation.name: await commands_of(servers[HAND_WRITTEN], operation, mongo_client) for operation in OPERATIONS
    }

    assert seen == {
        "Q1": Counter(aggregate=1),
        "Q2": Counter(find=4),
        "Q3": Counter(find=3),
        "M1": Counter(find=1, update=1, insert=1, commitTransaction=1),
    }


@pytest.mark.parametrize("operation", ["Q1", "Q2", "Q3", "M1"])
async def test_a_load_counts_good_answers(servers: dict[str, Running], operation: str) -> None:
    done = await load.run(load.Job(operation, PEOPLE, servers[GATEWAY].port, concurrency=3, seconds=0.2))

    assert done.answers >= 3
    assert 0 < done.median <= done.p99
    assert 0 < done.rate <= done.answers / 0.2
    assert 0 <= done.own_share < 1


async def test_a_load_goes_on_for_the_answers_it_needs_but_not_for_ever(servers: dict[str, Running]) -> None:
    needed = 1_000_000
    done = await load.run(load.Job("Q1", PEOPLE, servers[HAND_WRITTEN].port, 2, seconds=0.2, at_least=needed))

    assert 0.2 * load.LONGER <= done.answers / done.rate < 30
    assert done.answers < needed


async def test_a_load_ends_at_the_first_bad_answer(servers: dict[str, Running]) -> None:
    strangers = load.Job("Q1", 500, servers[GATEWAY].port, concurrency=2, seconds=5)

    with pytest.raises(
        load.BadAnswer, match=r'an answer was not good: HTTP/1.1 200 OK(.|\n)*{"data":{"profile":null}}$'
    ):
        await load.run(strangers)


async def test_a_server_weighs_something(servers: dict[str, Running]) -> None:
    assert 10_000_000 < await servers[GATEWAY].memory() < 1_000_000_000


async def test_a_server_that_does_not_begin_is_told_with_its_last_words(mongo_uri: str) -> None:
    broken = Server("broken", (sys.executable, "-c", "raise SystemExit('no such luck')"))

    with pytest.raises(ServerFailed, match=r"broken did not begin to answer(.|\n)*no such luck"):
        async with running(broken, mongo_uri, "none", ROOT, PEOPLE):
            pass


def test_no_sending_of_a_write_repeats_the_values_of_another() -> None:
    bodies = named("M1").bodies(PEOPLE)

    assert len({bodies.next() for _ in range(1_000)}) == 1_000
    assert len({len(bodies.next()) for _ in range(1_000)}) == 1
