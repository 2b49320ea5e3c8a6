"""One mutation that creates a profile or patches the one that is there."""

import asyncio
from typing import Any

import pytest

from gateway.mongo.client import Database
from gateway.profiles.actions import turns
from tests.client import Client
from tests.database import content, stored, versions
from tests.invariants import assert_invariants
from tests.payloads import reasons
from tests.profiles.builders import create, identity, profile
from tests.profiles.test_races import NoQueue

CARD = identity("1")
PROFILE = "created profile { customerId version identities { identifier } attributes { name values } }"


def colour(*values: str) -> dict[str, Any]:
    return {"attributes": [{"name": "Colour", "add": list(values)}]}


async def upsert(client: Client, by: dict[str, Any], **asked: Any) -> dict[str, Any]:
    return await client.mutate("upsertProfile", {"profile": by, **asked}, PROFILE)


async def test_who_is_not_there_is_created_and_who_is_there_is_patched_M27(client: Client, db: Database) -> None:
    first = await upsert(client, {"customerId": "C1"}, **colour("red"))
    second = await upsert(client, {"customerId": "C1"}, attributes=[{"name": "Size", "set": ["9"]}])
    third = await upsert(client, {"customerId": "C1"}, **colour("red"))

    assert [payload["errors"] for payload in (first, second, third)] == [[], [], []]
    assert [payload["created"] for payload in (first, second, third)] == [True, False, False]
    assert [payload["changed"] for payload in (first, second, third)] == [True, True, False]
    assert first["profile"] == {
        "customerId": "C1",
        "version": 1,
        "identities": [],
        "attributes": [{"name": "Colour", "values": ["red"]}],
    }
    assert third["profile"]["attributes"] == [{"name": "Colour", "values": ["red"]}, {"name": "Size", "values": ["9"]}]
    assert [change["kind"] for change in first["changes"]] == ["CREATED", "ADDED"]
    assert await versions(db) == {"C1": 2}
    assert_invariants(await stored(db))


async def test_who_is_created_by_an_identity_has_it_M27(client: Client, db: Database) -> None:
    first = await upsert(client, {"identity": CARD}, **colour("red"))
    second = await upsert(client, {"identity": CARD}, **colour("blue"))

    assert (first["created"], first["profile"]["identities"]) == (True, [{"identifier": "1"}])
    assert (second["created"], second["profile"]["version"]) == (False, 2)
    assert second["profile"]["attributes"] == [{"name": "Colour", "values": ["red", "blue"]}]
    assert len(first["profile"]["customerId"]) == 16
    assert_invariants(await stored(db))


async def test_deleted_profile_is_created_at_its_next_version(client: Client, db: Database) -> None:
    await create(client, profile("C1"))
    await client.mutate("deleteProfile", {"profile": {"customerId": "C1"}})

    stale = await upsert(client, {"customerId": "C1"}, expectedVersion=1)
    payload = await upsert(client, {"customerId": "C1"}, expectedVersion=2)

    assert reasons(stale) == [("VERSION_CONFLICT", ["expectedVersion"])]
    assert (payload["created"], payload["profile"]["version"]) == (True, 3)
    assert_invariants(await stored(db))


@pytest.mark.parametrize(
    ("by", "code", "path"),
    [
        ({"email": "jane@example.com"}, "NOT_FOUND", ["profile"]),
        ({"appProfile": {"appId": "app", "key": "1"}}, "NOT_FOUND", ["profile"]),
        ({"customerId": "x" * 65}, "INVALID_INPUT", ["profile", "customerId"]),
        ({"identity": identity("")}, "INVALID_VALUE", ["profile", "identity", "identifier"]),
    ],
)
async def test_key_that_creates_nobody_is_refused(
    client: Client, db: Database, by: dict[str, Any], code: str, path: list[str]
) -> None:
    payload = await upsert(client, by, **colour("red"))

    assert reasons(payload) == [(code, path)]
    assert (payload["created"], payload["profile"]) == (None, None)
    assert await content(db) == {}


async def test_a_key_that_creates_nobody_does_not_hide_what_is_wrong_with_the_patch(
    client: Client, db: Database
) -> None:
    wrong = {"attributes": [{"name": "Colour", "set": [""]}], "emails": {"add": [{"type": "Home", "address": "x"}]}}

    payload = await upsert(client, {"customerId": "x" * 65}, **wrong)

    assert reasons(payload) == [
        ("INVALID_INPUT", ["profile", "customerId"]),
        ("INVALID_VALUE", ["attributes", "0", "set", "0"]),
        ("INVALID_VALUE", ["emails", "add", "0", "address"]),
    ]
    assert await content(db) == {}


async def test_patch_that_does_not_fit_creates_nobody(client: Client, db: Database) -> None:
    payload = await upsert(client, {"customerId": "C1"}, attributes=[{"name": "Colour", "promote": "red"}])

    assert reasons(payload) == [("NOT_FOUND", ["attributes", "0", "promote"])]
    assert await content(db) == {}


async def test_dry_run_shows_who_would_be_created(client: Client, db: Database) -> None:
    payload = await upsert(client, {"identity": CARD}, **colour("red"), dryRun=True)

    assert (payload["created"], payload["profile"]["version"]) == (True, 1)
    assert payload["profile"]["identities"] == [{"identifier": "1"}]
    assert await content(db) == {}


async def test_repetition_answers_that_it_created(client: Client, db: Database) -> None:
    asked = {**colour("red"), "idempotencyKey": "k"}
    first = await upsert(client, {"identity": CARD}, **asked)
    before = await content(db)

    assert await upsert(client, {"identity": CARD}, **asked) == first
    assert await content(db) == before


@pytest.mark.parametrize("queue", [turns._locks, NoQueue()], ids=["one process", "many processes"])
@pytest.mark.parametrize("by", [{"customerId": "C1"}, {"identity": CARD}], ids=["customer id", "identity"])
async def test_upserts_at_once_create_one_profile_M27(
    client: Client, db: Database, monkeypatch: pytest.MonkeyPatch, by: dict[str, Any], queue: Any
) -> None:
    monkeypatch.setattr(turns, "_locks", queue)

    payloads = await asyncio.gather(*(upsert(client, by, **colour(f"v{number}")) for number in range(6)))

    assert [payload["errors"] for payload in payloads] == [[]] * 6
    assert sorted(payload["created"] for payload in payloads) == [False] * 5 + [True]
    assert list((await versions(db)).values()) == [6]
    assert_invariants(await stored(db))
