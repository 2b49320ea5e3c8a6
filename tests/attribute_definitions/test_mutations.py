"""Definitions, made and changed through the API."""

from typing import Any

import pytest

from gateway.domains.actions import create_domain
from gateway.mongo.client import Database
from tests.attribute_definitions.builders import DEFINITION, SELECTION, define, put
from tests.client import Client
from tests.database import content
from tests.payloads import reasons

EMAIL = {
    "name": "EmailAddress",
    "type": "STRING",
    "required": False,
    "multiValued": True,
    "maxValues": 100,
    "pattern": None,
    "allowedValues": [],
    "caseSensitive": True,
    "searchable": False,
    "sourceName": None,
    "description": None,
    "onPrimaryRemoval": "PROMOTE_NEXT",
    "personal": False,
}
TOLD = {**EMAIL, "maxValues": 1, "multiValued": False, "type": "EMAIL"}


async def test_an_attribute_is_defined_and_shown_G3(client: Client, db: Database) -> None:
    payload = await client.mutate(
        "defineAttribute", {"name": "EmailAddress", "reason": "We write to people."}, SELECTION
    )

    assert payload == {
        "definition": EMAIL,
        "definitionsVersion": 1,
        "migrated": 0,
        "remaining": 0,
        "changed": True,
        "changes": [
            {
                "kind": "ADDED",
                "path": ["attributeDefinitions", "EmailAddress"],
                "before": None,
                "after": EMAIL,
                "autoPromoted": False,
            }
        ],
        "errors": [],
    }
    query = f'{{ attributeDefinitions {{ {DEFINITION} }} attributeDefinition(name: "EmailAddress") {{ name }} }}'
    assert await client(query) == {"attributeDefinitions": [EMAIL], "attributeDefinition": {"name": "EmailAddress"}}
    (record,) = await db["definition_changes"].find().to_list(None)
    assert record["_id"] == {"domain": "demo", "version": 1}
    assert (record["by"], record["mutation"], record["reason"]) == ("test", "defineAttribute", "We write to people.")


async def test_everything_of_a_definition_can_be_changed_and_taken_away_G3(client: Client) -> None:
    await define(client, "EmailAddress", pattern=".+@.+", sourceName="mail", description="Where mail goes.")
    change = {"name": "mail", "type": "EMAIL", "maxValues": 1, "pattern": "", "sourceName": "", "description": ""}

    payload = await client.mutate("updateAttributeDefinition", change, SELECTION)

    assert (payload["definition"], payload["definitionsVersion"], payload["changed"]) == (TOLD, 2, True)
    assert [(told["kind"], told["after"]) for told in payload["changes"]] == [("UPDATED", TOLD)]
    again = await client.mutate("updateAttributeDefinition", {**change, "name": "EmailAddress"}, SELECTION)
    assert (again["changed"], again["changes"], again["definitionsVersion"]) == (False, [], 2)


async def test_a_deleted_definition_leaves_custom_fields_M17(client: Client) -> None:
    await define(client, "Score", type="NUMBER")
    await client.mutate("createProfile", {"customerId": "C1", "attributes": [{"name": "Score", "values": ["007"]}]})

    payload = await client.mutate("deleteAttributeDefinition", {"name": "Score"}, SELECTION)

    assert (payload["definition"], payload["definitionsVersion"], payload["errors"]) == (None, 2, [])
    custom = '{ profile(by: {customerId: "C1"}) { customFields { name type values } } attributeDefinitions { name } }'
    assert await client(custom) == {
        "profile": {"customFields": [{"name": "Score", "type": "STRING", "values": ["7"]}]},
        "attributeDefinitions": [],
    }


@pytest.mark.parametrize(
    ("input", "expected"),
    [
        ({"name": "1st"}, [("INVALID_INPUT", ["name"])]),
        ({"name": "a" * 65}, [("INVALID_INPUT", ["name"])]),
        ({"name": "a.b"}, [("INVALID_INPUT", ["name"])]),
        ({"name": "$where"}, [("INVALID_INPUT", ["name"])]),
        ({"name": "EmailAddress"}, [("ALREADY_EXISTS", ["name"])]),
        ({"name": "emailAddress"}, [("ALREADY_EXISTS", ["name"])]),
        ({"name": "email_address"}, [("ALREADY_EXISTS", ["name"])]),
        ({"name": "mail"}, [("ALREADY_EXISTS", ["name"])]),
        ({"name": "A", "sourceName": "mail"}, [("ALREADY_EXISTS", ["sourceName"])]),
        ({"name": "A", "sourceName": "EmailAddress"}, [("ALREADY_EXISTS", ["sourceName"])]),
        ({"name": "A", "multiValued": False, "maxValues": 2}, [("INVALID_INPUT", ["maxValues"])]),
        ({"name": "A", "type": "NUMBER", "allowedValues": ["1", "one"]}, [("INVALID_VALUE", ["allowedValues", "1"])]),
        ({"name": "A", "allowedValues": ["1"] * 101}, [("LIMIT_EXCEEDED", ["allowedValues"])]),
        ({"name": "A", "pattern": "[a-z]+", "allowedValues": ["a", "B"]}, [("INVALID_VALUE", ["allowedValues", "1"])]),
        (
            {
                "name": "",
                "maxValues": 0,
                "type": "URL",
                "caseSensitive": False,
                "sourceName": "",
                "description": "x" * 501,
                "pattern": "(?=x)",
            },
            [
                ("INVALID_INPUT", ["name"]),
                ("INVALID_INPUT", ["maxValues"]),
                ("INVALID_INPUT", ["caseSensitive"]),
                ("INVALID_INPUT", ["sourceName"]),
                ("INVALID_INPUT", ["description"]),
                ("INVALID_INPUT", ["pattern"]),
            ],
        ),
    ],
)
async def test_a_definition_that_cannot_be_is_refused_with_all_that_is_wrong_G3_G9_G11(
    client: Client, db: Database, input: dict[str, Any], expected: list[tuple[str, list[str]]]
) -> None:
    await define(client, "EmailAddress", sourceName="mail")
    before = await content(db)

    payload = await client.mutate("defineAttribute", input, SELECTION)

    assert reasons(payload) == expected
    assert payload["definition"] is None
    assert await content(db) == before


@pytest.mark.parametrize("mutation", ["updateAttributeDefinition", "deleteAttributeDefinition"])
async def test_what_is_not_defined_is_not_found(client: Client, db: Database, mutation: str) -> None:
    before = await content(db)

    payload = await client.mutate(mutation, {"name": "A"})

    assert reasons(payload) == [("NOT_FOUND", ["name"])]
    assert await content(db) == before


async def test_a_stale_version_loses_and_a_dry_run_writes_nothing(client: Client, db: Database) -> None:
    await define(client, "A")
    before = await content(db)

    stale = await client.mutate("defineAttribute", {"name": "B", "expectedVersion": 0})
    dry = await client.mutate("defineAttribute", {"name": "B", "expectedVersion": 1, "dryRun": True}, SELECTION)

    assert reasons(stale) == [("VERSION_CONFLICT", ["expectedVersion"])]
    assert (dry["changed"], dry["definition"]["name"], dry["definitionsVersion"]) == (True, "B", 2)
    assert await content(db) == before
    assert await client("{ definitionsVersion }") == {"definitionsVersion": 1}


async def test_a_repeated_request_answers_what_the_first_did(client: Client, db: Database) -> None:
    asked = {"name": "A", "idempotencyKey": "k1"}
    first = await client.mutate("defineAttribute", asked, SELECTION)
    before = await content(db)

    again = await client.mutate("defineAttribute", asked, SELECTION)
    other = await client.mutate("defineAttribute", {**asked, "type": "URL"}, SELECTION)

    assert again == first
    assert reasons(other) == [("IDEMPOTENCY_CONFLICT", ["idempotencyKey"])]
    assert await content(db) == before


async def test_domains_define_apart(client: Client, closed: Client, db: Database) -> None:
    await define(client, "A", type="NUMBER")
    await create_domain(db, "other")
    other = Client(db, "other")

    assert await other("{ attributeDefinitions { name } definitionsVersion }") == {
        "attributeDefinitions": [],
        "definitionsVersion": 0,
    }
    await define(other, "A", type="URL")
    assert reasons(await closed.mutate("deleteAttributeDefinition", {"name": "A"})) == [("NOT_FOUND", ["name"])]
    await client.mutate("createProfile", {"customerId": "C1"})
    assert (await put(client, "A", "12"))["errors"] == []
