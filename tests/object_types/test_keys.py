"""Keys of mapped objects: their values in the form in which they are compared, and the time of the source."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.contacts.model import GivenPhone
from gateway.contacts.rules import emails, phones
from gateway.errors import Rejection
from gateway.moments import printed
from gateway.object_types.model import TIMESTAMP_FIELD, ContentType, KeyRole, MappedKey, ObjectType
from gateway.object_types.rules.mapping import compiled
from tests.object_types.builders import key, mapping, object_type

PROFILE = frozenset({KeyRole.PROFILE})


def keyed(content: ContentType, **parts: Any) -> ObjectType:
    """Return a type with a key of one field of a content type."""
    return object_type(mapping("k", content=content), keys=(key("_k", KeyRole.PROFILE, fields=("k",)),), **parts)


def values(kind: ObjectType, **source: Any) -> list[str]:
    return [one.value for one in compiled(kind)({"id": "1", **source}).keys if one.name == "_k"]


@pytest.mark.parametrize(
    ("content", "written", "compared"),
    [
        (ContentType.STRING, " Ab  c ", "Ab  c"),
        (ContentType.STRING, 7.0, "7.0"),
        (ContentType.STRING, "Cafe\u0301", "Café"),
        (ContentType.NUMBER, "007.50", "7.5"),
        (ContentType.NUMBER, 7, "7"),
        (ContentType.NUMBER, "1e3", "1000"),
        (ContentType.EMAIL_ADDRESS, " Jane.Doe@Example.COM", "jane.doe@example.com"),
        (ContentType.PHONE_NUMBER, "+1 (503) 555-0142", "+15035550142"),
        (ContentType.PHONE_NUMBER, "0061 2 9374 4000", None),
        (ContentType.PHONE_NUMBER, "555-0142", None),
        (ContentType.PHONE_NUMBER, "n/a", None),
        (ContentType.EMAIL_ADDRESS, "none", None),
        (ContentType.NUMBER, "many", None),
        (ContentType.NAME, "  José   MÜLLER ", "josé müller"),
        (ContentType.NAME, "STRASSE", "strasse"),
    ],
)
def test_the_content_type_decides_what_is_the_same_A17(
    content: ContentType, written: Any, compared: str | None
) -> None:
    assert values(keyed(content), k=written) == ([] if compared is None else [compared])


def test_a_number_of_the_country_of_the_type_is_compared_in_e164_A17() -> None:
    assert values(keyed(ContentType.PHONE_NUMBER, country_code="AU"), k="02 9374 4000") == ["+61293744000"]


@pytest.mark.parametrize("number", ["+61293744000", "+1 503-555-0142", "+49 (30) 123456"])
def test_a_phone_key_is_what_a_phone_of_a_profile_is_compared_by_A17(number: str) -> None:
    assert values(keyed(ContentType.PHONE_NUMBER), k=number) == [phones.checked(GivenPhone(number))["e164"]]


def test_an_email_key_is_what_an_email_of_a_profile_is_compared_by_A17() -> None:
    address = "Jane.Doe+News@Example.com"

    assert values(keyed(ContentType.EMAIL_ADDRESS), k=address) == [emails.checked(address)["normalised"]]


def test_keys_have_their_roles_handles_and_content_types_A18_A19() -> None:
    kind = object_type(
        mapping("email", content=ContentType.EMAIL_ADDRESS),
        mapping("card"),
        mapping("order"),
        keys=(
            key("_email", KeyRole.PROFILE, KeyRole.SECONDARY, fields=("email",)),
            key("_card", KeyRole.PROFILE, fields=("card",), handle="loyalty"),
            key("_orderId", KeyRole.ORDER, fields=("order",)),
            key("_both", KeyRole.PROFILE, KeyRole.LOOKUP_ONLY, fields=("email", "card")),
        ),
    )

    mapped = compiled(kind)({"id": 1, "email": "A@x.org", "card": "7", "order": "o-1"})

    assert mapped.keys == (
        MappedKey("id", frozenset({KeyRole.UNIQUE, KeyRole.PROFILE}), "1"),
        MappedKey("_email", frozenset({KeyRole.PROFILE, KeyRole.SECONDARY}), "a@x.org", ContentType.EMAIL_ADDRESS),
        MappedKey("_card", PROFILE, "7", handle="loyalty"),
        MappedKey("_orderId", frozenset({KeyRole.ORDER}), "o-1"),
        MappedKey("_both", frozenset({KeyRole.PROFILE, KeyRole.LOOKUP_ONLY}), "a@x.org|7"),
    )


def test_keys_of_which_a_field_has_no_value_are_left_out_A18() -> None:
    kind = object_type(
        mapping("a"),
        mapping("b"),
        keys=(key("_a", KeyRole.PROFILE, fields=("a",)), key("_ab", KeyRole.PROFILE, fields=("a", "b"))),
    )

    assert [one.name for one in compiled(kind)({"id": 1, "a": "x", "b": " "}).keys] == ["id", "_a"]
    assert [one.name for one in compiled(kind)({"id": 1}).keys] == ["id"]


def test_a_key_of_a_list_has_one_value_for_each_of_its_elements_A18() -> None:
    kind = object_type(
        mapping("emails", "_source.emails[*].address", content=ContentType.EMAIL_ADDRESS),
        keys=(key("_k", KeyRole.PROFILE, fields=("emails",)),),
    )

    found = values(kind, emails=[{"address": "A@x.org"}, {}, {"address": "no"}, {"address": "b@x.org"}])

    assert found == ["a@x.org", "b@x.org"]


@given(st.lists(st.text(min_size=1, max_size=6).filter(str.strip), min_size=2, max_size=2))
@settings(max_examples=200)
def test_no_two_lists_of_values_make_the_same_key_A18(pair: list[str]) -> None:
    kind = object_type(mapping("a"), mapping("b"), keys=(key("_k", KeyRole.PROFILE, fields=("a", "b")),))
    first, second = pair

    (one,) = values(kind, a=first, b=second)
    (other,) = values(kind, a=f"{first}|", b=second)
    (moved,) = values(kind, a=first, b=f"|{second}")

    assert len({one, other, moved}) == 3


def test_an_object_is_identified_by_all_fields_of_its_unique_key_A20() -> None:
    kind = ObjectType(
        name="Line",
        description="Lines.",
        fields=(mapping("shop"), mapping("number", content=ContentType.NUMBER)),
        keys=(key("_line", KeyRole.UNIQUE, KeyRole.PROFILE, fields=("shop", "number")),),
    )
    mapper = compiled(kind)

    assert mapper({"shop": "a|b", "number": "007"}).unique == "a%7Cb|7"
    for source, path in (({"shop": "a"}, ("number",)), ({"shop": "a", "number": "x"}, ("number",))):
        with pytest.raises(Rejection) as refusal:
            mapper(source)
        assert refusal.value.path == path
        assert refusal.value.message.startswith("number: an object")


def test_what_identifies_an_object_has_at_most_512_characters_A20() -> None:
    mapper = compiled(object_type())

    assert mapper({"id": "x" * 512}).unique == "x" * 512
    with pytest.raises(Rejection, match="What identifies an object has at most 512 characters"):
        mapper({"id": "x" * 513})


@pytest.mark.parametrize(
    ("pattern", "written", "moment"),
    [
        (None, "2021-01-27T00:25:20.123+01:00", "2021-01-26T23:25:20.123Z"),
        ("yyyy-MM-dd HH:mm:ss", "2021-01-27 00:25:20", "2021-01-27T00:25:20.000Z"),
        (None, None, None),
        (None, "", None),
    ],
)
def test_the_time_of_the_source_is_read_A16(pattern: str | None, written: str | None, moment: str | None) -> None:
    kind = object_type(mapping(TIMESTAMP_FIELD, "_source.at"), source_timestamp_format=pattern)

    found = compiled(kind)({"id": 1, "at": written}).updated_at
    assert (found and printed(found)) == moment


@pytest.mark.parametrize(
    ("pattern", "written", "told"),
    [
        (None, "yesterday", "A time is an ISO 8601 string with its zone, as in 2021-01-27T00:25:20.000Z."),
        ("yyyy-MM-dd", "27.1.2021", "A time of this type is written as yyyy-MM-dd."),
        ("yyyy-MM-dd", "2021-02-30", "There is no such time, or it lies outside the years 1 to 9999."),
    ],
)
def test_a_time_that_cannot_be_read_is_refused_A16(pattern: str | None, written: str, told: str) -> None:
    kind = object_type(mapping(TIMESTAMP_FIELD, "_source.at"), source_timestamp_format=pattern)

    with pytest.raises(Rejection) as refusal:
        compiled(kind)({"id": 1, "at": written})

    assert (refusal.value.path, refusal.value.message) == (("at",), f"{TIMESTAMP_FIELD}: {told}")
