"""Devices of an app profile, changed through the API."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.app_profiles.builders import C1, device, given, on, order
from tests.client import Client
from tests.payloads import refused, told, unchanged

DEVICES = "appProfile { devices { deviceId isActive attributes } }"


async def put(client: Client, *devices: dict[str, Any]) -> dict[str, Any]:
    return await client.mutate("updateAppProfile", on(C1, "fb", devices=list(devices)), DEVICES)


def path(*below: str) -> list[str]:
    return ["appProfiles", "fb", "1", "devices", *below]


async def test_devices_are_replaced_and_what_one_leaves_out_stays(client: Client) -> None:
    await given(client, "fb")
    await put(
        client,
        {"deviceId": "phone", "attributes": {"os": 14}},
        {"deviceId": "tablet", "isActive": False, "attributes": {"os": 9}},
        {"deviceId": "watch"},
    )

    payload = await put(
        client,
        {"deviceId": " tablet ", "isActive": True},
        {"deviceId": "phone", "attributes": {"os": 15}},
        {"deviceId": "tv"},
    )

    devices = [device("tablet", os=9), device("phone", os=15), device("tv")]
    assert payload == {
        "appProfile": {"devices": devices},
        "changed": True,
        "changes": [
            told("REMOVED", *path("watch"), before={"position": 2, "isActive": True, "attributes": {}}),
            told(
                "UPDATED",
                *path("tablet"),
                before={"position": 1, "isActive": False, "attributes": {"os": 9}},
                after={"position": 0, "isActive": True, "attributes": {"os": 9}},
            ),
            told(
                "UPDATED",
                *path("phone"),
                before={"position": 0, "isActive": True, "attributes": {"os": 14}},
                after={"position": 1, "isActive": True, "attributes": {"os": 15}},
            ),
            told("ADDED", *path("tv"), after={"position": 2, "isActive": True, "attributes": {}}),
            told("REORDERED", *path(), before=["phone", "tablet", "watch"], after=["tablet", "phone", "tv"]),
        ],
        "errors": [],
    }
    assert await order(client) == "v3: fb*"


async def test_an_empty_list_clears_and_an_absent_one_changes_nothing(client: Client, db: Database) -> None:
    await given(client, "fb")
    await put(client, {"deviceId": "phone"})

    absent = await unchanged(client, db, "updateAppProfile", on(C1, "fb"), DEVICES)
    cleared = await put(client)

    assert absent == {"appProfile": {"devices": [device("phone")]}}
    assert cleared["appProfile"] == {"devices": []}
    assert cleared["changes"] == [
        told("REMOVED", *path("phone"), before={"position": 0, "isActive": True, "attributes": {}})
    ]


async def test_the_same_devices_change_nothing(client: Client, db: Database) -> None:
    await given(client, "fb")
    await put(client, {"deviceId": "phone", "isActive": False, "attributes": {"a": 1, "b": {"c": 2, "d": 3}}})

    for same in (
        {"deviceId": "phone"},
        {"deviceId": "phone", "isActive": False},
        {"deviceId": "phone", "attributes": {"b": {"d": 3, "c": 2}, "a": 1}},
    ):
        await unchanged(client, db, "updateAppProfile", on(C1, "fb", devices=[same]))


@pytest.mark.parametrize(("before", "after"), [(1, True), (1, 1.0), (0, False), (0, None), ("1", 1), ([], {})])
async def test_values_that_python_takes_for_equal_are_told_apart(client: Client, before: Any, after: Any) -> None:
    await given(client, "fb")
    await put(client, {"deviceId": "phone", "attributes": {"value": before}})

    payload = await put(client, {"deviceId": "phone", "attributes": {"value": after}})

    shown = payload["appProfile"]["devices"][0]["attributes"]["value"]
    assert (payload["changed"], shown, type(shown)) == (True, after, type(after))


async def test_a_device_alone_is_deleted(client: Client, db: Database) -> None:
    await given(client, "fb")
    await put(client, {"deviceId": "phone"}, {"deviceId": "tablet", "isActive": False, "attributes": {"os": 9}})

    payload = await client.mutate("deleteDeviceAppProfile", on(C1, "fb", deviceId=" tablet"), DEVICES)

    assert payload == {
        "appProfile": {"devices": [device("phone")]},
        "changed": True,
        "changes": [
            told("REMOVED", *path("tablet"), before={"position": 1, "isActive": False, "attributes": {"os": 9}})
        ],
        "errors": [],
    }
    again = on(C1, "fb", deviceId="tablet")
    assert await refused(client, db, "deleteDeviceAppProfile", again, ("NOT_FOUND", ["deviceId"])) == [
        "The app profile has no device with this id."
    ]
    await refused(client, db, "deleteDeviceAppProfile", on(C1, "tw", deviceId="phone"), ("NOT_FOUND", ["key"]))


async def test_changed_devices_touch_their_app_profile(client: Client) -> None:
    await given(client, "fb")

    payload = await client.mutate(
        "updateAppProfile",
        on(C1, "fb", devices=[{"deviceId": "phone"}]),
        "appProfile { updatedAt } profile { updatedAt }",
    )

    assert payload["appProfile"] == payload["profile"]


REFUSED: dict[str, tuple[list[dict[str, Any]], list[tuple[str, list[str]]]]] = {
    "twice": (
        [{"deviceId": "a"}, {"deviceId": "b"}, {"deviceId": " a "}, {"deviceId": "b"}],
        [("DUPLICATE_VALUE", ["devices", "2", "deviceId"]), ("DUPLICATE_VALUE", ["devices", "3", "deviceId"])],
    ),
    "no id": ([{"deviceId": " "}], [("INVALID_VALUE", ["devices", "0", "deviceId"])]),
    "long id": ([{"deviceId": "d" * 257}], [("INVALID_VALUE", ["devices", "0", "deviceId"])]),
    "no object": (
        [{"deviceId": "a", "attributes": [1]}, {"deviceId": "b", "attributes": "x"}],
        [("INVALID_VALUE", ["devices", "0", "attributes"]), ("INVALID_VALUE", ["devices", "1", "attributes"])],
    ),
    "too large": (
        [{"deviceId": "a", "attributes": {"a": "x" * 16_377}}],
        [("INVALID_VALUE", ["devices", "0", "attributes"])],
    ),
    "too many": ([{"deviceId": f"d{index}"} for index in range(101)], [("LIMIT_EXCEEDED", ["devices"])]),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_wrong_devices_are_refused(client: Client, db: Database, case: str) -> None:
    await given(client, "fb")
    await put(client, {"deviceId": "phone"})
    devices, expected = REFUSED[case]

    await refused(client, db, "updateAppProfile", on(C1, "fb", devices=devices), *expected)
    await refused(client, db, "createAppProfile", on(C1, "tw", devices=devices), *expected)


async def test_what_just_fits_is_kept_and_can_be_replaced_and_deleted(client: Client, db: Database) -> None:
    await given(client, "fb")
    # The worst case for MongoDB: in BSON these arrays have five times the size of their JSON.
    devices = [{"deviceId": f"{index}".rjust(256, "d"), "attributes": {"a": [0] * 8_188}} for index in range(62)]
    others = [{**device, "attributes": {"a": [1] * 8_188}} for device in devices]

    payload = await put(client, *devices)
    one_more = [*devices, {"deviceId": "more", "attributes": {"a": [0] * 8_188}}]
    await refused(client, db, "updateAppProfile", on(C1, "fb", devices=one_more), ("LIMIT_EXCEEDED", []))
    await refused(client, db, "createAppProfile", on(C1, "tw", devices=one_more), ("LIMIT_EXCEEDED", []))
    replaced = await put(client, *others)
    deleted = await client.mutate("deleteAppProfile", on(C1, "fb"))

    assert payload["appProfile"]["devices"] == [{"isActive": True, **given} for given in devices]
    assert (replaced["errors"], replaced["changed"]) == ([], True)
    assert (deleted["errors"], await order(client)) == ([], "v4:")


@pytest.mark.parametrize("part", ["isActive", "attributes"])
async def test_null_is_refused(client: Client, db: Database, part: str) -> None:
    await given(client, "fb")
    asked = on(C1, "fb", devices=[{"deviceId": "phone", part: None}])

    await refused(client, db, "updateAppProfile", asked, ("NULL_NOT_ALLOWED", ["devices", "0", part]))
