"""Stored values that a definition contradicts, refused or brought into agreement."""

from typing import Any

import pytest

from gateway.attribute_definitions import actions
from gateway.mongo.client import Database
from tests.attribute_definitions.builders import SELECTION, conflicts, define, given, held
from tests.client import Client
from tests.database import content, versions
from tests.payloads import reasons

NORMALISE, CLEAR = "NORMALISE", "CLEAR_CONTRADICTING"


@pytest.mark.parametrize(
    ("stored", "definition", "normalised", "cleared"),
    [
        (["+32 470 12 34 56"], {"type": "PHONE"}, ["+32470123456"], ["+32470123456"]),
        (["12", "x", "012"], {"type": "NUMBER"}, None, ["12"]),
        (["a", "b"], {"maxValues": 1}, None, ["a"]),
        (["a", "B"], {"pattern": "[a-z]"}, None, ["a"]),
        (["c", "a"], {"allowedValues": ["a", "b"]}, None, ["a"]),
        (["A", "a", "b"], {"caseSensitive": False}, ["a", "b"], ["a", "b"]),
        (["x"], {"type": "NUMBER"}, None, []),
    ],
)
async def test_values_that_do_not_fit_are_a_conflict_until_a_migration_helps_G3_M17(
    client: Client,
    db: Database,
    stored: list[str],
    definition: dict[str, Any],
    normalised: list[str] | None,
    cleared: list[str],
) -> None:
    await given(client, A=stored, Z=["z"])
    asked = {"name": "A", **definition}
    before = await content(db)

    assert await conflicts(client, "defineAttribute", asked) == (1, ["C1"])
    if normalised is None:
        assert await conflicts(client, "defineAttribute", {**asked, "migration": NORMALISE}) == (1, ["C1"])
    for migration in [NORMALISE] * (normalised is not None) + [CLEAR]:
        dry = await client.mutate("defineAttribute", {**asked, "migration": migration, "dryRun": True}, SELECTION)
        assert (dry["migrated"], dry["remaining"], reasons(dry)) == (0, 1, [])
    assert await content(db) == before

    last = CLEAR if normalised is None else NORMALISE
    done = await client.mutate("defineAttribute", {**asked, "migration": last, "reason": "Tidy."}, SELECTION)

    assert (done["migrated"], done["remaining"], done["definition"]["name"]) == (1, 0, "A")
    assert await held(client) == {"A": cleared if normalised is None else normalised, "Z": ["z"]}
    assert await versions(db) == {"C1": 2}
    record = await db["changes"].find_one({"_id.version": 2})
    assert record is not None
    assert (record["mutation"], record["reason"], record["by"]) == ("defineAttribute", "Tidy.", "test")


async def test_a_conflict_counts_all_and_names_five_G3(client: Client) -> None:
    for number in range(7):
        await given(client, f"C{number}", A=["x"])
    await given(client, "fits", A=["1"])

    assert await conflicts(client, "defineAttribute", {"name": "A", "type": "NUMBER"}) == (
        7,
        ["C0", "C1", "C2", "C3", "C4"],
    )


async def test_app_profiles_are_looked_at_and_rewritten_too_G3_I11(client: Client, db: Database) -> None:
    app = {"appId": "fb", "key": "1", "attributes": [{"name": "Phone", "values": ["+32 470 12 34 56"]}]}
    await client.mutate("createProfile", {"customerId": "C1", "appProfiles": [app]})
    asked = {"name": "Phone", "type": "PHONE"}

    assert await conflicts(client, "defineAttribute", asked) == (1, ["C1"])
    await define(client, **asked, migration=NORMALISE)

    query = '{ profile(by: {customerId: "C1"}) { version appProfiles { attributes { type values } } } }'
    assert (await client(query))["profile"] == {
        "version": 2,
        "appProfiles": [{"attributes": [{"type": "PHONE", "values": ["+32470123456"]}]}],
    }
    record = await db["changes"].find_one({"_id.version": 2})
    assert record is not None
    assert {tuple(change["path"][:5]) for change in record["changes"]} == {
        ("appProfiles", "fb", "1", "attributes", "Phone")
    }


async def test_no_migration_can_make_up_a_required_value_G3(client: Client) -> None:
    await given(client, "without")
    await given(client, "cleared", A=[])
    await given(client, "with", A=["x"])
    asked = {"name": "A", "required": True}

    for migration in ({}, {"migration": NORMALISE}, {"migration": CLEAR}):
        assert await conflicts(client, "defineAttribute", {**asked, **migration}) == (2, ["cleared", "without"])
    await client.mutate("deleteProfile", {"profile": {"customerId": "cleared"}})
    await client.mutate("deleteProfile", {"profile": {"customerId": "without"}})
    last_value = {**asked, "type": "NUMBER", "migration": CLEAR}
    assert await conflicts(client, "defineAttribute", last_value) == (1, ["with"])
    await define(client, "A", required=True)


async def test_values_under_the_source_name_become_the_attributes_own_G11(client: Client) -> None:
    await given(client, EmailAddress=["a@example.com", "b@example.com"])
    asked = {"name": "email", "sourceName": "EmailAddress", "type": "EMAIL"}

    assert await conflicts(client, "defineAttribute", asked) == (1, ["C1"])
    await define(client, **asked, migration=NORMALISE)

    assert await held(client) == {"email": ["a@example.com", "b@example.com"]}


async def test_a_definition_with_values_is_deleted_in_a_closed_domain_only_with_them_I11(
    closed: Client, db: Database
) -> None:
    await define(closed, "A")
    await define(closed, "B")
    await given(closed, A=["x"], B=["y"])

    assert await conflicts(closed, "deleteAttributeDefinition", {"name": "A"}) == (1, ["C1"])
    done = await closed.mutate("deleteAttributeDefinition", {"name": "A", "migration": CLEAR}, SELECTION)

    assert (done["migrated"], done["remaining"], done["definition"], reasons(done)) == (1, 0, None, [])
    assert await held(closed) == {"B": ["y"]}
    assert await versions(db) == {"C1": 2}


async def test_what_is_looser_looks_at_no_profile_G3(client: Client) -> None:
    await define(client, "A", maxValues=1)
    await given(client, A=["x"])

    payload = await client.mutate(
        "updateAttributeDefinition", {"name": "A", "searchable": True, "description": "Now it is."}, SELECTION
    )

    assert (payload["migrated"], payload["remaining"], reasons(payload)) == (0, 0, [])


async def test_a_long_migration_goes_on_with_every_repetition_G3(
    client: Client, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MIGRATED_AT_ONCE", 2)
    for number in range(5):
        await given(client, f"C{number}", A=[f"0{number}"])
    asked = {"name": "A", "type": "NUMBER", "migration": NORMALISE, "idempotencyKey": "k1"}

    steps = [await client.mutate("defineAttribute", asked, SELECTION) for _ in range(3)]

    assert [(step["migrated"], step["remaining"], step["changed"]) for step in steps] == [
        (2, 3, True),
        (2, 1, True),
        (1, 0, True),
    ]
    assert [step["definition"] and step["definition"]["type"] for step in steps] == [None, None, "NUMBER"]
    assert [step["definitionsVersion"] for step in steps] == [0, 0, 1]
    assert [await held(client, f"C{number}") for number in range(5)] == [{"A": [str(number)]} for number in range(5)]
    assert await versions(db) == {f"C{number}": 2 for number in range(5)}
