"""Records under a definition, and the forms of their values."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.definitions.model import ExtensionDefinition, ExtensionField, ExtensionFieldType
from gateway.definitions.records import as_text, key_of, stored_record, stored_value
from gateway.errors import InvalidInput, Rejection, Rejections, refusals

PHONE = ExtensionDefinition(
    name="Phone",
    fields=(
        ExtensionField(name="Number", type=ExtensionFieldType.PHONE, required=True),
        ExtensionField(name="Kind", default="home", length=6),
        ExtensionField(name="Rank", type=ExtensionFieldType.INTEGER),
        ExtensionField(name="Since", type=ExtensionFieldType.DATETIME),
    ),
    unique=("Number", "Kind"),
)


def field(kind: str, **more: Any) -> ExtensionField:
    return ExtensionField(name="F", type=ExtensionFieldType[kind], **more)


def reasons(definition: ExtensionDefinition, data: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    with pytest.raises((Rejection, Rejections)) as refused:
        stored_record(definition, data)
    return [(one.code.value, one.path) for one in refusals(refused.value)]  # type: ignore[arg-type]  # It is either.


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("STRING", " Zoe\u0308\n", "Zoë"),
        ("STRING", "x" * 1_000, "x" * 1_000),
        ("INTEGER", 2**63 - 1, 2**63 - 1),
        ("INTEGER", -1.0, -1),
        ("NUMBER", 1.0, 1),
        ("NUMBER", -0.0, 0),
        ("NUMBER", 0.5, 0.5),
        ("BOOLEAN", False, False),
        ("DATETIME", "2021-01-27T02:25:20+02:00", "2021-01-27T00:25:20.000Z"),
        ("EMAIL", "Ada@Example.COM", "Ada@example.com"),
        ("PHONE", "+32 470 12 34 56", "+32470123456"),
        ("URL", "HTTPS://Example.com", "https://example.com/"),
        ("JSON", {"a": [1.0, None]}, {"a": [1.0, None]}),
    ],
)
def test_a_value_is_kept_in_one_form_G9(kind: str, given: Any, kept: Any) -> None:
    stored = stored_value(field(kind), given)

    assert (stored, type(stored)) == (kept, type(kept))


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("STRING", 1),
        ("STRING", None),
        ("STRING", " "),
        ("STRING", "x" * 1_001),
        ("INTEGER", 1.5),
        ("INTEGER", True),
        ("INTEGER", "1"),
        ("NUMBER", False),
        ("NUMBER", None),
        ("BOOLEAN", 0),
        ("BOOLEAN", "true"),
        ("DATETIME", "2021-01-27T02:25:20"),
        ("DATETIME", 1611714320),
        ("EMAIL", "nobody"),
        ("PHONE", "0470 12 34 56"),
        ("URL", "example.com"),
    ],
)
def test_a_value_of_another_kind_is_refused_G9(kind: str, given: Any) -> None:
    with pytest.raises(InvalidInput):
        stored_value(field(kind), given)


def test_a_text_is_as_long_as_its_field_says_G9() -> None:
    assert stored_value(field("STRING", length=2_000), "x" * 2_000) == "x" * 2_000
    with pytest.raises(InvalidInput, match="at most 2 characters; this one has 3"):
        stored_value(field("STRING", length=2), "xyz")


def test_a_record_is_completed_and_normalised_G9() -> None:
    assert stored_record(PHONE, {"Number": "+32 470 12 34 56", "Rank": 1.0}) == {
        "Number": "+32470123456",
        "Rank": 1,
        "Kind": "home",
    }


def test_all_that_is_wrong_with_a_record_is_told_at_once_G9() -> None:
    wrong = {"Kind": "holiday", "Rank": "1", "Since": None, "Colour": "red"}

    assert reasons(PHONE, wrong) == [
        ("INVALID_VALUE", ("Kind",)),
        ("INVALID_VALUE", ("Rank",)),
        ("INVALID_VALUE", ("Since",)),
        ("INVALID_VALUE", ("Colour",)),
        ("REQUIRED", ("Number",)),
    ]


def test_the_schema_speaks_of_what_the_fields_accept_G9() -> None:
    schema = json.dumps({"properties": {"Rank": {"maximum": 3}, "Kind": {"const": "home"}}, "maxProperties": 2})
    definition = ExtensionDefinition(name="Phone", fields=PHONE.fields, json_schema=schema)

    assert reasons(definition, {"Number": "+32470123456", "Rank": 4.0, "Kind": "holiday"}) == [
        ("INVALID_VALUE", ("Kind",)),
        ("INVALID_VALUE", ()),
        ("INVALID_VALUE", ("Rank",)),
    ]


def test_without_fields_a_record_has_any_but_its_key_G9() -> None:
    definition = ExtensionDefinition(name="Notes", unique=("id",))

    assert stored_record(definition, {"id": None, "x": {"y": 1.0}}) == {"id": None, "x": {"y": 1.0}}
    assert reasons(definition, {"x": 1}) == [("REQUIRED", ("id",))]


def test_the_key_of_a_record_is_all_of_its_data_unless_fields_are_unique() -> None:
    data = {"b": [1, 1.0, True], "a": {"d": None, "c": "é"}}

    assert key_of(ExtensionDefinition(name="E"), data) == '{"a":{"c":"é","d":null},"b":[1,1.0,true]}'
    assert key_of(ExtensionDefinition(name="E", unique=("b",)), data) == "[[1,1.0,true]]"
    assert key_of(PHONE, {"Number": "+32470123456"}) == key_of(PHONE, {"Number": "+32470123456", "Kind": "home"})


@given(
    st.fixed_dictionaries(
        {"Number": st.sampled_from(["+32 470 12 34 56", "+32470123457"])},
        optional={
            "Kind": st.text("ab \u0308e", min_size=1, max_size=6).filter(str.strip),
            "Rank": st.integers(-9, 9) | st.integers(-9, 9).map(float),
            "Since": st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds") + "+00:00"),
        },
    )
)
def test_what_is_kept_is_kept_alike_when_it_is_written_again_G9(data: dict[str, Any]) -> None:
    once = stored_record(PHONE, data)

    assert as_text(stored_record(PHONE, once)) == as_text(once)
    assert key_of(PHONE, stored_record(PHONE, once)) == key_of(PHONE, once)
