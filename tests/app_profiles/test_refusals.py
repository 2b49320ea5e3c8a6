"""What mutations of app profiles refuse, and that nothing is changed then."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.app_profiles.builders import C1, app, given, on
from tests.client import Client
from tests.payloads import refused

VERBS = ["deleteAppProfile", "updateAppProfile", "promoteAppProfile", "activateAppProfile", "deactivateAppProfile"]


@pytest.mark.parametrize("mutation", VERBS)
async def test_an_app_profile_that_the_profile_does_not_have_is_not_found(
    client: Client, db: Database, mutation: str
) -> None:
    await given(client, "fb")
    await given(client, "tw", customer_id="C2")

    unknown = await refused(client, db, mutation, on(C1, "wa"), ("NOT_FOUND", ["key"]))
    foreign = await refused(client, db, mutation, on(C1, "tw"), ("NOT_FOUND", ["key"]))

    assert unknown == foreign == ["The profile has no such app profile."]


@pytest.mark.parametrize("mutation", ["createAppProfile", *VERBS])
async def test_a_profile_that_does_not_exist_is_not_found(client: Client, db: Database, mutation: str) -> None:
    await given(client, "fb")

    for nobody in ({"customerId": "C9"}, {"appProfile": app("tw")}):
        await refused(client, db, mutation, on(nobody, "fb"), ("NOT_FOUND", ["profile"]))


async def test_an_inactive_app_profile_cannot_be_promoted(client: Client, db: Database) -> None:
    await given(client, "fb", "(wa)")

    await refused(client, db, "promoteAppProfile", on(C1, "wa"), ("NOT_ELIGIBLE", ["key"]))
    first = {"profile": C1, "appProfiles": [app("wa"), app("fb")]}
    await refused(client, db, "reorderAppProfiles", first, ("NOT_ELIGIBLE", ["appProfiles", "0"]))


@pytest.mark.parametrize("app_ids", [["fb"], ["fb", "tw", "wa"], ["fb", "fb"], []])
async def test_a_new_order_that_is_no_permutation_is_one_refusal(
    client: Client, db: Database, app_ids: list[str]
) -> None:
    await given(client, "fb", "tw")

    wrong = {"profile": C1, "appProfiles": [app(app_id) for app_id in app_ids]}
    await refused(client, db, "reorderAppProfiles", wrong, ("INVALID_PERMUTATION", ["appProfiles"]))


async def test_everything_malformed_is_told_at_once(client: Client, db: Database) -> None:
    await given(client)
    malformed = {
        "profile": C1,
        "appId": "a" * 65,
        "key": "k" * 257,
        "attributes": [{"name": "Tier", "values": ["x" * 1001]}, {"name": "no name", "values": []}],
        "devices": [{"deviceId": "d" * 257}, {"deviceId": "d", "attributes": []}],
    }

    await refused(
        client,
        db,
        "createAppProfile",
        malformed,
        ("INVALID_VALUE", ["appId"]),
        ("INVALID_VALUE", ["key"]),
        ("INVALID_VALUE", ["attributes", "0", "values", "0"]),
        ("INVALID_INPUT", ["attributes", "1", "name"]),
        ("INVALID_VALUE", ["devices", "0", "deviceId"]),
        ("INVALID_VALUE", ["devices", "1", "attributes"]),
    )


async def test_the_longest_app_id_and_key(client: Client) -> None:
    await given(client)

    payload = await client.mutate(
        "createAppProfile", {"profile": C1, "appId": "é" * 64, "key": "𝄞" * 256}, "appProfile { appId key }"
    )

    assert payload["appProfile"] == {"appId": "é" * 64, "key": "𝄞" * 256}


async def test_a_wrong_patch_and_a_wrong_device_are_told_together(client: Client, db: Database) -> None:
    await given(client, "fb")
    wrong = {"attributes": [{"name": "Tier", "promote": "gold"}], "devices": [{"deviceId": ""}]}

    await refused(
        client,
        db,
        "updateAppProfile",
        on(C1, "fb", **wrong),
        ("NOT_FOUND", ["attributes", "0", "promote"]),
        ("INVALID_VALUE", ["devices", "0", "deviceId"]),
    )


async def test_a_profile_has_at_most_a_hundred_app_profiles(client: Client, db: Database) -> None:
    await given(client, *(f"n{index}" for index in range(100)))

    for as_primary in (False, True):
        one_more = on(C1, "one-more", asPrimary=as_primary)
        await refused(client, db, "createAppProfile", one_more, ("LIMIT_EXCEEDED", ["key"]))


async def test_an_attribute_given_twice_and_too_many_of_them(client: Client, db: Database) -> None:
    await given(client)
    twice = [{"name": "Tier", "values": ["a"]}, {"name": "Tier", "values": ["b"]}]
    many = [{"name": f"N{index}", "values": ["a"]} for index in range(201)]

    await refused(
        client, db, "createAppProfile", on(C1, "fb", attributes=twice), ("DUPLICATE_VALUE", ["attributes", "1", "name"])
    )
    await refused(
        client, db, "createAppProfile", on(C1, "fb", attributes=many), ("LIMIT_EXCEEDED", ["attributes", "200", "name"])
    )


CREATIONS: dict[str, tuple[list[dict[str, Any]], list[tuple[str, list[str]]]]] = {
    "two primaries": (
        [app("a", isPrimary=True), app("b", isPrimary=True)],
        [("MULTIPLE_PRIMARY", ["appProfiles", "1"])],
    ),
    "twice": ([app("a"), app(" a ")], [("DUPLICATE_VALUE", ["appProfiles", "1"])]),
    "inactive primary": ([app("a", isPrimary=True, isActive=False)], [("NOT_ELIGIBLE", ["appProfiles", "0"])]),
    "malformed": (
        [app("a", devices=[{"deviceId": ""}]), app("")],
        [
            ("INVALID_VALUE", ["appProfiles", "0", "devices", "0", "deviceId"]),
            ("INVALID_VALUE", ["appProfiles", "1", "appId"]),
        ],
    ),
    "there already": ([app("a"), app("x")], [("ALREADY_EXISTS", ["appProfiles", "1", "key"])]),
    "too many": ([app(f"n{index}") for index in range(101)], [("LIMIT_EXCEEDED", ["appProfiles", "100"])]),
}


@pytest.mark.parametrize("case", CREATIONS)
async def test_a_profile_is_not_created_with_wrong_app_profiles(client: Client, db: Database, case: str) -> None:
    await given(client, "x", customer_id="C2")
    app_profiles, expected = CREATIONS[case]

    await refused(client, db, "createProfile", {"customerId": "C1", "appProfiles": app_profiles}, *expected)
