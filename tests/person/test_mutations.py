"""What is said of a person, through the API."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.payloads import reasons, refused, told, unchanged

C1 = {"customerId": "C1"}
FACTS = (
    "customerType defaultLocale registrationConfirmed preservePreferences isActive legacyProfileId tags "
    "name { first middle last prefix suffix }"
)
UNSAID: dict[str, Any] = {
    "customerType": "Customer",
    "defaultLocale": "en",
    "registrationConfirmed": False,
    "preservePreferences": True,
    "isActive": True,
    "legacyProfileId": None,
    "tags": [],
    "name": None,
}
SAID: dict[str, Any] = {
    "customerType": "Prospect",
    "defaultLocale": "en-AU",
    "registrationConfirmed": True,
    "preservePreferences": False,
    "isActive": False,
    "legacyProfileId": "00123",
    "tags": ["Influencer", "vip"],
    "name": {"first": "Jane", "middle": "Q", "last": "Doe", "prefix": "Dr", "suffix": "PhD"},
}
UPDATED = {name: value for name, value in SAID.items() if name != "isActive"}


async def create(client: Client, **facts: Any) -> dict[str, Any]:
    payload = await client.mutate("createProfile", {**C1, **facts}, f"profile {{ {FACTS} version }}")
    assert payload["errors"] == []
    return payload


async def facts_of(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = (await client(f'{{ profile(by: {{customerId: "C1"}}) {{ {FACTS} }} }}'))["profile"]
    return found


async def test_a_new_profile_begins_with_the_defaults_M6_M7_M8_M9_M10(client: Client) -> None:
    payload = await create(client)

    assert payload["profile"] == {**UNSAID, "version": 1}
    assert payload["changes"] == [told("CREATED", after={"customerId": "C1"})]


async def test_a_new_profile_has_what_is_said_of_it_M1_M2_M6_M7_M8_M10_M11_M16(client: Client) -> None:
    payload = await create(client, **SAID)

    assert payload["profile"] == {**SAID, "version": 1}
    assert payload["changes"] == [
        told("CREATED", after={"customerId": "C1"}),
        told("UPDATED", "customerType", before="Customer", after="Prospect"),
        told("UPDATED", "defaultLocale", before="en", after="en-AU"),
        told("UPDATED", "registrationConfirmed", before=False, after=True),
        told("UPDATED", "preservePreferences", before=True, after=False),
        told("UPDATED", "legacyProfileId", after="00123"),
        told("DEACTIVATED", before={"isActive": True}, after={"isActive": False}),
        told("ADDED", "tags", "Influencer", after="Influencer"),
        told("ADDED", "tags", "vip", after="vip"),
        told("ADDED", "attributes", "FirstName", "Jane", after={"position": 0}),
        told("ADDED", "attributes", "MiddleName", "Q", after={"position": 0}),
        told("ADDED", "attributes", "LastName", "Doe", after={"position": 0}),
        told("ADDED", "attributes", "Prefix", "Dr", after={"position": 0}),
        told("ADDED", "attributes", "Suffix", "PhD", after={"position": 0}),
    ]
    assert await facts_of(client) == SAID


async def test_an_update_says_all_of_it(client: Client) -> None:
    await create(client)

    payload = await client.mutate("updateProfile", {"profile": C1, **UPDATED}, f"profile {{ {FACTS} version }}")

    assert (payload["errors"], payload["changed"]) == ([], True)
    assert payload["profile"] == {**SAID, "isActive": True, "version": 2}
    assert await facts_of(client) == {**SAID, "isActive": True}


@pytest.mark.parametrize("name", UPDATED)
async def test_an_update_leaves_what_is_not_given(client: Client, db: Database, name: str) -> None:
    await create(client, **SAID)
    await unchanged(client, db, "updateProfile", {"profile": C1})
    await unchanged(client, db, "updateProfile", {"profile": C1, **UPDATED})
    plain = {"tags": [], "name": {"last": "Smith"}, "defaultLocale": "de", "customerType": "x", "legacyProfileId": "y"}
    flags = {"registrationConfirmed": False, "preservePreferences": True}

    given = {name: {**plain, **flags}[name]}
    payload = await client.mutate("updateProfile", {"profile": C1, **given})

    assert payload["errors"] == []
    expected = {**SAID["name"], "last": "Smith"} if name == "name" else given[name]
    assert await facts_of(client) == {**SAID, name: expected}


async def test_a_name_and_its_attributes_are_one_M11(client: Client) -> None:
    await create(client, name={"first": "Jane", "last": "Doe"})
    attributes = [
        {"name": "FirstName", "add": ["Jenny"]},
        {"name": "FirstName", "promote": "Jenny"},
        {"name": "LastName", "set": []},
    ]

    await client.mutate("updateProfile", {"profile": C1, "attributes": attributes, "name": {"middle": "Q"}})

    assert (await facts_of(client))["name"] == {**dict.fromkeys(SAID["name"]), "first": "Jenny", "middle": "Q"}
    shown = await client('{ profile(by: {customerId: "C1"}) { attributes { name values } } }')
    assert shown["profile"]["attributes"] == [
        {"name": "FirstName", "values": ["Jenny", "Jane"]},
        {"name": "LastName", "values": []},
        {"name": "MiddleName", "values": ["Q"]},
    ]


WRONG: dict[str, Any] = {
    "name": {"first": "", "last": "x" * 101},
    "customerType": "x" * 101,
    "defaultLocale": "sample string 1",
    "legacyProfileId": " ",
    "tags": ["ok", ""],
}
PROBLEMS = [
    ("INVALID_VALUE", ["name", "first"]),
    ("INVALID_VALUE", ["name", "last"]),
    ("INVALID_VALUE", ["customerType"]),
    ("INVALID_VALUE", ["defaultLocale"]),
    ("INVALID_VALUE", ["legacyProfileId"]),
    ("INVALID_VALUE", ["tags", "1"]),
]


async def test_all_that_is_wrong_is_told_at_once_M8_M10_M11_M16(client: Client, db: Database) -> None:
    await refused(client, db, "createProfile", {**C1, **WRONG}, *PROBLEMS)

    await create(client)
    # A patch tells of attributes, of which the name consists, after what is said of the person besides.
    await refused(client, db, "updateProfile", {"profile": C1, **WRONG}, *PROBLEMS[2:], *PROBLEMS[:2])


@pytest.mark.parametrize("name", UPDATED)
async def test_null_is_refused(client: Client, db: Database, name: str) -> None:
    await create(client)

    await refused(client, db, "updateProfile", {"profile": C1, name: None}, ("NULL_NOT_ALLOWED", [name]))


async def test_a_profile_is_deactivated_for_a_reason_and_activated_again_M6_M19(client: Client, db: Database) -> None:
    await create(client)

    off = await client.mutate(
        "deactivateProfile", {"profile": C1, "reasonCode": " moved "}, "profile { isActive version }"
    )

    deactivated = told("DEACTIVATED", before={"isActive": True}, after={"isActive": False, "reasonCode": "moved"})
    assert (off["errors"], off["changes"]) == ([], [deactivated])
    assert off["profile"] == {"isActive": False, "version": 2}
    record = await db["changes"].find_one({"_id": {"profile": "demo|C1", "version": 2}})
    assert record is not None
    assert record["changes"][0]["after"] == {"isActive": False, "reasonCode": "moved"}
    stored = await db["profiles"].find_one({"_id": "demo|C1"})
    assert "moved" not in str(stored)
    await unchanged(client, db, "deactivateProfile", {"profile": C1, "reasonCode": "again"})
    assert (await facts_of(client))["isActive"] is False

    on = await client.mutate("activateProfile", {"profile": C1}, "profile { isActive version }")

    assert on["changes"] == [told("ACTIVATED", before={"isActive": False}, after={"isActive": True})]
    assert on["profile"] == {"isActive": True, "version": 3}
    await unchanged(client, db, "activateProfile", {"profile": C1})


async def test_a_reason_code_has_at_most_256_characters_M19(client: Client, db: Database) -> None:
    await create(client)

    wrong = {"profile": C1, "reasonCode": "x" * 257}
    await refused(client, db, "deactivateProfile", wrong, ("INVALID_INPUT", ["reasonCode"]))


async def test_tags_come_and_go_and_touch_nothing_else_M16(client: Client, db: Database) -> None:
    await create(client, **SAID)
    before = await db["profiles"].find_one({"_id": "demo|C1"})

    added = await client.mutate("addTags", {"profile": C1, "tags": ["vip", " a ", "b"]}, "profile { tags version }")
    assert added["changes"] == [told("ADDED", "tags", "a", after="a"), told("ADDED", "tags", "b", after="b")]
    assert added["profile"] == {"tags": ["Influencer", "a", "b", "vip"], "version": 2}
    await unchanged(client, db, "addTags", {"profile": C1, "tags": ["vip", "a"]})

    removed = await client.mutate("removeTags", {"profile": C1, "tags": ["a", "z", "b"]}, "profile { tags version }")
    assert removed["changes"] == [told("REMOVED", "tags", "a", before="a"), told("REMOVED", "tags", "b", before="b")]
    assert removed["profile"] == {"tags": ["Influencer", "vip"], "version": 3}
    await unchanged(client, db, "removeTags", {"profile": C1, "tags": ["a", ""]})

    after = await db["profiles"].find_one({"_id": "demo|C1"})
    assert before is not None
    assert after == {**before, "version": 3, "updated_at": after["updated_at"] if after else None}


async def test_malformed_and_too_many_tags_are_refused_M16(client: Client, db: Database) -> None:
    await create(client, tags=[f"{number}" for number in range(100)])

    await refused(client, db, "addTags", {"profile": C1, "tags": ["new"]}, ("LIMIT_EXCEEDED", ["tags"]))
    wrong = {"profile": C1, "tags": ["", "x" * 101]}
    problems = [("INVALID_VALUE", ["tags", "0"]), ("INVALID_VALUE", ["tags", "1"])]
    await refused(client, db, "addTags", wrong, *problems)


async def test_who_and_when_are_kept_of_a_profile_M20(client: Client) -> None:
    await create(client)
    edited = "createdAt updatedAt edited { createdAt createdBy modifiedAt modifiedBy }"
    other = Client(client.access.db, key_id="other")

    changed = (await other.mutate("addTags", {"profile": C1, "tags": ["a"]}, f"profile {{ {edited} }}"))["profile"]

    assert changed["edited"] == {
        "createdAt": changed["createdAt"],
        "createdBy": "test",
        "modifiedAt": changed["updatedAt"],
        "modifiedBy": "other",
    }
    assert changed["updatedAt"] > changed["createdAt"]


async def test_edit_information_is_not_for_clients_to_write_M20(client: Client) -> None:
    answer = await client.raw(
        'mutation { createProfile(input: {customerId: "C1", edited: {createdBy: "me"}}) { changed } }'
    )

    assert "type 'CreateProfileInput' not to include unknown field 'edited'" in answer["errors"][0]["message"]
    assert "data" not in answer or answer["data"] is None


async def test_an_alternate_id_is_an_identity_M12(client: Client) -> None:
    given = {**C1, "identities": [{"handle": "Salesforce", "identifier": "0031x"}]}
    await client.mutate("createProfile", given)

    again = await client.mutate("createProfile", {**given, "customerId": "C2"})
    found = await client(
        '{ profile(by: {identity: {handle: "Salesforce", identifier: "0031x"}}) '
        "{ customerId primaryIdentity { handle identifier isPrimary } } }"
    )

    assert reasons(again) == [("IDENTITY_TAKEN", ["identities", "0"])]
    assert found["profile"] == {
        "customerId": "C1",
        "primaryIdentity": {"handle": "Salesforce", "identifier": "0031x", "isPrimary": True},
    }
