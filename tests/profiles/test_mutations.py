"""Profiles that are created and deleted through the API."""

import re
from typing import Any

import pytest

from gateway import ids
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.profiles.builders import app_profile, create, full_profile, identity, profile

TARGET = {"profile": {"customerId": "C1"}}


def added(position: int, *, active: bool = True) -> dict[str, Any]:
    return {"position": position, "isActive": active}


async def test_a_profile_begins_with_all_that_is_given(client: Client) -> None:
    payload = await client.mutate(
        "createProfile",
        full_profile(),
        """profile {
            id customerId version attributes { name values } identities { identifier isPrimary isActive }
            appProfiles { key isPrimary devices { deviceId } } extensions { name records { data isPrimary } }
        }""",
    )

    assert payload["profile"] == {
        "id": ids.node_id("Profile", "C1"),
        "customerId": "C1",
        "version": 1,
        "attributes": [{"name": "EmailAddress", "values": ["C1@work.example", "C1@home.example"]}],
        "identities": [
            {"identifier": "C1-1", "isPrimary": True, "isActive": True},
            {"identifier": "C1-2", "isPrimary": False, "isActive": False},
        ],
        "appProfiles": [{"key": "C1", "isPrimary": True, "devices": [{"deviceId": "phone"}]}],
        "extensions": [
            {
                "name": "Phone",
                "records": [
                    {"data": {"number": "1"}, "isPrimary": True},
                    {"data": {"number": "2"}, "isPrimary": False},
                ],
            }
        ],
    }
    assert (payload["changed"], payload["errors"]) == (True, [])
    assert [(one["kind"], one["path"][:3]) for one in payload["changes"][:6]] == [
        ("CREATED", []),
        ("ADDED", ["attributes", "EmailAddress", "C1@work.example"]),
        ("ADDED", ["attributes", "EmailAddress", "C1@home.example"]),
        ("ADDED", ["identities", "card", "C1-1"]),
        ("ADDED", ["identities", "mailer", "C1-2"]),
        ("ADDED", ["appProfiles", "app", "C1"]),
    ]
    assert [one["path"][:2] for one in payload["changes"][6:]] == [["extensions", "Phone"]] * 2


async def test_a_flagged_entry_goes_first(client: Client) -> None:
    identities = [identity("1"), identity("2"), identity("3", isPrimary=True)]

    payload = await client.mutate(
        "createProfile", profile(identities=identities), "profile { identities { identifier isPrimary } }"
    )

    assert payload["profile"]["identities"] == [
        {"identifier": "3", "isPrimary": True},
        {"identifier": "1", "isPrimary": False},
        {"identifier": "2", "isPrimary": False},
    ]


async def test_an_id_is_made_when_none_is_given(client: Client) -> None:
    made = set()
    for _ in range(3):
        payload = await client.mutate("createProfile", {}, "profile { customerId }")
        made.add(payload["profile"]["customerId"])

    assert len(made) == 3
    assert all(re.fullmatch(r"[A-Z2-7]{16}", customer_id) for customer_id in made)


async def test_an_id_is_stored_trimmed_and_composed(client: Client) -> None:
    payload = await client.mutate("createProfile", profile(" Zoe\u0308 "), "profile { customerId }")
    again = await client.mutate("createProfile", profile("Zo\u00eb"))

    assert payload["profile"]["customerId"] == "Zo\u00eb"
    assert [error["code"] for error in again["errors"]] == ["ALREADY_EXISTS"]


async def test_everything_that_is_wrong_is_told_at_once(client: Client, db: Database) -> None:
    await create(client, profile("C1"), full_profile("C2"))
    before = await content(db)

    payload = await client.mutate(
        "createProfile",
        profile(
            "C1",
            expectedVersion=3,
            attributes=[{"name": "1", "values": ["", "x\0"]}],
            identities=[identity("C2-1"), identity("new"), identity("C2-2", "mailer")],
            appProfiles=[app_profile("C2"), app_profile("")],
            extensions=[{"name": "Phone", "records": [1]}],
        ),
    )

    assert [(error["code"], error["path"], error["legacyCode"]) for error in payload["errors"]] == [
        ("ALREADY_EXISTS", ["customerId"], 7015),
        ("INVALID_INPUT", ["attributes", "0", "name"], 7004),
        ("INVALID_VALUE", ["attributes", "0", "values", "0"], 7205),
        ("INVALID_VALUE", ["attributes", "0", "values", "1"], 7205),
        ("IDENTITY_TAKEN", ["identities", "0"], None),
        ("IDENTITY_TAKEN", ["identities", "2"], None),
        ("ALREADY_EXISTS", ["appProfiles", "0", "key"], 7209),
        ("INVALID_VALUE", ["appProfiles", "1", "key"], 7205),
        ("INVALID_VALUE", ["extensions", "0", "records", "0"], 7205),
    ]
    assert await content(db) == before


@pytest.mark.parametrize(
    ("parts", "code", "path"),
    [
        ({"customerId": "C" * 65}, "INVALID_INPUT", ["customerId"]),
        ({"customerId": ""}, "INVALID_INPUT", ["customerId"]),
        ({"customerId": "a\u202eb"}, "INVALID_INPUT", ["customerId"]),
        ({"identities": [identity("1", isPrimary=True), identity("2", isPrimary=True)]}, "MULTIPLE_PRIMARY", None),
        ({"identities": [identity("1", isPrimary=True, isActive=False)]}, "NOT_ELIGIBLE", None),
        ({"identities": [identity("1"), identity(" 1 ")]}, "DUPLICATE_VALUE", None),
        ({"appProfiles": [app_profile("1"), app_profile("1")]}, "DUPLICATE_VALUE", None),
        ({"attributes": [{"name": "A", "values": []}, {"name": "A", "values": []}]}, "DUPLICATE_VALUE", None),
        ({"extensions": [{"name": "E", "records": []}] * 2}, "DUPLICATE_VALUE", None),
        ({"identities": [identity(str(number)) for number in range(101)]}, "LIMIT_EXCEEDED", None),
    ],
)
async def test_a_creation_that_is_refused_writes_nothing(
    client: Client, db: Database, parts: dict[str, Any], code: str, path: list[str] | None
) -> None:
    payload = await client.mutate("createProfile", parts)

    (error,) = payload["errors"]
    assert (error["code"], payload["changed"], payload["changes"]) == (code, False, [])
    assert error["path"] == path or error["path"][0] == next(iter(parts))
    assert await content(db) == {}


async def test_a_taken_identity_names_its_owner(client: Client) -> None:
    await create(client, full_profile("C1"))
    owner = "errors { ... on IdentityTaken { owner { customerId version identities { identifier } } } }"

    payload = await client.mutate("createProfile", profile("C2", identities=[identity("C1-1")]), owner)

    (error,) = payload["errors"]
    assert error["owner"] == {
        "customerId": "C1",
        "version": 1,
        "identities": [{"identifier": "C1-1"}, {"identifier": "C1-2"}],
    }


async def test_a_deletion_takes_all_along_and_tells_it(client: Client, db: Database) -> None:
    await create(client, full_profile("C1"), profile("C2"))

    payload = await client.mutate("deleteProfile", TARGET, "deletedId profile { id }")

    assert (payload["deletedId"], payload["profile"]) == (ids.node_id("Profile", "C1"), None)
    assert [(one["kind"], one["path"]) for one in payload["changes"]] == [
        ("DELETED", []),
        ("REMOVED", ["identities", "card", "C1-1"]),
        ("REMOVED", ["identities", "mailer", "C1-2"]),
        ("REMOVED", ["appProfiles", "app", "C1"]),
        ("REMOVED", ["extensions", "Phone"]),
    ]
    assert {name: len(documents) for name, documents in (await content(db)).items()} == {
        "changes": 3,
        "profiles": 1,
        "tombstones": 1,
    }
    assert await client.access.find_one("tombstones", "demo|C1") == {"_id": "demo|C1", "domain": "demo", "version": 2}


async def test_what_a_deleted_profile_held_is_free(client: Client) -> None:
    await create(client, full_profile("C1"))
    await client.mutate("deleteProfile", TARGET)

    payload = await client.mutate(
        "createProfile", profile("C2", identities=[identity("C1-1")], appProfiles=[app_profile("C1")])
    )

    assert payload["errors"] == []


@pytest.mark.parametrize(
    "key",
    [
        {"customerId": "C9"},
        {"id": ids.node_id("Profile", "C9")},
        {"identity": identity("C9")},
        {"appProfile": app_profile("C9")},
    ],
)
async def test_a_deletion_of_nothing_is_not_found(client: Client, db: Database, key: dict[str, Any]) -> None:
    await create(client, full_profile())
    before = await content(db)

    payload = await client.mutate("deleteProfile", {"profile": key}, "deletedId profile { id }")

    assert payload == {
        "deletedId": None,
        "profile": None,
        "changed": False,
        "changes": [],
        "errors": [
            {
                "__typename": "Refusal",
                "code": "NOT_FOUND",
                "message": "There is no such profile.",
                "path": ["profile"],
                "legacyCode": 7014,
            }
        ],
    }
    assert await content(db) == before


async def test_a_mutation_finds_its_profile_by_an_inactive_identity(client: Client) -> None:
    await create(client, full_profile())

    payload = await client.mutate("deleteProfile", {"profile": {"identity": identity("C1-2", "mailer")}}, "deletedId")

    assert payload["deletedId"] == ids.node_id("Profile", "C1")


async def test_a_recreated_profile_continues_the_versions(client: Client, db: Database) -> None:
    await create(client, full_profile())
    await client.mutate("setAttribute", {**TARGET, "name": "A", "values": ["a"]})
    await client.mutate("deleteProfile", TARGET)
    stale = await client.mutate("createProfile", profile(expectedVersion=0))

    payload = await client.mutate(
        "createProfile", profile(expectedVersion=3), "profile { version attributes { name } identities { handle } }"
    )

    assert [(error["code"], error["path"]) for error in stale["errors"]] == [("VERSION_CONFLICT", ["expectedVersion"])]
    assert payload["profile"] == {"version": 4, "attributes": [], "identities": []}
    records = await db["changes"].find().sort("_id.version").to_list(None)
    assert [(record["_id"], record["mutation"]) for record in records] == [
        ({"profile": "demo|C1", "version": 1}, "createProfile"),
        ({"profile": "demo|C1", "version": 2}, "setAttribute"),
        ({"profile": "demo|C1", "version": 3}, "deleteProfile"),
        ({"profile": "demo|C1", "version": 4}, "createProfile"),
    ]
    assert await db["tombstones"].count_documents({}) == 0


async def test_mutations_of_one_request_see_what_those_before_them_wrote(client: Client) -> None:
    shown = "profile { version attributes { values } identities { identifier isPrimary profile { version } } }"
    target = 'profile: {customerId: "C1"}'
    await create(client, profile(identities=[identity("1"), identity("2")]))

    data = await client(
        f"""mutation {{
            one: promoteIdentity(input: {{{target}, handle: "card", identifier: "2"}}) {{ {shown} }}
            two: setAttribute(input: {{{target}, name: "A", values: ["a"]}}) {{ {shown} }}
            dry: unlinkIdentity(input: {{{target}, handle: "card", identifier: "2", dryRun: true}}) {{ {shown} }}
            three: unlinkIdentity(input: {{{target}, handle: "card", identifier: "1"}}) {{ {shown} }}
            same: promoteIdentity(input: {{{target}, handle: "card", identifier: "2"}}) {{ {shown} }}
        }}"""
    )

    def seen(version: int, values: list[str], *identifiers: str) -> dict[str, Any]:
        return {
            "profile": {
                "version": version,
                "attributes": [{"values": values}] if values else [],
                "identities": [
                    {"identifier": identifier, "isPrimary": not index, "profile": {"version": version}}
                    for index, identifier in enumerate(identifiers)
                ],
            }
        }

    assert data == {
        "one": seen(2, [], "2", "1"),
        "two": seen(3, ["a"], "2", "1"),
        "dry": seen(4, ["a"], "1"),
        "three": seen(4, ["a"], "2"),
        "same": seen(4, ["a"], "2"),
    }
