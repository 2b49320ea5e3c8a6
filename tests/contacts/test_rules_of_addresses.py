"""What a postal address is, and when two are the same."""

from dataclasses import replace
from typing import cast

import pytest

from gateway.addresses import PostalAddress, StandardizedAddress
from gateway.contacts.model import AddressValue, GivenAddress
from gateway.contacts.rules import addresses
from gateway.contacts.rules.addresses import ADDRESSES
from gateway.errors import ErrorCode, InvalidInput, Rejection, Rejections, refusals

GIVEN = GivenAddress(
    address1="1 Macquarie St",
    address2="Level 2",
    city="Sydney",
    state_province="NSW",
    postal_code="02000",
    country_code="AU",
)


def checked(given: GivenAddress = GIVEN) -> AddressValue:
    return addresses.checked(given)


def refused(given: GivenAddress) -> list[tuple[ErrorCode, tuple[str, ...], str]]:
    with pytest.raises((Rejection, Rejections)) as refusal:
        checked(given)
    return [(one.code, one.path, one.message) for one in refusals(cast("Rejection | Rejections", refusal.value))]


def test_address_is_kept_with_all_forms_of_its_country_M3() -> None:
    assert checked() == {
        "address1": "1 Macquarie St",
        "address2": "Level 2",
        "city": "Sydney",
        "state_province": "NSW",
        "postal_code": "02000",
        "country_code": "AU",
        "country_code_alpha3": "AUS",
        "country_code_numeric": "036",
        "country": "Australia",
        "standardized": None,
    }


@pytest.mark.parametrize(
    "code",
    [
        {"country_code": "au"},
        {"country_code_alpha3": "aus"},
        {"country_code_numeric": "036"},
        {"country_code_numeric": "36"},
        {"country_code": "AU", "country_code_alpha3": "AUS", "country_code_numeric": "036"},
    ],
    ids=str,
)
def test_country_is_named_in_any_form_M5(code: dict[str, str]) -> None:
    value = checked(replace(replace(GIVEN, country_code=None), **code))

    assert (value["country_code"], value["country"]) == ("AU", "Australia")


def test_codes_of_two_countries_are_refused_M5() -> None:
    conflict = replace(GIVEN, country_code_alpha3="AUS", country_code_numeric="840")

    assert refused(conflict) == [
        (
            ErrorCode.INVALID_VALUE,
            ("countryCodeNumeric",),
            "countryCode names Australia and countryCodeNumeric names United States: give one country.",
        )
    ]


def test_code_in_the_place_of_another_form_is_refused_M5() -> None:
    misplaced = replace(GIVEN, country_code="AUS", country_code_alpha3="036", country_code_numeric="AU")

    assert [(code, path) for code, path, _ in refused(misplaced)] == [
        (ErrorCode.INVALID_VALUE, ("countryCode",)),
        (ErrorCode.INVALID_VALUE, ("countryCodeAlpha3",)),
        (ErrorCode.INVALID_VALUE, ("countryCodeNumeric",)),
    ]


def test_address_without_a_country_is_refused_M5() -> None:
    message = "An address names its country by countryCode, countryCodeAlpha3 or countryCodeNumeric."

    assert refused(replace(GIVEN, country_code=None)) == [(ErrorCode.REQUIRED, ("countryCode",), message)]


@pytest.mark.parametrize(
    ("name", "path", "limit"),
    [
        ("address1", "address1", 125),
        ("address2", "address2", 125),
        ("city", "city", 50),
        ("state_province", "stateProvince", 50),
        ("postal_code", "postalCode", 15),
    ],
)
def test_longest_part_is_taken_and_a_longer_one_refused_M3(name: str, path: str, limit: int) -> None:
    value = checked(replace(GIVEN, **{name: "x" * limit}))
    assert value[name] == "x" * limit  # type: ignore[literal-required]  # A parameter is no literal.

    ((code, at, message),) = refused(replace(GIVEN, **{name: "x" * (limit + 1)}))
    assert (code, at) == (ErrorCode.INVALID_VALUE, (path,))
    assert message.endswith(f"has at most {limit} characters; this one has {limit + 1}.")


def test_all_that_is_wrong_is_told_at_once_M3() -> None:
    wrong = GivenAddress("", "y" * 126, " ", "N", "", country_code="AU")

    assert refused(wrong) == [
        (ErrorCode.INVALID_VALUE, ("address1",), "The first line of an address must not be empty."),
        (
            ErrorCode.INVALID_VALUE,
            ("address2",),
            "The second line of an address has at most 125 characters; this one has 126.",
        ),
        (ErrorCode.INVALID_VALUE, ("city",), "A city must not be empty."),
        (ErrorCode.INVALID_VALUE, ("postalCode",), "A postal code must not be empty."),
        (
            ErrorCode.INVALID_VALUE,
            ("stateProvince",),
            "A state or province has at least 2 characters; this one has 1.",
        ),
    ]


def test_state_is_required_in_some_countries_only_M3() -> None:
    stateless = replace(GIVEN, state_province=None)

    assert refused(stateless) == [
        (ErrorCode.REQUIRED, ("stateProvince",), "An address in Australia has a state or province.")
    ]
    assert checked(replace(stateless, country_code="DE"))["state_province"] is None


def test_empty_optional_parts_are_none_M3() -> None:
    value = checked(replace(GIVEN, address2="", state_province=" ", country_code="DE"))

    assert (value["address2"], value["state_province"]) == (None, None)


def test_address_is_the_same_whatever_its_case_and_blanks_M3() -> None:
    shouted = replace(GIVEN, address1=" 1  MACQUARIE   st", city="SYDNEY")

    assert ADDRESSES.key(checked(shouted)) == ADDRESSES.key(checked())
    assert ADDRESSES.key(checked(replace(GIVEN, address2=None))) != ADDRESSES.key(checked())


def test_change_keeps_what_is_not_given_M3() -> None:
    value = ADDRESSES.edited(checked(), GivenAddress(address2="", postal_code="2001"))

    assert value == {**checked(), "address2": None, "postal_code": "2001"}


def test_change_of_the_country_by_one_code_changes_all_M5() -> None:
    value = ADDRESSES.edited(checked(), GivenAddress(country_code_alpha3="NZL"))

    assert (value["country_code"], value["country_code_numeric"], value["country"]) == ("NZ", "554", "New Zealand")


def test_address_is_finished_by_who_standardizes_M4() -> None:
    asked = []

    def standardize(address: PostalAddress) -> StandardizedAddress:
        asked.append(address)
        return StandardizedAddress(
            address1="1 MACQUARIE ST",
            address2="L 2",
            city="SYDNEY",
            state_province="NSW",
            postal_code="2000",
            is_standardized=True,
        )

    value = ADDRESSES.finished(checked(), standardize)

    assert value == {**checked(), "standardized": standardize(asked[0])}
    assert asked[0] == {part: said for part, said in checked().items() if part != "standardized"}


def test_problems_have_the_type_of_malformed_values_M3() -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked(replace(GIVEN, city="\x00"))

    assert refusal.value.problems == ("A city must not contain control characters.",)
