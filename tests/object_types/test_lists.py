"""Mapping lists: entries that parallel fields make, members, records, and all that does not fit."""

from typing import Any

import pytest

from gateway.app_profiles.model import AskedDevice
from gateway.errors import Rejection, Rejections, refusals
from gateway.extensions.model import Asked as AskedExtension
from gateway.lists.model import Asked
from gateway.object_types.model import MappedProfile, ObjectType
from gateway.object_types.rules.mapping import compiled
from gateway.person.model import Facts
from tests.object_types.builders import mapping, object_type, profile_of


def problems_of(kind: ObjectType, **source: Any) -> list[tuple[str, tuple[str, ...]]]:
    try:
        profile = profile_of(kind, **source)
    except (Rejection, Rejections) as error:
        return [(one.code.value, one.path) for one in refusals(error)]
    pytest.fail(f"It was mapped: {profile}")


def rows(part: str, **slots: str) -> tuple[Any, ...]:
    """Return fields that make entries of the elements of `_source.list`, each slot from a member of its own name."""
    return tuple(
        mapping(slot, f"_source.list[*].{member}", f"_profile.{part}[*].{slot}") for slot, member in slots.items()
    )


def test_parallel_fields_of_one_list_make_its_entries_in_its_order() -> None:
    kind = object_type(*rows("emails", address="address", type="kind", isPrimary="main", isActive="on"))
    given = [
        {"address": "a@x.org", "kind": "Home", "main": "false"},
        {"kind": "Work", "main": True},
        {"address": "b@x.org", "main": "true"},
        {"address": "c@x.org", "kind": "Work", "on": "0"},
    ]

    assert profile_of(kind, list=given).emails == (
        Asked("Home", "a@x.org"),
        Asked("Other", "b@x.org", is_primary=True),
        Asked("Work", "c@x.org", is_active=False),
    )
    assert profile_of(kind, list=given[0]).emails == (Asked("Home", "a@x.org"),)


def test_entries_of_several_lists_and_of_single_fields_stand_in_the_order_of_the_fields() -> None:
    kind = object_type(
        mapping("work", target="_profile.emails.Work"),
        mapping("others", "_source.others[*]", "_profile.emails.Home"),
        mapping("flag", "_source.first", "_profile.emails.Work.isPrimary"),
    )

    assert profile_of(kind, work="w@x.org", others=["a@x.org", "b@x.org"], first=True).emails == (
        Asked("Work", "w@x.org", is_primary=True),
        Asked("Home", "a@x.org"),
        Asked("Home", "b@x.org"),
    )


def test_attributes_whose_names_the_source_tells() -> None:
    kind = object_type(*rows("attributes", name="n", value="v"))
    given = [{"n": "A", "v": "1"}, {"n": "B", "v": ["2", "3"]}, {"n": "A", "v": "4"}, {"n": "C"}, {"v": "5"}]

    assert profile_of(kind, list=given).attributes == {"A": ("1", "4"), "B": ("2", "3")}


def test_members_go_to_attributes_and_extensions_of_their_own_names() -> None:
    kind = object_type(
        mapping("all", "_source.*", "_profile.attributes.*"),
        mapping("records", "_source.*", "_profile.extensions.*"),
        mapping("deep", "_source.more.*", "_profile.attributes.*"),
        mapping("first", "_source.FirstName", "_profile.name.first"),
    )
    given = {"FirstName": "Ann", "A": ["1", 2], "Car": {"plate": "X"}, "Pets": [{"n": 1}, {"n": 2}], "more": {"B": 3}}

    profile = profile_of(kind, **given)

    assert profile == MappedProfile(
        facts=Facts({"first": "Ann"}),
        attributes={"A": ("1", "2"), "B": ("3",)},
        extensions=(AskedExtension("Car", [{"plate": "X"}]), AskedExtension("Pets", [{"n": 1}, {"n": 2}])),
    )


def test_records_are_taken_whole_or_made_of_fields() -> None:
    kind = object_type(
        mapping("whole", "_source.cars", "_profile.extensions.Car"),
        mapping("n", "_source.pets[*].name", "_profile.extensions.Pet.name"),
        mapping("w", "_source.pets[*].weight", "_profile.extensions.Pet.kilos"),
    )

    profile = profile_of(kind, cars={"plate": "X"}, pets=[{"name": "Rex", "weight": 0}, {}, {"weight": 2.5}])

    assert profile.extensions == (
        AskedExtension("Car", [{"plate": "X"}]),
        AskedExtension("Pet", [{"name": "Rex", "kilos": 0}, {"kilos": 2.5}]),
    )


def test_an_app_profile_has_attributes_and_devices() -> None:
    kind = object_type(
        mapping("key", target="_profile.appProfiles.shop.key"),
        mapping("colour", target="_profile.appProfiles.shop.attributes.Colour"),
        mapping("devices", target="_profile.appProfiles.shop.devices"),
    )

    (found,) = profile_of(
        kind, key="k", colour="red", devices=[{"deviceId": 7, "os": "x"}, {"DEVICE_ID": "8", "is_active": "no"}]
    ).app_profiles

    assert (found.app_id, found.key) == ("shop", "k")
    assert found.attributes is not None
    assert [(patch.name, patch.values) for patch in found.attributes] == [("Colour", ("red",))]
    assert found.devices == [AskedDevice("7", None, {"os": "x"}), AskedDevice("8", is_active=False)]


def test_values_for_standard_objects_stay_with_the_object_as_they_are() -> None:
    kind = object_type(
        mapping("total", target="_order.TotalPrice"),
        mapping("skus", "_source.lines[*].sku", "_order.Skus"),
        mapping("lines", target="_order.OrderItems"),
        mapping("state", target="_case.Status"),
        mapping("none", target="_asset.Name"),
    )

    found = compiled(kind)({"id": 1, "total": 0, "lines": [{"sku": "a"}, {"sku": "b"}], "state": {"deep": [None]}})

    assert found.kept == {
        "order": {"TotalPrice": 0, "Skus": ["a", "b"], "OrderItems": [{"sku": "a"}, {"sku": "b"}]},
        "case": {"Status": {"deep": [None]}},
    }
    assert found.profile == MappedProfile()


def test_all_values_that_do_not_fit_are_told_with_their_places() -> None:
    kind = object_type(
        *rows("emails", address="address", isPrimary="main"),
        mapping("first", target="_profile.FirstName"),
        mapping("tags", target="_profile.tags"),
        mapping("active", "_source.state.active", "_profile.isActive"),
        mapping("car", target="_profile.extensions.Car"),
        mapping("all", "_source.more.*", "_profile.attributes.*"),
    )
    given = {
        "list": [{"address": "a@x.org"}, {"address": {"no": 1}, "main": "perhaps"}],
        "first": ["a", "b"],
        "tags": ["ok", {}],
        "state": {"active": 7},
        "car": "red",
        "more": "text",
    }

    assert problems_of(kind, **given) == [
        ("INVALID_VALUE", ("list", "1", "address")),
        ("INVALID_VALUE", ("list", "1", "main")),
        ("INVALID_VALUE", ("first",)),
        ("INVALID_VALUE", ("tags",)),
        ("INVALID_VALUE", ("state", "active")),
        ("INVALID_VALUE", ("car",)),
        ("INVALID_VALUE", ("more",)),
    ]


def test_a_device_without_an_id_is_refused() -> None:
    kind = object_type(
        mapping("key", target="_profile.appProfiles.shop.key"),
        mapping("devices", target="_profile.appProfiles.shop.devices"),
    )

    assert problems_of(kind, key="k", devices=[{"os": "x"}]) == [("INVALID_VALUE", ())]


def test_lists_have_at_most_1000_elements() -> None:
    kind = object_type(mapping("a", "_source.a[*].b[*]", "_profile.attributes.A"))

    assert len(profile_of(kind, a=[{"b": ["x"] * 500}] * 2).attributes["A"]) == 1_000
    assert problems_of(kind, a=[{"b": ["x"] * 500}] * 3) == [("INVALID_VALUE", ("a", "b"))]
