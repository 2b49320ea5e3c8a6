"""What a phone number is, and when two are the same."""

import pytest

from gateway.contacts.model import GivenPhone, PhoneValue
from gateway.contacts.rules import phones
from gateway.contacts.rules.phones import PHONES
from gateway.errors import ErrorCode, InvalidInput, Rejection


def checked(number: str, country_code: str | None = None, *, is_mobile: bool | None = None) -> PhoneValue:
    return phones.checked(GivenPhone(number, country_code, is_mobile))


def test_number_is_kept_as_written_in_e164_and_in_digits_M14() -> None:
    assert checked(" +61 412 345 678 ") == {
        "number": "+61 412 345 678",
        "e164": "+61412345678",
        "extension": None,
        "digits": "61412345678",
        "is_mobile": True,
    }


def test_digits_keep_leading_zeros_M14() -> None:
    value = checked("0412 345 678", "au")

    assert (value["e164"], value["digits"]) == ("+61412345678", "0412345678")


def test_zeros_that_belong_to_the_number_stay_M14() -> None:
    assert checked("+39 06 698 12345")["e164"] == "+390669812345"


def test_international_number_is_not_read_in_the_given_country_M14() -> None:
    assert checked("+61 412 345 678", "DE")["e164"] == "+61412345678"


def test_extension_is_not_part_of_the_number_but_tells_two_apart_M14() -> None:
    seven, eight = checked("+49 30 123456 ext. 7"), checked("+49 30 123456 ext. 8")

    assert seven == {
        "number": "+49 30 123456 ext. 7",
        "e164": "+4930123456",
        "extension": "7",
        "digits": "4930123456",
        "is_mobile": False,
    }
    assert PHONES.key(seven) != PHONES.key(eight)


def test_same_number_written_in_two_ways_is_one_M14() -> None:
    assert PHONES.key(checked("(0412) 345-678", "AU")) == PHONES.key(checked("+61412345678"))


@pytest.mark.parametrize(
    ("number", "mobile"),
    [("+61 412 345 678", True), ("+61 2 9374 4000", False), ("+1 201 555 0123", None)],
    ids=["mobile", "fixed line", "North America does not tell"],
)
def test_mobile_is_what_the_number_tells_M14(number: str, mobile: bool | None) -> None:
    assert checked(number)["is_mobile"] is mobile


def test_mobile_is_what_was_given_M14() -> None:
    assert checked("+61 412 345 678", is_mobile=False)["is_mobile"] is False
    assert checked("+1 201 555 0123", is_mobile=True)["is_mobile"] is True


def test_national_number_without_its_country_is_refused_M14() -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked("0412 345 678")

    assert (refusal.value.code, refusal.value.path) == (ErrorCode.INVALID_VALUE, ("number",))
    assert refusal.value.message == (
        "A phone number begins with + and the country's calling code, "
        "unless `countryCode` says in which country it is dialled."
    )


@pytest.mark.parametrize("number", ["+1234", "+999 123 456 789", "+", "+61 412 345 678 9012 345", "+61 nobody"])
def test_number_that_cannot_be_dialled_is_refused_M14(number: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked(number)

    assert refusal.value.problems == (phones.IMPOSSIBLE,)


def test_number_within_a_town_is_refused_M14() -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked("555 0123", "US")

    assert refusal.value.problems == (phones.IMPOSSIBLE,)


def test_number_in_letters_is_refused_M14() -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked("+1 800 FLOWERS")

    assert refusal.value.problems == ("A phone number is written in digits, not in letters.",)


def test_unknown_country_is_refused_M14() -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked("0412 345 678", "XX")

    assert (refusal.value.code, refusal.value.path) == (ErrorCode.INVALID_VALUE, ("countryCode",))


def test_number_has_at_most_64_characters_M14() -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked("+61" + " " * 53 + "412345678")

    assert refusal.value.problems == ("A phone number has at most 64 characters; this one has 65.",)


def test_country_without_a_number_is_refused_in_a_change_M14() -> None:
    with pytest.raises(Rejection) as refusal:
        PHONES.edited(checked("+61 412 345 678"), GivenPhone(country_code="AU"))

    assert (refusal.value.code, refusal.value.path) == (ErrorCode.REQUIRED, ("number",))


def test_mobile_alone_changes_nothing_else_M14() -> None:
    value = checked("+1 201 555 0123")

    assert PHONES.edited(value, GivenPhone(is_mobile=True)) == {**value, "is_mobile": True}


def test_number_to_look_for_begins_with_plus() -> None:
    assert phones.sought(" +61 (412) 345-678 ") == "+61412345678"
    assert phones.sought("+1234") == "+1234"
    assert phones.sought("+" + "1" * 100) == "+" + "1" * 100
    with pytest.raises(InvalidInput, match="begins with"):
        phones.sought("0412 345 678")
