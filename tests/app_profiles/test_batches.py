"""Many app profiles in one mutation, with the codes of application profiles."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.batches import batch, outcomes, status
from tests.client import Client
from tests.database import content, stored, versions
from tests.invariants import assert_invariants
from tests.profiles.builders import app_profile, create, profile


def row(customer_id: str, key: str = "K1", **parts: Any) -> dict[str, Any]:
    return {"profile": {"customerId": customer_id}, **app_profile(key), **parts}


def shown(payload: dict[str, Any]) -> list[tuple[str, bool] | None]:
    """Return key and primacy of the app profile of each row."""
    found = (result["appProfile"] for result in payload["results"])
    return [(one["key"], one["isPrimary"]) if one else None for one in found]


async def test_app_profiles_are_created_in_order_I5(client: Client, db: Database) -> None:
    await create(client, profile("C1"), profile("C2"))
    rows = [row("C1", "a"), row("C1", "b", asPrimary=True), row("C2", "a"), row("C9", "c"), row("C2", "c")]

    payload = await batch(client, "createAppProfiles", rows)

    assert status(payload) == ("PARTIAL", 1002)
    assert outcomes(payload) == [
        True,
        True,
        [("ALREADY_EXISTS", "appProfiles.2.key")],
        [("NOT_FOUND", "appProfiles.3.profile")],
        True,
    ]
    assert [result["errors"][0]["legacyCode"] for result in payload["results"][2:4]] == [7209, 7203]
    assert shown(payload) == [("a", False), ("b", True), None, None, ("c", True)]
    assert await versions(db) == {"C1": 3, "C2": 2}
    assert_invariants(await stored(db))


async def test_app_profiles_are_changed_in_order_I6(client: Client, db: Database) -> None:
    await create(client, profile("C1", appProfiles=[app_profile(devices=[{"deviceId": "tv"}])]), profile("C2"))
    tier = {"name": "Tier"}
    rows = [
        row("C1", attributes=[{**tier, "set": ["gold"]}]),
        row("C1", attributes=[{**tier, "add": ["blue"]}], devices=[{"deviceId": "phone"}]),
        row("C2", attributes=[]),
    ]

    payload = await batch(client, "updateAppProfiles", rows)

    assert outcomes(payload) == [True, True, [("NOT_FOUND", "appProfiles.2.key")]]
    assert payload["results"][0]["appProfile"] == payload["results"][1]["appProfile"]
    assert payload["results"][1]["appProfile"]["attributes"] == [{"name": "Tier", "values": ["gold", "blue"]}]
    assert payload["results"][1]["appProfile"]["devices"] == [{"deviceId": "phone"}]
    assert await versions(db) == {"C1": 3, "C2": 1}
    assert_invariants(await stored(db))


async def test_app_profiles_are_deleted_once_I7(client: Client, db: Database) -> None:
    await create(client, profile("C1", appProfiles=[app_profile("a"), app_profile("b")]))

    payload = await batch(client, "deleteAppProfiles", [row("C1", "a"), row("C1", "a"), row("C1", "b")])

    assert outcomes(payload) == [True, [("NOT_FOUND", "appProfiles.1.key")], True]
    assert shown(payload) == [None] * 3
    assert await versions(db) == {"C1": 3}
    assert_invariants(await stored(db))


async def test_one_bad_app_profile_keeps_all_from_being_written_I13(client: Client, db: Database) -> None:
    await create(client, profile("C1"))
    before = await content(db)

    payload = await batch(client, "createAppProfiles", [row("C1", "a"), row("C1", "")], errorPolicy="REJECT_EVERYTHING")

    assert status(payload) == ("FAILED", None)
    assert outcomes(payload) == [False, [("INVALID_VALUE", "appProfiles.1.key")]]
    assert payload["errors"] == payload["results"][1]["errors"]
    assert await content(db) == before


async def test_devices_of_which_none_is_good_stay_as_they_are(client: Client) -> None:
    await create(client, profile("C1", appProfiles=[app_profile(devices=[{"deviceId": "tv"}])]))

    payload = await batch(
        client, "updateAppProfiles", [row("C1", devices=[{"deviceId": ""}])], errorPolicy="IGNORE_FAILED"
    )

    assert outcomes(payload) == [[("INVALID_VALUE", "appProfiles.0.devices.0.deviceId")]]
    assert payload["results"][0]["appProfile"]["devices"] == [{"deviceId": "tv"}]


@pytest.mark.parametrize("mutation", ["createAppProfiles", "updateAppProfiles", "deleteAppProfiles"])
async def test_batch_of_more_than_a_hundred_is_refused_I13(client: Client, db: Database, mutation: str) -> None:
    await create(client, profile("C1"))
    before = await content(db)

    payload = await batch(client, mutation, [row("C1")] * 101)

    (error,) = payload["errors"]
    assert (error["code"], error["path"], error["legacyCode"]) == ("BATCH_LIMIT_EXCEEDED", ["appProfiles"], 7207)
    assert (status(payload), payload["results"]) == (("FAILED", None), [])
    assert await content(db) == before
