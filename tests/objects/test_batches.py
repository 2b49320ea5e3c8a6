"""Objects that are put together: as if one after the other, in one transaction of few commands."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from gateway.caller import Caller
from gateway.domains.loaders import DefinitionBook
from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from gateway.objects.actions import pipelining
from gateway.objects.actions.grouping import parts
from gateway.objects.actions.pipelining import put_many
from gateway.objects.actions.rows import Row, mapped_rows
from gateway.objects.model import NewObject, ObjectStatus
from tests.client import Client
from tests.commands import Commands
from tests.database import content, stored
from tests.invariants import assert_invariants
from tests.objects.builders import addresses, customer, order, put_all, whole


async def access_of(db: Database) -> Access:
    definitions = await DefinitionBook(db, lifetime=60).of("demo")
    return Access(db, Caller("demo", "test"), 10, definitions)


def new(*objects: tuple[str, dict[str, object]]) -> list[NewObject]:
    return [NewObject(type_, source) for type_, source in objects]


async def test_an_object_sees_what_those_before_it_leave(client: Client, db: Database) -> None:
    payload = await put_all(
        client,
        order("0", "C1"),
        customer("C1", email="ada@example.com"),
        order("1", "C1"),
        customer("C1", email="ada@new.example"),
        order("2", "C9", email="ada@new.example"),
        order("3", "C8", email="ada@example.com"),
    )

    assert payload["status"] == "PARTIAL"
    assert [result["objectStatus"] for result in payload["results"]] == [
        *("FAILED", "CREATED", "CREATED", "UPDATED", "CREATED", "FAILED")
    ]
    assert [result["index"] for result in payload["results"]] == [0, 1, 2, 3, 4, 5]
    assert payload["results"][5]["errors"][0]["path"] == ["objects", "5", "object"]
    profile = await whole(client, "C1")
    assert (profile["version"], addresses(profile)) == (4, ["ada@new.example"])
    assert len(profile["orders"]["edges"]) == 2
    assert_invariants(await stored(db))


async def test_one_bad_row_stops_the_batch_if_so_asked(client: Client, db: Database) -> None:
    before = await content(db)

    payload = await put_all(client, customer("C1"), order("1", "C2"), errorPolicy="REJECT_EVERYTHING")

    assert (payload["status"], payload["changed"]) == ("FAILED", False)
    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("ORPHAN_OBJECT", ["objects", "1", "object"])
    ]
    assert [result["objectStatus"] for result in payload["results"]] == ["FAILED", "FAILED"]
    assert await content(db) == before


async def test_what_is_refused_of_an_object_may_be_left_out(client: Client, db: Database) -> None:
    bad = customer("C1", email="ada@example.com", phone="12", tier="x" * 1001, firstName="Ada")

    strict = await put_all(client, bad)
    assert strict["status"] == "FAILED"
    assert await db["profiles"].count_documents({}) == 0
    payload = await put_all(client, bad, errorPolicy="IGNORE_FAILED")

    (result,) = payload["results"]
    assert (payload["status"], result["objectStatus"]) == ("PARTIAL", "CREATED")
    assert {(error["code"], ".".join(error["path"])) for error in result["errors"]} == {
        ("INVALID_VALUE", "objects.0.object.phones.0.number"),
        ("INVALID_VALUE", "objects.0.object.attributes.Tier.values.0"),
    }
    profile = await whole(client, "C1")
    assert (addresses(profile), profile["phones"], profile["name"]) == (["ada@example.com"], [], {"first": "Ada"})
    assert_invariants(await stored(db))


async def test_a_repeated_request_answers_what_the_first_one_did(client: Client, db: Database) -> None:
    first = await put_all(client, customer("C1"), order("1", "C2"), idempotencyKey="k1")
    before = await content(db)

    again = await put_all(client, customer("C1"), order("1", "C2"), idempotencyKey="k1")

    assert again == first
    assert await content(db) == before


async def test_a_batch_is_bounded(client: Client, db: Database) -> None:
    before = await content(db)

    payload = await put_all(client, *(customer(f"C{number}") for number in range(101)))

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("BATCH_LIMIT_EXCEEDED", ["objects"])]
    assert await content(db) == before


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def watched(client: Client, commands: Commands, mongo_uri: str, db: Database) -> AsyncIterator[Client]:
    """Return a client, of the domain that the other one has made, whose commands are counted."""
    motor = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands])
    counted = database(motor, db.name)
    yield Client(counted, book=DefinitionBook(counted, lifetime=60))
    motor.close()


async def test_a_batch_costs_the_same_few_commands_whatever_its_size(watched: Client, commands: Commands) -> None:
    await put_all(watched, customer("C0"), order("0", "C0"))
    for count in (2, 49):
        with commands.counted() as counts:
            payload = await put_all(
                watched,
                *(customer(f"{count}-{number}", email=f"{count}-{number}@example.com") for number in range(count)),
                *(order(f"{count}-{number}", f"{count}-{number}") for number in range(count)),
            )

        assert payload["status"] == "SUCCESS"
        assert counts == Counter(
            {
                "find objects": 1,
                "find identities": 1,
                "aggregate 1": 1,
                "find profiles": 1,
                "find tombstones": 1,
                "insert profiles": 1,
                "insert identities": 1,
                "insert objects": 1,
                "insert changes": 1,
                "commitTransaction 1": 1,
                "delete ingest_failures": 1,
            }
        )


async def test_many_objects_are_put_in_parts_that_share_nothing(
    client: Client, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipelining, "PART", 5)
    access = await access_of(db)
    asked = new(
        *(customer(f"C{number}", email=f"{number % 4}@example.com") for number in range(8)),
        *(order(f"{number}", f"C{number % 8}") for number in range(32)),
        order("lost", "C9"),
    )

    divided = await parts(access, await mapped_rows(access, asked), 5)
    names = [{name for row in part if isinstance(row, Row) for name in row.ties(access)} for part in divided]
    results = await put_many(access, Envelope("import"), asked)

    assert len(divided) > 1
    assert all(one.isdisjoint(other) for at, one in enumerate(names) for other in names[:at])
    assert [result.index for result in results] == list(range(41))
    # Customers of one address are one person here only if their own key does not say otherwise.
    assert [result.status for result in results[8:]] == [*[ObjectStatus.CREATED] * 32, ObjectStatus.FAILED]
    assert_invariants(await stored(db))


async def test_the_same_objects_make_the_same_database_whatever_they_are_put_with(client: Client, db: Database) -> None:
    access = await access_of(db)
    asked = new(
        *(customer(f"C{number}", email=f"{number}@example.com", phone="+32470123456") for number in range(20)),
        *(order(f"{number}", f"C{number % 20}") for number in range(40)),
    )

    await put_many(access, Envelope("import"), asked)
    first = without_times(await stored(db))
    for name in ("objects", "profiles", "identities", "changes"):
        await db[name].delete_many({})
    for one in asked:
        await put_many(access, Envelope("import"), [one])

    assert without_times(await stored(db)) == first


def without_times(found: dict[str, list[Document]]) -> dict[str, list[Document]]:
    """Return what is stored without the times at which it was."""
    timeless = {"created_at", "updated_at", "at", "expires_at"}

    def stripped(value: object) -> object:
        if isinstance(value, dict):
            return {name: stripped(one) for name, one in value.items() if name not in timeless}
        return [stripped(one) for one in value] if isinstance(value, list) else value

    return {name: [stripped(one) for one in documents] for name, documents in found.items()}  # type: ignore[misc]
