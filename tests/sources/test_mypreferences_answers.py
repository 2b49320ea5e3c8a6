"""What MyPreferences answers with statuses and headers (seed 004), and what stands here in their place."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.payloads import reasons, refused
from tests.whole import gateway

C1 = {"customerId": "C1"}
CARD = {"handle": "card", "identifier": "0001"}
CREATE = "mutation ($input: CreateProfileInput!) { createProfile(input: $input) { errors { code path legacyCode } } }"


@pytest.fixture
async def http(mongo_uri: str, db: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with gateway(mongo_uri, db, "demo") as client:
        yield client


def extensions(answer: httpx.Response) -> list[dict[str, Any]]:
    return [error["extensions"] for error in answer.json()["errors"]]


async def test_the_id_of_a_creation_serves_all_later_operations_M1_M2_M23(client: Client, db: Database) -> None:
    created = await client.mutate("createProfile", {"legacyProfileId": "9007199254740993"}, "profile { id }")
    profile_id = created["profile"]["id"]

    selection = "profile { id legacyProfileId customerType version }"
    changed = await client.mutate(
        "updateProfile", {"profile": {"id": profile_id}, "customerType": "Prospect"}, selection
    )
    query = "query ($id: ID!) { node(id: $id) { id ... on Profile { legacyProfileId } } }"
    shown = await client(query, id=profile_id)
    elsewhere = await Client(db, "other")(query, id=profile_id)

    whole = {"id": profile_id, "legacyProfileId": "9007199254740993"}
    assert changed["profile"] == {**whole, "customerType": "Prospect", "version": 2}
    assert (shown, elsewhere) == ({"node": whole}, {"node": None})


@pytest.mark.parametrize("name", ["clientId", "id", "profileId"])
async def test_neither_the_account_nor_the_id_is_an_argument_M1_M2(client: Client, name: str) -> None:
    answer = await client.raw(CREATE, input={name: "1"})

    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "legacyCode": 7004}
    assert f"type 'CreateProfileInput' not to include unknown field '{name}'" in error["message"]


async def test_400_is_for_what_is_no_request_and_its_values_are_told_in_data_M24(
    http: httpx.AsyncClient, db: Database
) -> None:
    before = await content(db)

    malformed = await http.post("/graphql", content=b"{", headers={"Content-Type": "application/json"})
    address = {"type": "Home", "address1": "1 Main St", "city": "Salem", "postalCode": "97301"}
    wrong = {"customerType": "x" * 101, "addresses": [address], "customerId": "x" * 65}
    refusal = await http.post("/graphql", json={"query": CREATE, "variables": {"input": wrong}})

    assert (malformed.status_code, extensions(malformed)) == (400, [{"code": "BAD_REQUEST", "legacyCode": 7000}])
    assert refusal.status_code == 200
    assert refusal.json()["data"]["createProfile"]["errors"] == [
        {"code": "INVALID_INPUT", "path": ["customerId"], "legacyCode": 7004},
        {"code": "INVALID_VALUE", "path": ["customerType"], "legacyCode": 7205},
        {"code": "REQUIRED", "path": ["addresses", "0", "countryCode"], "legacyCode": 7003},
    ]
    assert await content(db) == before


@pytest.mark.parametrize(
    ("headers", "reason", "legacy_code"),
    [
        ({"key": ""}, "KEY_MISSING", 7002),
        ({"key": "", "Authorization": "Basic dXNlcjpwYXNz"}, "KEY_MISSING", 7002),
        ({"key": "wrong"}, "KEY_INVALID", 7001),
    ],
)
async def test_401_is_for_missing_and_wrong_credentials_M24(
    http: httpx.AsyncClient, headers: dict[str, str], reason: str, legacy_code: int
) -> None:
    answer = await http.post("/graphql", json={"query": "{ __typename }"}, headers=headers)

    assert answer.status_code == 401
    assert extensions(answer) == [{"code": "UNAUTHENTICATED", "legacyCode": legacy_code, "reason": reason}]


async def test_403_is_for_a_key_whose_domain_is_gone_M24(http: httpx.AsyncClient, db: Database) -> None:
    await db["domains"].delete_one({"_id": "demo"})

    answer = await http.post("/graphql", json={"query": "{ definitionsVersion }"})

    assert answer.status_code == 403
    assert extensions(answer) == [{"code": "TENANT_NOT_FOUND", "legacyCode": 7013}]


async def test_409_is_told_in_data_by_what_is_in_conflict_M25(client: Client, db: Database) -> None:
    await client.mutate("createProfile", {**C1, "identities": [CARD]})

    await refused(client, db, "createProfile", C1, ("ALREADY_EXISTS", ["customerId"]))
    taken = {"customerId": "C2", "identities": [CARD]}
    await refused(client, db, "createProfile", taken, ("IDENTITY_TAKEN", ["identities", "0"]))
    stale = {"profile": C1, "customerType": "Prospect", "expectedVersion": 7}
    await refused(client, db, "updateProfile", stale, ("VERSION_CONFLICT", ["expectedVersion"]))


async def test_500_says_nothing_of_our_insides_M25(http: httpx.AsyncClient, db: Database) -> None:
    await http.post("/graphql", json={"query": CREATE, "variables": {"input": C1}})
    await db["profiles"].update_one({}, {"$unset": {"customer_id": ""}})
    query = '{ profile(by: {customerId: "C1"}) { customerId } }'

    with capture_logs():
        field = await http.post("/graphql", json={"query": query}, headers={"X-Request-Id": "r-1"})
        await db["keys"].update_one({}, {"$unset": {"domain": ""}})
        request = await http.post("/graphql", json={"query": query})

    assert (field.status_code, field.json()["data"]) == (200, {"profile": None})
    assert extensions(field) == [{"code": "INTERNAL", "legacyCode": 7006, "requestId": "r-1"}]
    assert (request.status_code, extensions(request)) == (500, [{"code": "INTERNAL", "legacyCode": 7016}])
    assert "KeyError" not in field.text + request.text


EMAILS = [{"type": "Home", "address": f"{name}@example.com"} for name in ("a", "b", "c")]
READ = '{ profile(by: {customerId: "C1"}) { emails { id address isPrimary } } }'


async def test_entries_are_named_by_their_ids_and_never_by_their_places_M26(client: Client) -> None:
    await client.mutate("createProfile", {**C1, "emails": EMAILS})
    a, b, c = (email["id"] for email in (await client(READ))["profile"]["emails"])

    # Two who read the same list: with indexes the second would hit the entry behind the one it means.
    for mutation, change in (
        ("removeEmail", {"id": a}),
        ("updateEmail", {"id": b, "address": "b2@example.com"}),
        ("promoteEmail", {"id": c}),
        ("removeEmail", {"id": a}),
    ):
        assert (await client.mutate(mutation, {"profile": C1, **change}))["errors"] == []

    assert (await client(READ))["profile"]["emails"] == [
        {"id": c, "address": "c@example.com", "isPrimary": True},
        {"id": b, "address": "b2@example.com", "isPrimary": False},
    ]


async def test_one_patch_removes_and_changes_in_any_order_and_all_or_nothing_M26(client: Client, db: Database) -> None:
    await client.mutate("createProfile", {**C1, "emails": EMAILS})
    a, b, _ = (email["id"] for email in (await client(READ))["profile"]["emails"])
    before = await content(db)

    # What JSON Patch has `test` for is `expectedVersion` here.
    stale = {"profile": C1, "expectedVersion": 9, "emails": {"remove": [a, b]}}
    assert reasons(await client.mutate("updateProfile", stale)) == [("VERSION_CONFLICT", ["expectedVersion"])]
    assert await content(db) == before
    patch = {"profile": C1, "expectedVersion": 1, "emails": {"remove": [a, b], "add": [EMAILS[0]]}}
    assert (await client.mutate("updateProfile", patch))["errors"] == []

    assert [email["address"] for email in (await client(READ))["profile"]["emails"]] == [
        "c@example.com",
        "a@example.com",
    ]


@pytest.mark.parametrize("media_type", ["application/json-patch+json", "application/xml", "text/xml", "text/json"])
async def test_json_patch_and_xml_are_answered_with_what_is_taken_M26(
    http: httpx.AsyncClient, db: Database, media_type: str
) -> None:
    before = await content(db)
    body = b'[{"op": "remove", "path": "/Emails/0"}]' if "json" in media_type else b"<CreateUserProfile/>"

    answer = await http.post("/graphql", content=body, headers={"Content-Type": media_type})

    assert answer.status_code == 415
    assert answer.json()["errors"] == [
        {
            "message": "Send the request as `Content-Type: application/json`, in UTF-8.",
            "extensions": {"code": "UNSUPPORTED_MEDIA_TYPE"},
        }
    ]
    assert await content(db) == before
