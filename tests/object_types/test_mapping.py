"""Mapping objects: where sources lead to, and where targets are."""

from typing import Any

import pytest

from gateway.contacts.model import GivenAddress, GivenPhone
from gateway.extensions.model import Asked as AskedExtension
from gateway.identities.model import Asked as AskedIdentity
from gateway.lists.model import Asked
from gateway.object_types.model import MappedProfile
from gateway.object_types.rules.targets import AMAZON, Part, parsed
from gateway.person.model import Facts
from tests.object_types.builders import mapping, object_type, profile_of


def from_source(source: str, target: str, **given: Any) -> MappedProfile:
    return profile_of(object_type(mapping("a", source, target)), **given)


@pytest.mark.parametrize(
    ("source", "given", "value"),
    [
        ("_source.a", {"a": "x"}, ("x",)),
        ("_source.a", {"a": " x "}, ("x",)),
        ("_source.a.b", {"a": {"b": "x"}}, ("x",)),
        ("_source.a[1]", {"a": ["x", "y"]}, ("y",)),
        ("_source.a[0].b[1]", {"a": [{"b": [1, 2]}]}, ("2",)),
        ('_source["first name"]', {"first name": "x"}, ("x",)),
        ('_source.a["b.c"]', {"a": {"b.c": "x"}}, ("x",)),
        ("_source.$id", {"$id": "x"}, ("x",)),
        ("_source.a", {"a": ["x", "", None, "y"]}, ("x", "y")),
        ("_source.a[*]", {"a": ["", None, "x"]}, ("x",)),
        ("_source.a[*]", {"a": ["x", "y"]}, ("x", "y")),
        ("_source.a[*]", {"a": "x"}, ("x",)),
        ("_source.a[*].b", {"a": [{"b": "x"}, {}, {"b": ["y", "z"]}]}, ("x", "y", "z")),
        ("_source.a[*].b", {"a": {"b": "x"}}, ("x",)),
        ("_source.a[*].b[*].c", {"a": [{"b": [{"c": 1}, {"c": 2}]}, {"b": [{"c": 3}]}]}, ("1", "2", "3")),
        ("_source.a", {"a": 7}, ("7",)),
        ("_source.a", {"a": 0}, ("0",)),
        ("_source.a", {"a": 1.5}, ("1.5",)),
        ("_source.a", {"a": False}, ("false",)),
        ("_source.a", {"a": 2**63}, ("9223372036854775808",)),
    ],
)
def test_a_path_leads_to_values_A17(source: str, given: dict[str, Any], value: tuple[str, ...]) -> None:
    assert from_source(source, "_profile.attributes.A", **given) == MappedProfile(attributes={"A": value})


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("_source.a", {}),
        ("_source.a", {"a": None}),
        ("_source.a", {"a": "  "}),
        ("_source.a", {"a": []}),
        ("_source.a.b", {"a": "x"}),
        ("_source.a.b", {"a": ["x"]}),
        ("_source.a[2]", {"a": ["x"]}),
        ("_source.a[0]", {"a": {"0": "x"}}),
        ("_source.a[*].b", {"a": []}),
        ("_source.a[*].b", {"a": ["x", 1, None]}),
        ("{{_source.a}}", {}),
    ],
)
def test_what_is_not_there_says_nothing_A17(source: str, given: dict[str, Any]) -> None:
    assert from_source(source, "_profile.attributes.A", **given) == MappedProfile()
    assert from_source(source, "_profile.emails.Work", **given) == MappedProfile()


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("_profile.customerId", MappedProfile(customer_id="x")),
        ("_profile.FirstName", MappedProfile(facts=Facts({"first": "x"}))),
        ("_profile.name.suffix", MappedProfile(facts=Facts({"suffix": "x"}))),
        ("_profile.customerType", MappedProfile(facts=Facts(customer_type="x"))),
        ("_profile.defaultLocale", MappedProfile(facts=Facts(default_locale="x"))),
        ("_profile.legacyProfileId", MappedProfile(facts=Facts(legacy_profile_id="x"))),
        ("_profile.tags", MappedProfile(facts=Facts(tags=("x",)))),
        ("_profile.attributes.A", MappedProfile(attributes={"A": ("x",)})),
        ("_profile.Attributes.A", MappedProfile(attributes={"A": ("x",)})),
        ("_profile.identities.card", MappedProfile(identities=(AskedIdentity("card", "x"),))),
        ("_profile.emails.Work", MappedProfile(emails=(Asked("Work", "x"),))),
        ('_profile.emails["Home office"].address', MappedProfile(emails=(Asked("Home office", "x"),))),
        ("_profile.phones.Work", MappedProfile(phones=(Asked("Work", GivenPhone("x")),))),
        ("_profile.addresses.Work.city", MappedProfile(addresses=(Asked("Work", GivenAddress(city="x")),))),
        ("_profile.extensions.Car.plate", MappedProfile(extensions=(AskedExtension("Car", [{"plate": "x"}]),))),
    ],
)
def test_a_target_of_ours_is_where_it_says_A17(target: str, expected: MappedProfile) -> None:
    assert from_source("_source.a", target, a="x") == expected


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ("BusinessEmailAddress", MappedProfile(emails=(Asked("Business", "x"),))),
        ("PersonalEmailAddress", MappedProfile(emails=(Asked("Personal", "x"),))),
        ("EmailAddress", MappedProfile(emails=(Asked("Main", "x"),))),
        ("MobilePhoneNumber", MappedProfile(phones=(Asked("Mobile", GivenPhone("x")),))),
        ("Address.PostalCode", MappedProfile(addresses=(Asked("Main", GivenAddress(postal_code="x")),))),
        ("ShippingAddress.Province", MappedProfile(addresses=(Asked("Shipping", GivenAddress(state_province="x")),))),
        ("BillingAddress.County", MappedProfile(attributes={"BillingAddressCounty": ("x",)})),
        ("GenderString", MappedProfile(attributes={"Gender": ("x",)})),
        ("PartyType", MappedProfile(attributes={"PartyType": ("x",)})),
        ("AccountNumber", MappedProfile(attributes={"AccountNumber": ("x",)})),
    ],
)
def test_amazons_fixed_slots_go_to_our_lists_A17(theirs: str, expected: MappedProfile) -> None:
    assert from_source("_source.a", f"_profile.{theirs}", a="x") == expected


def test_every_fixed_slot_of_amazon_has_a_place_A17() -> None:
    assert {parsed(f"_profile.{name}").part for name in AMAZON} == {
        Part.NAME,
        Part.EMAILS,
        Part.PHONES,
        Part.ADDRESSES,
        Part.ATTRIBUTES,
    }


@pytest.mark.parametrize(
    ("given", "truth"),
    [(True, True), ("TRUE", True), ("yes", True), ("Y", True), (1, True), ("0", False), ("No", False), (False, False)],
)
def test_a_truth_is_read_as_people_write_it(given: Any, *, truth: bool) -> None:
    assert from_source("_source.a", "_profile.isActive", a=given) == MappedProfile(facts=Facts(is_active=truth))


def test_an_address_is_made_of_its_parts_and_its_country_of_any_name() -> None:
    parts = ("Address1", "Address2", "Address3", "Address4", "City", "State", "PostalCode", "Country")
    kind = object_type(*(mapping(part, target=f"_profile.MailingAddress.{part}") for part in parts))
    given = {part: part for part in parts}

    for country, code in (("Germany", "DE"), ("USA", "US"), ("gb", "GB"), ("036", "AU"), ("Atlantis", "Atlantis")):
        (entry,) = profile_of(kind, **{**given, "Country": country}).addresses
        assert entry == Asked(
            "Mailing",
            GivenAddress("Address1", "Address2, Address3, Address4", "City", "State", "PostalCode", code),
        )


def test_a_number_without_plus_is_dialled_in_the_country_of_its_record_or_of_its_type() -> None:
    fields = (mapping("n", target="_profile.phones.Work"), mapping("c", target="_profile.phones.Work.country"))
    kind = object_type(*fields, country_code="AU")

    def given(**source: Any) -> GivenPhone:
        return profile_of(kind, **source).phones[0].given

    assert given(n="02 9374 4000") == GivenPhone("02 9374 4000", "AU")
    assert given(n="030 123456", c="Germany") == GivenPhone("030 123456", "DE")
    assert given(n="+49 30 123456", c="US") == GivenPhone("+49 30 123456", None)
