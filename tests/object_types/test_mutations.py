"""Object types, put, changed and deleted through the API."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.domains.actions import create_domain
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content, stored
from tests.object_types.builders import CONTACT, SELECTION, TYPE, given_field, given_key, put, seen
from tests.payloads import reasons, unchanged

NAME = {"name": "Contact"}


async def test_a_type_is_put_read_and_deleted_A13_A14(client: Client) -> None:
    began = datetime.now(UTC)
    made = await put(client)
    read = (await client(f'{{ objectType(name: " Contact") {{ {TYPE} createdAt updatedAt }} }}'))["objectType"]
    deleted = await client.mutate("deleteObjectType", NAME, SELECTION)

    told = {
        "name": "Contact",
        "version": 1,
        "description": "People who write to us.",
        "templateId": None,
        "fields": seen(CONTACT)["fields"],
        "keys": seen(CONTACT)["keys"],
        "allowProfileCreation": False,
        "expirationDays": None,
        "sourceTimestampFormat": None,
        "countryCode": None,
        "tags": [],
        "hasEncryptionKey": False,
    }
    change = {"path": ["objectTypes", "Contact"], "autoPromoted": False}
    assert made == {
        "objectType": seen(CONTACT),
        "definitionsVersion": 1,
        "changed": True,
        "changes": [{**change, "kind": "ADDED", "before": None, "after": told}],
        "errors": [],
    }
    assert began.isoformat(timespec="milliseconds")[:23] <= read.pop("createdAt")[:23] == read.pop("updatedAt")[:23]
    assert read == seen(CONTACT)
    assert deleted == {
        "objectType": None,
        "definitionsVersion": 2,
        "changed": True,
        "changes": [{**change, "kind": "REMOVED", "before": told, "after": None}],
        "errors": [],
    }
    assert await client('{ objectType(name: "Contact") { name } }') == {"objectType": None}


async def test_what_is_left_out_of_a_later_put_stays_and_each_change_is_a_new_version_A13(client: Client) -> None:
    settings = {"expirationDays": 30, "countryCode": "us", "allowProfileCreation": True}
    await put(client, **settings, tags=[{"key": "team", "value": "crm"}])
    later = {"name": "Contact", "description": "Others."}

    payload = await client.mutate("putObjectType", later, SELECTION)
    cleared = await client.mutate("putObjectType", {**later, "expirationDays": 0, "tags": []}, SELECTION)

    kept = seen(CONTACT, description="Others.", **{**settings, "countryCode": "US"})
    assert payload["objectType"] == {**kept, "version": 2, "tags": [{"key": "team", "value": "crm"}]}
    assert cleared["objectType"] == {**kept, "version": 3, "expirationDays": None}
    assert cleared["definitionsVersion"] == 3


async def test_the_same_again_changes_nothing_A13(client: Client, db: Database) -> None:
    await put(client, tags=[{"key": "a", "value": "1"}, {"key": "b", "value": ""}])
    again = {**CONTACT, "tags": [{"key": "b", "value": ""}, {"key": "a", "value": "1"}]}

    payload = await unchanged(client, db, "putObjectType", again, "objectType { version } definitionsVersion")

    assert payload == {"objectType": {"version": 1}, "definitionsVersion": 1}


async def test_a_dry_run_shows_what_would_be_and_writes_nothing(client: Client, db: Database) -> None:
    before = await content(db)

    payload = await client.mutate("putObjectType", {**CONTACT, "dryRun": True}, SELECTION)

    assert (payload["objectType"], payload["changed"], payload["errors"]) == (seen(CONTACT), True, [])
    assert await content(db) == before


@pytest.mark.parametrize(("expected", "stands"), [(0, False), (1, True)])
async def test_the_version_that_is_expected_is_that_of_the_type(
    client: Client, db: Database, expected: int, *, stands: bool
) -> None:
    """Another type was put before, so the versions of the definitions are others."""
    await put(client, name="Another")
    if stands:
        await put(client)
    before = await content(db)
    stale = {**CONTACT, "description": "Changed.", "expectedVersion": 1 - expected}

    refused = await client.mutate("putObjectType", stale)
    assert reasons(refused) == [("VERSION_CONFLICT", ["expectedVersion"])]
    assert refused["errors"][0]["message"] == f"The object type is at version {expected}, not {1 - expected}."
    assert await content(db) == before

    written = await client.mutate("putObjectType", {**stale, "expectedVersion": expected}, "objectType { version }")
    assert written["objectType"] == {"version": expected + 1}


async def test_a_put_is_repeated_by_its_idempotency_key(client: Client, db: Database) -> None:
    first = await put(client, idempotencyKey="k1", reason="new source")
    before = await content(db)

    assert await put(client, idempotencyKey="k1", reason="new source") == first
    other = await client.mutate("putObjectType", {**CONTACT, "description": "Other.", "idempotencyKey": "k1"})
    assert reasons(other) == [("IDEMPOTENCY_CONFLICT", ["idempotencyKey"])]
    assert await content(db) == before
    (record,) = (await stored(db))["definition_changes"]
    assert (record["mutation"], record["reason"], record["by"]) == ("putObjectType", "new source", "test")


async def test_puts_at_the_same_time_are_all_kept(client: Client) -> None:
    names = [f"Type{number}" for number in range(8)]

    await asyncio.gather(*(put(client, name=name) for name in names))

    found = await client("{ objectTypes { edges { node { name version } } } definitionsVersion }")
    assert [edge["node"] for edge in found["objectTypes"]["edges"]] == [{"name": name, "version": 1} for name in names]
    assert found["definitionsVersion"] == 8


async def test_puts_of_one_type_at_the_same_time_follow_one_another(client: Client) -> None:
    payloads = await asyncio.gather(*(put(client, description=f"Description {number}.") for number in range(6)))

    assert sorted(payload["objectType"]["version"] for payload in payloads) == [1, 2, 3, 4, 5, 6]
    last = max(payloads, key=lambda payload: payload["objectType"]["version"])["objectType"]
    assert (await client(f'{{ objectType(name: "Contact") {{ {TYPE} }} }}'))["objectType"] == last


async def test_an_encryption_key_is_written_and_never_shown_A14(client: Client, db: Database) -> None:
    payload = await put(client, encryptionKey="arn:aws:kms:us-east-1:1:key/secret-1")
    changed = await put(client, encryptionKey="arn:aws:kms:us-east-1:1:key/secret-2")
    taken = await put(client, encryptionKey="")

    assert payload["objectType"]["hasEncryptionKey"] is True
    assert (changed["changed"], changed["objectType"]["version"]) == (True, 2)
    assert taken["objectType"]["hasEncryptionKey"] is False
    assert "secret" not in str((payload, changed, taken))
    assert "secret" not in str((await stored(db))["definition_changes"])
    assert "encryptionKey" not in await _fields_of(client, "ObjectType")


async def _fields_of(client: Client, type_name: str) -> list[str]:
    found = await client(f'{{ __type(name: "{type_name}") {{ fields {{ name }} }} }}')
    return [field["name"] for field in found["__type"]["fields"]]


async def test_profiles_are_not_created_unless_a_type_says_so_A15(client: Client) -> None:
    silent = await put(client)
    said = await put(client, name="Maker", allowProfileCreation=True)

    assert (silent["objectType"]["allowProfileCreation"], said["objectType"]["allowProfileCreation"]) == (False, True)


@pytest.mark.parametrize(("days", "accepted"), [(-1, False), (1, True), (1098, True), (1099, False)])
async def test_objects_expire_after_1_to_1098_days_A22(
    client: Client, db: Database, days: int, *, accepted: bool
) -> None:
    before = await content(db)

    payload = await client.mutate("putObjectType", {**CONTACT, "expirationDays": days}, "objectType { expirationDays }")

    if accepted:
        assert (payload["objectType"], payload["errors"]) == ({"expirationDays": days}, [])
    else:
        assert reasons(payload) == [("INVALID_INPUT", ["expirationDays"])]
        assert await content(db) == before


async def test_tags_are_words_with_values_in_the_order_of_their_keys_A24(client: Client) -> None:
    tags = [
        {"key": "team", "value": "crm"},
        {"key": "cost-center", "value": ""},
        {"key": "a:b/c=1", "value": "x" * 256},
    ]

    payload = await put(client, tags=tags)

    assert payload["objectType"]["tags"] == [tags[2], tags[1], tags[0]]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([{"key": "aws:x", "value": ""}], [("INVALID_INPUT", ["tags", "0", "key"])]),
        (
            [{"key": "", "value": "x" * 257}, {"key": "a b", "value": ""}],
            [
                ("INVALID_INPUT", ["tags", "0", "key"]),
                ("INVALID_INPUT", ["tags", "0", "value"]),
                ("INVALID_INPUT", ["tags", "1", "key"]),
            ],
        ),
        ([{"key": "a", "value": "1"}, {"key": "a", "value": "2"}], [("DUPLICATE_VALUE", ["tags", "1", "key"])]),
        ([{"key": "k" * 129, "value": ""}], [("INVALID_INPUT", ["tags", "0", "key"])]),
        ([{"key": f"k{number}", "value": ""} for number in range(51)], [("LIMIT_EXCEEDED", ["tags"])]),
    ],
)
async def test_other_tags_are_refused_A24(
    client: Client, db: Database, tags: list[dict[str, str]], expected: list[tuple[str, list[str]]]
) -> None:
    before = await content(db)

    assert reasons(await client.mutate("putObjectType", {**CONTACT, "tags": tags})) == expected
    assert await content(db) == before


async def test_a_type_with_objects_is_deleted_only_when_they_are_to_be_kept(client: Client, db: Database) -> None:
    await put(client)
    await put(client, name="Contact2")
    objects = [
        {"_id": f"demo|Contact|{number}", "domain": "demo", "type": "Contact", "profile": f"demo|C{number % 2}"}
        for number in range(3)
    ]
    await db["objects"].insert_many(objects)
    before = await content(db)
    query = """mutation ($input: DeleteObjectTypeInput!) { deleteObjectType(input: $input) {
        changed errors { code path message ... on DefinitionConflict { count examples } }
    } }"""

    assert (await client(query, input=NAME))["deleteObjectType"] == {
        "changed": False,
        "errors": [
            {
                "code": "DEFINITION_CONFLICT",
                "path": [],
                "message": (
                    "2 profiles do not fit what a domain without Contact would be: say keepObjects, or let them "
                    "expire first."
                ),
                "count": 2,
                "examples": ["C0", "C1"],
            }
        ],
    }
    assert await content(db) == before
    assert reasons(await client.mutate("deleteObjectType", {"name": "Contact2"})) == []
    assert reasons(await client.mutate("deleteObjectType", {**NAME, "keepObjects": True})) == []
    assert await db["objects"].count_documents({}) == 3


@pytest.mark.parametrize(
    ("input", "expected"),
    [
        ({"name": "Nobody"}, [("NOT_FOUND", ["name"])]),
        ({**NAME, "expectedVersion": 2}, [("VERSION_CONFLICT", ["expectedVersion"])]),
        ({**NAME, "dryRun": True}, []),
    ],
)
async def test_a_deletion_that_may_not_be_changes_nothing(
    client: Client, db: Database, input: dict[str, Any], expected: list[tuple[str, list[str]]]
) -> None:
    await put(client)
    before = await content(db)

    assert reasons(await client.mutate("deleteObjectType", input)) == expected
    assert await content(db) == before


async def test_a_type_that_is_made_again_begins_anew(client: Client) -> None:
    await put(client)
    await put(client, description="Changed.")
    await client.mutate("deleteObjectType", NAME)

    made = await put(client, fields=[given_field("key")], keys=[given_key("key", "UNIQUE", "PROFILE")])

    assert (made["objectType"]["version"], made["definitionsVersion"]) == (1, 4)
    read = await client('{ objectType(name: "Contact") { fields { name } } }')
    assert read == {"objectType": {"fields": [{"name": "key"}]}}


async def test_domains_have_types_apart(client: Client, db: Database) -> None:
    await create_domain(db, "other")
    await put(client)

    other = Client(db, "other")

    assert await other('{ objectTypes { edges { cursor } } objectType(name: "Contact") { name } }') == {
        "objectTypes": {"edges": []},
        "objectType": None,
    }
    assert reasons(await other.mutate("deleteObjectType", NAME)) == [("NOT_FOUND", ["name"])]
    assert (await put(other, description="Theirs."))["objectType"]["version"] == 1
    ours = await client('{ objectType(name: "Contact") { description } }')
    assert ours == {"objectType": {"description": "People who write to us."}}
