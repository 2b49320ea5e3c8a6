"""Every race has one outcome, whether the writers share the queue of one process or meet in the database only."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest

from gateway.mongo.client import Database
from gateway.profiles.actions import turns
from tests.client import Client
from tests.database import stored
from tests.invariants import assert_invariants

WRITERS = 6
CARD = {"handle": "card", "identifier": "1"}
MAIL = {"handle": "mail", "identifier": "2"}

Payload = dict[str, Any]


class NoQueue(dict[str, asyncio.Lock]):
    """Forgets every lock: writers do not find each other's, like those of several processes."""

    def __setitem__(self, profile: str, lock: asyncio.Lock) -> None:
        pass


@pytest.fixture(params=["one process", "many processes"], autouse=True)
def queue(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "many processes":
        monkeypatch.setattr(turns, "_locks", NoQueue())


@pytest.fixture
async def client(db: Database) -> AsyncIterator[Client]:
    """Return a client; when the test is over the invariants must hold."""
    yield Client(db)
    assert_invariants(await stored(db))


def by(customer_id: str) -> dict[str, str]:
    return {"customerId": customer_id}


def outcome(payload: Payload) -> str:
    """Return the code of a refusal, or whether anything changed."""
    if payload["errors"]:
        return str(payload["errors"][0]["code"])
    return "changed" if payload["changed"] else "unchanged"


async def versions(client: Client, *customer_ids: str) -> list[int]:
    query = "query ($keys: [ProfileKey!]!) { profilesBy(keys: $keys) { version } }"
    found = (await client(query, keys=[by(customer_id) for customer_id in customer_ids]))["profilesBy"]
    return [profile["version"] for profile in found]


async def colours(client: Client, customer_id: str = "C1") -> list[str]:
    query = 'query ($by: ProfileKey!) { profile(by: $by) { attribute(name: "Colour") { values } } }'
    values: list[str] = (await client(query, by=by(customer_id)))["profile"]["attribute"]["values"]
    return values


async def create(client: Client, customer_id: str = "C1", **parts: Any) -> None:
    payload = await client.mutate("createProfile", {**by(customer_id), **parts})
    assert payload["errors"] == []


def colour(*values: str) -> dict[str, Any]:
    return {"attributes": [{"name": "Colour", "values": list(values)}]}


async def at_once(*mutations: Any) -> list[Payload]:
    return list(await asyncio.gather(*mutations))


async def test_one_profile_gets_an_identity_that_many_want(client: Client) -> None:
    people = [f"C{number}" for number in range(WRITERS)]
    for customer_id in people:
        await create(client, customer_id)

    payloads = await at_once(*(client.mutate("linkIdentity", {"profile": by(one), **CARD}) for one in people))

    assert Counter(map(outcome, payloads)) == {"changed": 1, "IDENTITY_TAKEN": WRITERS - 1}
    assert sorted(await versions(client, *people)) == [1] * (WRITERS - 1) + [2]


async def test_a_value_that_many_add_is_added_once(client: Client) -> None:
    await create(client)
    asked = {"profile": by("C1"), "name": "Colour", "values": ["blue"]}

    payloads = await at_once(*(client.mutate("addAttributeValues", asked) for _ in range(WRITERS)))

    assert Counter(map(outcome, payloads)) == {"changed": 1, "unchanged": WRITERS - 1}
    assert (await versions(client, "C1"), await colours(client)) == ([2], ["blue"])


async def test_promotions_follow_one_another(client: Client, db: Database) -> None:
    values = [f"v{number}" for number in range(WRITERS + 1)]
    await create(client, **colour(*values))

    payloads = await at_once(
        *(
            client.mutate("promoteAttributeValue", {"profile": by("C1"), "name": "Colour", "value": value})
            for value in values[1:]
        )
    )

    assert Counter(map(outcome, payloads)) == {"changed": WRITERS}
    assert await versions(client, "C1") == [1 + WRITERS]
    last = await db["changes"].find_one({"_id.version": 1 + WRITERS})
    assert last is not None
    assert (await colours(client))[0] == last["changes"][0]["path"][-1]


async def test_a_value_that_is_removed_and_promoted_is_gone(client: Client) -> None:
    await create(client, **colour("red", "blue"))
    where = {"profile": by("C1"), "name": "Colour"}

    removed, promoted = await at_once(
        client.mutate("removeAttributeValues", {**where, "values": ["blue"]}),
        client.mutate("promoteAttributeValue", {**where, "value": "blue"}),
    )

    assert outcome(removed) == "changed"
    assert outcome(promoted) in ("changed", "NOT_FOUND")
    assert await colours(client) == ["red"]
    assert await versions(client, "C1") == [2 + promoted["changed"]]


async def test_a_customer_id_that_many_create_is_created_once(client: Client) -> None:
    payloads = await at_once(
        *(client.mutate("createProfile", {**by("C1"), **colour(str(number))}) for number in range(WRITERS))
    )

    assert Counter(map(outcome, payloads)) == {"changed": 1, "ALREADY_EXISTS": WRITERS - 1}
    assert await versions(client, "C1") == [1]


async def test_a_write_to_a_profile_that_is_deleted_comes_before_it_or_finds_nothing(
    client: Client, db: Database
) -> None:
    await create(client, identities=[CARD])

    deleted, written = await at_once(
        client.mutate("deleteProfile", {"profile": by("C1")}),
        client.mutate("linkIdentity", {"profile": by("C1"), **MAIL}),
    )

    assert outcome(deleted) == "changed"
    assert outcome(written) in ("changed", "NOT_FOUND")
    assert await db["identities"].count_documents({}) == 0
    assert await db["tombstones"].find().to_list(None) == [
        {"_id": "demo|C1", "domain": "demo", "version": 2 + written["changed"]}
    ]


async def test_of_writers_that_expect_one_version_the_first_wins(client: Client) -> None:
    await create(client)
    asked = {"profile": by("C1"), "name": "Colour", "expectedVersion": 1}

    payloads = await at_once(
        *(client.mutate("setAttribute", {**asked, "values": [str(number)]}) for number in range(WRITERS))
    )

    assert Counter(map(outcome, payloads)) == {"changed": 1, "VERSION_CONFLICT": WRITERS - 1}
    assert await versions(client, "C1") == [2]


@pytest.mark.parametrize(
    ("mutation", "asked"),
    [
        ("setAttribute", {"profile": by("C1"), "name": "Colour", "values": ["blue"]}),
        ("setAttribute", {"profile": by("C1"), "name": "Colour", "values": ["blue"], "expectedVersion": 1}),
        ("promoteIdentity", {"profile": by("C1"), **MAIL}),
        ("unlinkIdentity", {"profile": {"identity": CARD}, **CARD}),
        ("deleteProfile", {"profile": {"identity": CARD}}),
        ("createProfile", by("C2")),
        ("createProfile", {}),
    ],
)
async def test_one_request_sent_many_times_is_carried_out_once_and_answered_alike(
    client: Client, db: Database, mutation: str, asked: dict[str, Any]
) -> None:
    await create(client, identities=[CARD, MAIL])
    request = {**asked, "idempotencyKey": "k"}

    payloads = await at_once(
        *(client.mutate(mutation, request, "profile { customerId version }") for _ in range(WRITERS))
    )

    assert outcome(payloads[0]) == "changed"
    assert payloads == [payloads[0]] * WRITERS
    assert await db["changes"].count_documents({"mutation": mutation, "_id.version": 2}) == (
        mutation != "createProfile"
    )
    assert await db["changes"].count_documents({}) == 2


async def test_profiles_that_exchange_identities_do_not_wait_for_each_other(client: Client) -> None:
    await create(client, "A", identities=[CARD])
    await create(client, "B", identities=[MAIL])

    payloads = await at_once(
        client.mutate("moveIdentity", {"profile": by("A"), **CARD, "to": by("B")}),
        client.mutate("moveIdentity", {"profile": by("B"), **MAIL, "to": by("A")}),
    )

    assert list(map(outcome, payloads)) == ["changed", "changed"]
    assert await versions(client, "A", "B") == [3, 3]
    held = await client("query ($by: ProfileKey!) { profile(by: $by) { customerId } }", by={"identity": CARD})
    assert held == {"profile": by("B")}


async def test_a_profile_named_by_an_identity_is_the_one_that_holds_it_when_it_is_written(
    client: Client, db: Database
) -> None:
    await create(client, "A", identities=[CARD])
    await create(client, "B")
    write = {"profile": {"identity": CARD}, "name": "Colour", "values": ["blue"]}

    moved, written = await at_once(
        client.mutate("moveIdentity", {"profile": by("A"), **CARD, "to": by("B")}),
        client.mutate("setAttribute", write, "profile { customerId version }"),
    )

    assert (outcome(moved), outcome(written)) == ("changed", "changed")
    # On A it came before the move, on B behind it.
    assert written["profile"] in ({"customerId": "A", "version": 2}, {"customerId": "B", "version": 3})
    move = await db["changes"].find_one({"mutation": "moveIdentity", "_id.profile": "demo|A"})
    assert move is not None
    assert move["_id"]["version"] == {"A": 3, "B": 2}[written["profile"]["customerId"]]


async def test_a_move_that_is_repeated_when_its_source_is_gone_still_tells_the_target(client: Client) -> None:
    await create(client, "A", identities=[CARD])
    await create(client, "B")
    move = {"profile": by("A"), **CARD, "to": by("B"), "idempotencyKey": "k"}
    await client.mutate("moveIdentity", move)
    await client.mutate("deleteProfile", {"profile": by("A")})

    payload = await client.mutate("moveIdentity", move, "profile { customerId } target { customerId }")

    assert outcome(payload) == "changed"
    assert (payload["profile"], payload["target"]) == (None, by("B"))
