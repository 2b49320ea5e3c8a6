"""Each type's one stored form."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.definitions.model import AttributeDefinition, AttributeType
from gateway.definitions.values import sought_form, stored_form
from gateway.errors import ErrorCode, InvalidInput

ANY = {type_: AttributeDefinition(name="Any", type=type_) for type_ in AttributeType}
CASELESS = AttributeDefinition(name="Any", case_sensitive=False)

HOSTS = st.lists(st.text(string.ascii_letters + string.digits, min_size=1, max_size=10), min_size=1, max_size=3)
SPELLINGS = {
    AttributeType.STRING: st.text(max_size=30),
    AttributeType.DATETIME: st.datetimes(timezones=st.timezones()).map(
        lambda moment: moment.isoformat(timespec="microseconds")
    ),
    AttributeType.NUMBER: st.decimals(allow_nan=False, allow_infinity=False, places=4).map(str),
    AttributeType.BOOLEAN: st.sampled_from(["true", "TRUE", " False "]),
    AttributeType.EMAIL: st.emails(),
    AttributeType.PHONE: st.integers(32470000000, 32479999999).map("+{}".format),
    AttributeType.URL: st.builds(
        "{}://{}{}/{}".format,
        st.sampled_from(["http", "HTTPS"]),
        HOSTS.map(".".join),
        st.sampled_from(["", ":80", ":443", ":8080"]),
        st.text(string.printable, max_size=10),
    ),
}


def refused(definition: AttributeDefinition, value: str) -> tuple[str, ...]:
    with pytest.raises(InvalidInput) as refusal:
        stored_form(definition, value)
    assert refusal.value.code is ErrorCode.INVALID_VALUE
    return refusal.value.problems


@pytest.mark.parametrize(
    ("type_", "value", "stored"),
    [
        ("STRING", "  Zoe\u0308 ", "Zo\u00eb"),
        ("DATETIME", "2021-01-27T01:25:20+01:00", "2021-01-27T00:25:20.000Z"),
        ("DATETIME", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("NUMBER", "+007.50", "7.5"),
        ("NUMBER", "-0.00", "0"),
        ("NUMBER", "-0.5e1", "-5"),
        ("NUMBER", "1.5e18", "1500000000000000000"),
        ("NUMBER", "9223372036854775807", "9223372036854775807"),
        ("BOOLEAN", "TRUE", "true"),
        ("EMAIL", "John.Doe@GenesysLab.COM", "John.Doe@genesyslab.com"),
        ("EMAIL", "jd34@hotmail.dom", "jd34@hotmail.dom"),
        ("PHONE", "+32 (0)470 12 34 56", "+32470123456"),
        ("URL", "HTTPS://Example.COM:443", "https://example.com/"),
        ("URL", "http://[::0001]:8080/a?b=C#D", "http://[::1]:8080/a?b=C#D"),
    ],
)
def test_a_value_is_kept_in_one_form_G3(type_: str, value: str, stored: str) -> None:
    assert stored_form(ANY[AttributeType(type_)], value) == stored


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        ("STRING", ["", "  ", "a\0", "x" * 1001]),
        ("DATETIME", ["2021-01-27T00:25:20", "2021-01-27", "2021-02-30T00:00:00Z", "yesterday"]),
        ("NUMBER", ["", "NaN", "Infinity", "1e999", "1" * 20, "0." + "1" * 16, "1,5", "0x10", "1_000", "٣"]),
        ("BOOLEAN", ["1", "yes"]),
        ("EMAIL", ["john", "john@", "@example.com", "a b@example.com", "John <john@example.com>"]),
        ("PHONE", ["0470123456", "+32", "+1 555", "+32470123456 ext. 5", "call me"]),
        (
            "URL",
            [
                "example.com",
                "ftp://example.com",
                "javascript:alert(1)",
                "https://",
                "https://a b/",
                "https://user:secret@example.com/",
                "https://example.com:99999/",
                "https://exa_mple.-com/",
                "https://[::1",
                "https://\u00e9.example/",
                "https:\\\\example.com",
            ],
        ),
    ],
)
def test_what_is_not_of_the_type_is_refused_G3(type_: str, values: list[str]) -> None:
    for value in values:
        assert len(refused(ANY[AttributeType(type_)], value)) == 1


def test_a_time_without_a_zone_is_told_what_is_allowed_G5() -> None:
    assert refused(ANY[AttributeType.DATETIME], "2021-01-27T00:25:20") == (
        "A time is an ISO 8601 string with its zone, as in 2021-01-27T00:25:20.000Z.",
    )


@given(st.data(), st.sampled_from(AttributeType), st.booleans())
def test_the_stored_form_of_a_stored_form_is_itself_G3(
    data: st.DataObject, type_: AttributeType, case_sensitive: bool
) -> None:
    definition = AttributeDefinition(name="Any", type=type_, case_sensitive=case_sensitive)
    value = data.draw(SPELLINGS[type_])
    try:
        stored = stored_form(definition, value)
    except InvalidInput:
        return

    assert stored_form(definition, stored) == stored
    assert sought_form(definition, value) == stored


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.integers(0, 5))
def test_equal_numbers_are_equal_texts_G3(number: object, zeros: int) -> None:
    spelling = f"{number:f}" if str(number).startswith("-") else f"+0{number:f}"
    try:
        stored = stored_form(ANY[AttributeType.NUMBER], spelling)
    except InvalidInput:
        return

    assert stored == stored_form(ANY[AttributeType.NUMBER], f"{spelling}{'0' * zeros}")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30))
def test_texts_that_differ_by_capitals_are_equal_where_the_definition_says_so_G3(value: str) -> None:
    assert sought_form(CASELESS, value.casefold()) == sought_form(CASELESS, value)


def test_capitals_of_other_scripts_are_no_difference_either_G3() -> None:
    assert {stored_form(CASELESS, value) for value in ("ΑΣ", "ας", "ασ")} == {"ασ"}  # noqa: RUF001 -- it is Greek.
    assert {stored_form(CASELESS, value) for value in ("STRASSE", "Straße")} == {"strasse"}


def test_a_pattern_and_allowed_values_are_told_together_G3() -> None:
    definition = AttributeDefinition(name="Size", pattern="[A-Z]+", allowed_values=("S", "M"))

    assert stored_form(definition, "M") == "M"
    assert refused(definition, "xl") == (
        "A value of Size must match the pattern [A-Z]+.",
        "A value of Size is one of: S, M.",
    )


def test_a_pattern_ignores_capitals_where_the_values_do_G3() -> None:
    definition = AttributeDefinition(name="Size", pattern="[A-Z]+", case_sensitive=False)

    assert stored_form(definition, "XL") == "xl"
