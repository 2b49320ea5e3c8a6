"""Definitions of extensions, made and changed through the API."""

import json
from typing import Any

import pytest

from gateway.domains.actions import create_domain
from gateway.extension_definitions import rules
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.extension_definitions.builders import DEFINITION, PHONE, SELECTION, define, given, given_parts
from tests.payloads import reasons

SCHEMA = json.dumps({"properties": {"Number": {"pattern": "^[0-9 ]+$"}}})
WHOLE = {
    **PHONE,
    "sourceName": "profile.phone",
    "description": "Where to call.",
    "multiValued": False,
    "fields": [{"name": "Since", "type": "DATETIME", "length": None, "required": False, "default": None}],
    "unique": ["Since"],
    "jsonSchema": SCHEMA,
}


async def test_an_extension_is_defined_and_shown_G9(client: Client, db: Database) -> None:
    payload = await client.mutate("defineExtension", {**given_parts(PHONE), "reason": "We call people."}, SELECTION)

    assert payload == {
        "definition": PHONE,
        "definitionsVersion": 1,
        "changed": True,
        "changes": [
            {
                "kind": "ADDED",
                "path": ["extensionDefinitions", "Phone"],
                "before": None,
                "after": PHONE,
                "autoPromoted": False,
            }
        ],
        "errors": [],
    }
    query = f'{{ extensionDefinitions {{ {DEFINITION} }} extensionDefinition(name: "PHONE") {{ name }} }}'
    assert await client(query) == {"extensionDefinitions": [PHONE], "extensionDefinition": {"name": "Phone"}}
    assert await client('{ extensionDefinition(name: "Fax") { name } }') == {"extensionDefinition": None}
    (record,) = await db["definition_changes"].find().to_list(None)
    assert (record["mutation"], record["reason"]) == ("defineExtension", "We call people.")


async def test_everything_of_a_definition_can_be_changed_and_taken_away_G9(client: Client) -> None:
    await define(client)

    changed = await client.mutate("updateExtensionDefinition", given_parts(WHOLE), SELECTION)
    bare = {"name": "PROFILE.Phone", "sourceName": "", "description": "", "multiValued": True, "jsonSchema": ""}
    back = await client.mutate("updateExtensionDefinition", {**bare, "fields": [], "unique": []}, SELECTION)
    again = await client.mutate("updateExtensionDefinition", {"name": "phone"}, SELECTION)

    assert (changed["definition"], changed["definitionsVersion"]) == (WHOLE, 2)
    assert [(told["kind"], told["before"], told["after"]) for told in changed["changes"]] == [("UPDATED", PHONE, WHOLE)]
    assert (back["definition"], back["definitionsVersion"]) == ({**PHONE, "fields": [], "unique": []}, 3)
    assert (again["changed"], again["changes"], again["definitionsVersion"]) == (False, [], 3)


@pytest.mark.parametrize(
    ("input", "expected"),
    [
        ({"name": "Phone"}, [("ALREADY_EXISTS", ["name"])]),
        ({"name": "PHONE"}, [("ALREADY_EXISTS", ["name"])]),
        ({"name": "Msisdn"}, [("ALREADY_EXISTS", ["name"])]),
        ({"name": "pho_ne"}, []),
        ({"name": "Home_phone"}, [("ALREADY_EXISTS", ["name"])]),
        ({"name": "Fax", "sourceName": "phone"}, [("ALREADY_EXISTS", ["sourceName"])]),
        ({"name": "Fax", "sourceName": "MSISDN"}, [("ALREADY_EXISTS", ["sourceName"])]),
        ({"name": "F" * 26}, []),
        ({"name": "F" * 27}, [("INVALID_INPUT", ["name"])]),
        (
            {
                "name": "1st",
                "sourceName": "",
                "description": "x" * 501,
                "fields": [
                    {"name": "a.b"},
                    {"name": "A", "length": 0},
                    {"name": "B", "type": "INTEGER", "length": 5, "default": "x"},
                    {"name": "home_phone"},
                    {"name": "HomePhone"},
                ],
                "unique": ["A", "C", "A"],
                "jsonSchema": '{"$ref": "https://example.com/schema"}',
            },
            [
                ("INVALID_INPUT", ["name"]),
                ("INVALID_INPUT", ["sourceName"]),
                ("INVALID_INPUT", ["description"]),
                ("INVALID_INPUT", ["fields", "0", "name"]),
                ("INVALID_INPUT", ["fields", "1", "length"]),
                ("INVALID_INPUT", ["fields", "2", "length"]),
                ("INVALID_VALUE", ["fields", "2", "default"]),
                ("DUPLICATE_VALUE", ["fields", "4", "name"]),
                ("INVALID_INPUT", ["unique", "1"]),
                ("DUPLICATE_VALUE", ["unique", "2"]),
                ("INVALID_INPUT", ["jsonSchema"]),
            ],
        ),
        ({"name": "Fax", "fields": [{"name": f"F{n}"} for n in range(101)]}, [("LIMIT_EXCEEDED", ["fields"])]),
        (
            {"name": "Fax", "fields": [{"name": f"F{n}", "length": 10_000, "default": "x" * 9_999} for n in range(6)]},
            [("LIMIT_EXCEEDED", [])],
        ),
    ],
)
async def test_a_definition_that_cannot_be_is_refused_with_all_that_is_wrong_G9_G11(
    client: Client, db: Database, input: dict[str, Any], expected: list[tuple[str, list[str]]]
) -> None:
    await define(client, sourceName="Msisdn")
    await define(client, name="homePhone")
    before = await content(db)

    payload = await client.mutate("defineExtension", input, SELECTION)

    assert reasons(payload) == expected
    if expected:
        assert payload["definition"] is None
        assert await content(db) == before


async def test_a_domain_defines_a_limited_number_of_extensions_G9(
    client: Client, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MAX_DEFINITIONS", 2)
    await define(client, name="A")
    await define(client, name="B")
    before = await content(db)

    assert reasons(await client.mutate("defineExtension", {"name": "C"})) == [("LIMIT_EXCEEDED", ["name"])]
    assert await content(db) == before


@pytest.mark.parametrize("mutation", ["updateExtensionDefinition", "deleteExtensionDefinition"])
async def test_a_definition_that_is_not_there_is_not_found_G9(client: Client, db: Database, mutation: str) -> None:
    before = await content(db)

    assert reasons(await client.mutate(mutation, {"name": "Phone"})) == [("NOT_FOUND", ["name"])]
    assert await content(db) == before


async def test_a_stale_version_loses_and_a_dry_run_writes_nothing_G9(client: Client, db: Database) -> None:
    await define(client)
    before = await content(db)

    stale = await client.mutate("deleteExtensionDefinition", {"name": "Phone", "expectedVersion": 0})
    dry = await client.mutate("deleteExtensionDefinition", {"name": "Phone", "dryRun": True}, "definitionsVersion")

    assert reasons(stale) == [("VERSION_CONFLICT", ["expectedVersion"])]
    assert (dry["changed"], dry["definitionsVersion"]) == (True, 2)
    assert await content(db) == before


async def test_a_repeated_request_defines_once_G9(client: Client) -> None:
    asked = {**given_parts(PHONE), "idempotencyKey": "k1"}

    payloads = [await client.mutate("defineExtension", asked, SELECTION) for _ in range(2)]

    assert payloads[0] == payloads[1]
    assert (payloads[1]["definitionsVersion"], reasons(payloads[1])) == (1, [])


async def test_domains_define_extensions_apart(client: Client, db: Database) -> None:
    await create_domain(db, "other")
    other = Client(db, "other")
    await given(other, {"n": 1})

    await define(client)

    assert await other('{ extensionDefinitions { name } extensionDefinition(name: "Phone") { name } }') == {
        "extensionDefinitions": [],
        "extensionDefinition": None,
    }
    for mutation in ("updateExtensionDefinition", "deleteExtensionDefinition"):
        assert reasons(await other.mutate(mutation, {"name": "Phone"})) == [("NOT_FOUND", ["name"])]
