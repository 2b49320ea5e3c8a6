"""Many profiles in one mutation: rows line up, and each policy keeps what it promises."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.batches import batch, outcomes, status
from tests.client import Client
from tests.database import content, stored, versions
from tests.invariants import assert_invariants
from tests.profiles.builders import create, full_profile, identity, profile

TAKEN = ("IDENTITY_TAKEN", "profiles.2.identities.0")
THERE = ("ALREADY_EXISTS", "profiles.1.customerId")
ROWS = [profile("C1", identities=[identity("1")]), profile("C1"), profile("C3", identities=[identity("1")]), {}]


def by(customer_id: str, **parts: Any) -> dict[str, Any]:
    return {"profile": {"customerId": customer_id}, **parts}


def colour(*values: str) -> dict[str, Any]:
    return {"attributes": [{"name": "Colour", "set": list(values)}]}


async def test_good_rows_are_written_and_the_others_reported_I13(client: Client, db: Database) -> None:
    payload = await batch(client, "createProfiles", ROWS)

    assert status(payload) == ("PARTIAL", 1002)
    assert outcomes(payload) == [True, [THERE], [TAKEN], True]
    assert [result["index"] for result in payload["results"]] == [0, 1, 2, 3]
    assert [result["profile"] and result["profile"]["version"] for result in payload["results"]] == [1, None, None, 1]
    assert [error["legacyCode"] for error in payload["results"][1]["errors"]] == [7015]
    assert (payload["changed"], payload["errors"]) == (True, [])
    assert [change["kind"] for change in payload["changes"]] == ["CREATED", "ADDED", "CREATED"]
    made = payload["results"][3]["profile"]["customerId"]
    assert await versions(db) == {"C1": 1, made: 1}
    assert_invariants(await stored(db))


async def test_one_bad_row_keeps_everything_from_being_written_I13(client: Client, db: Database) -> None:
    await create(client, profile("C9"))
    before = await content(db)

    payload = await batch(client, "createProfiles", ROWS, errorPolicy="REJECT_EVERYTHING", idempotencyKey="k")

    assert status(payload) == ("FAILED", None)
    assert outcomes(payload) == [False, [THERE], [TAKEN], False]
    assert [result["profile"] for result in payload["results"]] == [None] * 4
    assert (payload["changed"], payload["changes"]) == (False, [])
    assert [(error["code"], ".".join(error["path"])) for error in payload["errors"]] == [THERE, TAKEN]
    assert await content(db) == before


async def test_good_rows_are_written_together_where_all_are_good_I13(client: Client, db: Database) -> None:
    payload = await batch(client, "createProfiles", [profile("C1"), {}], errorPolicy="REJECT_EVERYTHING")

    assert status(payload) == ("SUCCESS", 1000)
    assert outcomes(payload) == [True, True]
    assert_invariants(await stored(db))


@pytest.mark.parametrize("policy", ["REJECT_FAILED_ROWS", "REJECT_EVERYTHING", "IGNORE_FAILED"])
async def test_where_every_row_is_bad_nothing_is_written_I13(client: Client, db: Database, policy: str) -> None:
    await create(client, profile("C1"))
    before = await content(db)

    payload = await batch(client, "createProfiles", [profile("C1")], errorPolicy=policy, idempotencyKey="k")

    assert status(payload) == ("FAILED", None)
    assert outcomes(payload) == [[("ALREADY_EXISTS", "profiles.0.customerId")]]
    assert payload["errors"] == payload["results"][0]["errors"]
    assert await content(db) == before


@pytest.mark.parametrize("mutation", ["createProfiles", "updateProfiles", "deleteProfiles"])
async def test_batch_of_more_than_a_hundred_is_refused_I13(client: Client, db: Database, mutation: str) -> None:
    await create(client, profile("C1"))
    before = await content(db)
    row = {} if mutation == "createProfiles" else by("C1")

    payload = await batch(client, mutation, [row] * 101)

    assert payload["errors"] == [
        {
            "__typename": "Refusal",
            "code": "BATCH_LIMIT_EXCEEDED",
            "message": "A batch has at most 100 rows; this one has 101.",
            "path": ["profiles"],
            "legacyCode": 7012,
        }
    ]
    assert (status(payload), payload["results"], payload["changed"]) == (("FAILED", None), [], False)
    assert await content(db) == before


async def test_batch_without_rows_has_nothing_to_do(client: Client, db: Database) -> None:
    payload = await batch(client, "createProfiles", [])

    assert (status(payload), payload["results"], payload["changed"]) == (("SUCCESS", 1000), [], False)
    assert await content(db) == {}


async def test_null_in_a_row_refuses_the_batch(client: Client, db: Database) -> None:
    payload = await batch(client, "createProfiles", [{}, {"customerId": None}])

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("NULL_NOT_ALLOWED", ["profiles", "1", "customerId"])
    ]
    assert (status(payload), payload["results"]) == (("FAILED", None), [])
    assert await content(db) == {}


async def test_rows_of_one_profile_follow_one_another_I6(client: Client, db: Database) -> None:
    await create(client, profile("C1"), profile("C2"))
    rows = [
        by("C1", **colour("red", "blue"), expectedVersion=1),
        by("C2", **colour("green")),
        by("C1", attributes=[{"name": "Colour", "promote": "blue"}], expectedVersion=2),
        by("C1", **colour("red"), expectedVersion=1),
    ]

    payload = await batch(client, "updateProfiles", rows)

    assert outcomes(payload) == [True, True, True, [("VERSION_CONFLICT", "profiles.3.expectedVersion")]]
    assert payload["results"][0]["profile"] == payload["results"][2]["profile"]
    assert payload["results"][0]["profile"]["attributes"] == [{"name": "Colour", "values": ["blue", "red"]}]
    assert await versions(db) == {"C1": 3, "C2": 2}
    assert_invariants(await stored(db))


async def test_row_finds_its_profile_by_what_a_row_before_it_gave(client: Client, db: Database) -> None:
    await create(client, profile("C1"), profile("C2", emails=[{"type": "Home", "address": "two@example.com"}]))
    one = {"emails": {"add": [{"type": "Home", "address": "one@example.com"}]}}
    rows = [
        {"profile": {"email": "one@example.com"}, **colour("lost")},
        by("C1", **one),
        {"profile": {"email": "one@example.com"}, **colour("red")},
        by("C2", **one),
        {"profile": {"email": "one@example.com"}, **colour("blue")},
        by("C2", emails={"set": []}),
        {"profile": {"email": "two@example.com"}, **colour("gone")},
    ]

    payload = await batch(client, "updateProfiles", rows)

    assert outcomes(payload) == [
        [("NOT_FOUND", "profiles.0.profile")],
        True,
        True,
        True,
        [("AMBIGUOUS_MATCH", "profiles.4.profile")],
        True,
        [("NOT_FOUND", "profiles.6.profile")],
    ]
    assert payload["results"][2]["profile"]["attributes"] == [{"name": "Colour", "values": ["red"]}]
    assert await versions(db) == {"C1": 3, "C2": 3}


async def test_profiles_are_deleted_once_and_created_again_I7(client: Client, db: Database) -> None:
    await create(client, full_profile("C1"), full_profile("C2"))
    keys = [by("C1"), {"profile": {"identity": identity("C1-1")}}, {"profile": {"identity": identity("C2-1")}}]

    gone = await batch(client, "deleteProfiles", keys)
    again = await batch(client, "createProfiles", [full_profile("C2"), profile("C1", expectedVersion=1)])

    assert outcomes(gone) == [True, [("NOT_FOUND", "profiles.1.profile")], True]
    assert [bool(result["deletedId"]) for result in gone["results"]] == [True, False, True]
    assert [result["profile"] for result in gone["results"]] == [None] * 3
    assert outcomes(again) == [True, [("VERSION_CONFLICT", "profiles.1.expectedVersion")]]
    assert await versions(db) == {"C2": 3}
    assert_invariants(await stored(db))


async def test_row_that_changes_nothing_is_good(client: Client, db: Database) -> None:
    await create(client, profile("C1"))
    before = await content(db)

    payload = await batch(client, "updateProfiles", [by("C1")])

    assert (status(payload), outcomes(payload), payload["changed"]) == (("SUCCESS", 1000), [False], False)
    assert payload["results"][0]["profile"]["version"] == 1
    assert await content(db) == before


async def test_all_that_is_wrong_with_a_batch_is_told_at_once_I5(client: Client) -> None:
    rows: list[dict[str, Any]] = [
        {"customerId": "", "attributes": [{"name": "1", "values": [""]}]},
        {"expectedVersion": -1},
    ]

    payload = await batch(client, "createProfiles", rows)

    assert outcomes(payload) == [
        [
            ("INVALID_INPUT", "profiles.0.customerId"),
            ("INVALID_INPUT", "profiles.0.attributes.0.name"),
            ("INVALID_VALUE", "profiles.0.attributes.0.values.0"),
        ],
        [("INVALID_INPUT", "profiles.1.expectedVersion")],
    ]
