"""Patches that meet: in a race, in the rows of a batch, and in an upsert."""

import asyncio
from typing import Any

import pytest

from gateway.mongo.client import Database
from gateway.profiles.actions import turns
from tests.app_profiles.builders import app
from tests.batches import batch, outcomes
from tests.client import Client
from tests.database import content, stored
from tests.identities.builders import card
from tests.invariants import assert_invariants
from tests.payloads import reasons
from tests.profiles.builders import create, profile
from tests.profiles.test_races import NoQueue

C1 = {"profile": {"customerId": "C1"}}
C2 = {"profile": {"customerId": "C2"}}
READ = '{ profile(by: {customerId: "C1"}) { version identities { identifier } appProfiles { appId } tags } }'


async def seen(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = (await client(READ))["profile"]
    return {
        **found,
        "identities": [identity["identifier"] for identity in found["identities"]],
        "appProfiles": [app_profile["appId"] for app_profile in found["appProfiles"]],
    }


@pytest.mark.parametrize("queue", [turns._locks, NoQueue()], ids=["one process", "many processes"])
async def test_patches_of_different_lists_at_once_all_land(
    client: Client, db: Database, monkeypatch: pytest.MonkeyPatch, queue: Any
) -> None:
    monkeypatch.setattr(turns, "_locks", queue)
    await create(client, profile("C1", identities=[card("a")], appProfiles=[app("fb")]))

    payloads = await asyncio.gather(
        client.mutate("updateProfile", {**C1, "identities": {"add": [card("b", isPrimary=True)]}}),
        client.mutate("updateProfile", {**C1, "appProfiles": {"add": [app("tw")], "remove": [app("fb")]}}),
        client.mutate("updateProfile", {**C1, "tags": ["vip"]}),
    )

    assert [payload["errors"] for payload in payloads] == [[]] * 3
    assert await seen(client) == {"version": 4, "identities": ["b", "a"], "appProfiles": ["tw"], "tags": ["vip"]}
    assert_invariants(await stored(db))


@pytest.mark.parametrize("queue", [turns._locks, NoQueue()], ids=["one process", "many processes"])
async def test_one_of_two_profiles_gets_what_both_ask_for(
    client: Client, db: Database, monkeypatch: pytest.MonkeyPatch, queue: Any
) -> None:
    monkeypatch.setattr(turns, "_locks", queue)
    await create(client, profile("C1"), profile("C2"))
    asked = {"identities": {"set": [card("a"), card("b")]}, "appProfiles": {"add": [app("fb")]}}

    payloads = await asyncio.gather(*(client.mutate("updateProfile", {**one, **asked}) for one in (C1, C2)))

    assert sorted([sorted(reasons(payload)) for payload in payloads]) == [
        [],
        [
            ("ALREADY_EXISTS", ["appProfiles", "add", "0", "key"]),
            ("IDENTITY_TAKEN", ["identities", "set", "0"]),
            ("IDENTITY_TAKEN", ["identities", "set", "1"]),
        ],
    ]
    assert_invariants(await stored(db))


async def test_an_identity_goes_from_row_to_row(client: Client, db: Database) -> None:
    await create(client, profile("C1", identities=[card("a")]), profile("C2"))

    payload = await batch(
        client,
        "updateProfiles",
        [
            {**C2, "identities": {"add": [card("a")]}},
            {**C1, "identities": {"set": []}},
            {**C2, "identities": {"add": [card("a")]}},
            {**C1, "identities": {"update": [card("a", newIdentifier="b")]}},
        ],
    )

    assert outcomes(payload) == [
        [("IDENTITY_TAKEN", "profiles.0.identities.add.0")],
        True,
        True,
        [("NOT_FOUND", "profiles.3.identities.update.0.identifier")],
    ]
    assert (await seen(client))["identities"] == []
    assert_invariants(await stored(db))


async def test_bad_entries_of_patches_are_left_out_I13(client: Client, db: Database) -> None:
    await create(client, profile("C1", identities=[card("a")], appProfiles=[app("fb")]))
    await create(client, profile("C2", identities=[card("x")], appProfiles=[app("x")]))
    row = {
        **C1,
        "identities": {
            "update": [card("n", newIdentifier="m")],
            "add": [card("x"), card("b"), card("")],
            "promote": card("b"),
        },
        "appProfiles": {"set": [app("x"), app("tw", devices=[{"deviceId": ""}, {"deviceId": "tv"}])]},
        "tags": ["vip"],
    }
    nothing_left = {**C1, "identities": {"set": [card("x")]}, "appProfiles": {"set": [app("x")]}}

    payload = await batch(client, "updateProfiles", [row, nothing_left], errorPolicy="IGNORE_FAILED")

    refused, rest = outcomes(payload)
    assert sorted(refused) == [
        ("ALREADY_EXISTS", "profiles.0.appProfiles.set.0.key"),
        ("IDENTITY_TAKEN", "profiles.0.identities.add.0"),
        ("INVALID_VALUE", "profiles.0.appProfiles.set.1.devices.0.deviceId"),
        ("INVALID_VALUE", "profiles.0.identities.add.2.identifier"),
        ("NOT_FOUND", "profiles.0.identities.update.0.identifier"),
    ]
    assert sorted(rest) == [
        ("ALREADY_EXISTS", "profiles.1.appProfiles.set.0.key"),
        ("IDENTITY_TAKEN", "profiles.1.identities.set.0"),
    ]
    assert await seen(client) == {"version": 2, "identities": ["b", "a"], "appProfiles": ["tw"], "tags": ["vip"]}
    assert_invariants(await stored(db))


@pytest.mark.parametrize("by", [{"customerId": "C1"}, {"identity": card("a")}], ids=["customer id", "identity"])
async def test_an_upsert_creates_with_patches_and_patches_what_is_there_M27(
    client: Client, db: Database, by: dict[str, Any]
) -> None:
    selection = "created profile { customerId version identities { identifier } appProfiles { appId } }"
    first = {"identities": {"add": [card("b", isPrimary=True)]}, "appProfiles": {"set": [app("fb"), app("tw")]}}
    then = {"identities": {"remove": [card("b")]}, "appProfiles": {"promote": app("tw"), "remove": [app("fb")]}}

    created = await client.mutate("upsertProfile", {"profile": by, **first}, selection)
    patched = await client.mutate("upsertProfile", {"profile": by, **then}, selection)

    own = [] if "customerId" in by else [{"identifier": "a"}]
    assert (created["errors"], created["created"], patched["errors"], patched["created"]) == ([], True, [], False)
    assert created["profile"]["identities"] == [{"identifier": "b"}, *own]
    assert patched["profile"] == {
        "customerId": created["profile"]["customerId"],
        "version": 2,
        "identities": own,
        "appProfiles": [{"appId": "tw"}],
    }
    assert_invariants(await stored(db))


async def test_an_upsert_may_replace_the_identity_that_it_was_called_by(client: Client, db: Database) -> None:
    asked = {"profile": {"identity": card("a")}, "identities": {"set": [card("b")]}}

    payload = await client.mutate("upsertProfile", asked, "created profile { version identities { identifier } }")

    assert (payload["errors"], payload["created"]) == ([], True)
    assert payload["profile"] == {"version": 1, "identities": [{"identifier": "b"}]}
    data = await stored(db)
    assert [identity["identifier"] for identity in data["identities"]] == ["b"]


async def test_a_dry_run_and_a_repetition_of_a_patch_answer_the_same(client: Client, db: Database) -> None:
    await create(client, profile("C1", identities=[card("a")]))
    asked = {**C1, "identities": {"update": [card("a", newIdentifier="b")]}, "appProfiles": {"add": [app("fb")]}}
    selection = "profile { version identities { identifier } appProfiles { appId } }"
    before = await content(db)

    dry = await client.mutate("updateProfile", {**asked, "dryRun": True}, selection)
    assert await content(db) == before
    real = await client.mutate("updateProfile", {**asked, "idempotencyKey": "k"}, selection)
    written = await content(db)
    again = await client.mutate("updateProfile", {**asked, "idempotencyKey": "k"}, selection)

    assert dry == real == again
    assert await content(db) == written
