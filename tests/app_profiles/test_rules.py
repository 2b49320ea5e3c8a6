"""App profiles and devices as data; no database."""

from datetime import datetime

import pytest

from gateway import ids
from gateway.app_profiles import rules
from gateway.app_profiles.model import AskedDevice, Device
from gateway.definitions.model import Definitions
from gateway.errors import ErrorCode, InvalidInput, Rejection, Rejections

AT = datetime(2026, 1, 2, 3, 4, 5)  # noqa: DTZ001 -- documents keep naive UTC.


def device(device_id: str, **attributes: object) -> Device:
    return Device(device_id=device_id, is_active=True, attributes=attributes)


def test_a_pair_is_stored_trimmed_and_composed() -> None:
    assert rules.checked(Definitions(), " fb ", "\tcafe\u0301") == ("fb", "caf\u00e9")
    assert rules.sought("", "k" * 257) == ("", "k" * 257)


def test_all_that_is_malformed_in_a_pair_is_told() -> None:
    with pytest.raises(Rejections) as refusals:
        rules.checked(Definitions(), "", "k" * 257)

    assert [(refusal.path, refusal.message) for refusal in refusals.value.rejections] == [
        (("appId",), "An app id must not be empty."),
        (("key",), "A key has at most 256 characters; this one has 257."),
    ]


def test_the_id_of_an_app_profile_is_made_of_its_pair() -> None:
    document = rules.new_app_profile("demo|a%7Cb|c|d", "demo|C1", {"Tier": ["gold"]}, [device("phone")], AT)

    assert document == {
        "_id": "demo|a%7Cb|c|d",
        "id": ids.node_id("AppProfile", "a|b", "c|d"),
        "domain": "demo",
        "profile": "demo|C1",
        "app_id": "a|b",
        "key": "c|d",
        "attributes": {"Tier": ["gold"]},
        "devices": [device("phone")],
        "created_at": AT,
        "updated_at": AT,
    }


def test_a_new_device_is_active_and_without_attributes() -> None:
    assert rules.devices_as([], [AskedDevice(" phone ")]) == [device("phone")]


def test_what_an_asked_device_leaves_out_stays() -> None:
    stored = [Device(device_id="phone", is_active=False, attributes={"os": 14})]

    assert rules.devices_as(stored, [AskedDevice("phone", attributes={})]) == [
        Device(device_id="phone", is_active=False, attributes={})
    ]
    assert rules.devices_as(stored, [AskedDevice("phone", is_active=True)]) == [device("phone", os=14)]


def test_the_size_of_attributes_is_that_of_their_json() -> None:
    rules.devices_as([], [AskedDevice("phone", attributes={"é": "x" * (16_384 - 9)})])

    with pytest.raises(InvalidInput) as refusal:
        rules.devices_as([], [AskedDevice("phone", attributes={"é": "x" * (16_384 - 8)})])

    assert refusal.value.path == ("0", "attributes")
    assert refusal.value.message == "The attributes of a device have at most 16,384 bytes of JSON; these have 16,385."


def test_a_device_that_is_not_there_cannot_be_taken_away() -> None:
    assert rules.without_device([device("a"), device("b")], " a ") == [device("b")]
    with pytest.raises(Rejection) as refusal:
        rules.without_device([device("a")], "A")
    assert (refusal.value.code, refusal.value.path) == (ErrorCode.NOT_FOUND, ("deviceId",))


def test_the_same_devices_have_no_changes() -> None:
    assert rules.device_changes([device("a", x={"y": 1, "z": 2})], [device("a", x={"z": 2, "y": 1})]) == []


def test_devices_that_only_move_up_are_not_told() -> None:
    changes = rules.device_changes([device("a"), device("b"), device("c")], [device("b"), device("c")], "at")

    assert [(told["kind"], told["path"]) for told in changes] == [("REMOVED", ["at", "devices", "a"])]
