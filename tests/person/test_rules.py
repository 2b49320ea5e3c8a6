"""Locales, tags and names, without a database."""

import pytest

from gateway.errors import ErrorCode, InvalidInput, Rejection, Rejections
from gateway.person.rules.facts import name_of
from gateway.person.rules.locales import checked_locale
from gateway.person.rules.tags import checked_tags, tag_changes, with_tags, without_tags


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("en", "en"),
        (" EN-au ", "en-AU"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("sr-LATN", "sr-Latn"),
        ("de-DE-1996", "de-DE-1996"),
        ("tlh", "tlh"),
    ],
)
def test_a_locale_is_stored_as_bcp_47_writes_it_M10(given: str, stored: str) -> None:
    assert checked_locale(given, "A locale", 15) == stored


@pytest.mark.parametrize(
    "given", ["sample string 1", "xx", "en-XX", "en-UK", "en_US", "en-Abcd", "english", "en-", "-", "1", "en US"]
)
def test_what_is_no_locale_is_refused_M10(given: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_locale(given, "A locale", 15)

    assert refused.value.code is ErrorCode.INVALID_VALUE
    assert refused.value.problems == (
        "A locale is a BCP-47 tag of a known language, script and region, like en, en-AU or zh-Hans-CN.",
    )


def test_a_locale_has_at_most_15_characters_M10() -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_locale("zh-Hans-CN-variant", "A locale", 15)

    assert refused.value.problems == ("A locale has at most 15 characters; this one has 18.",)


def test_tags_are_a_sorted_set_M16() -> None:
    assert checked_tags([" vip ", "Vip", "vip", "a"]) == ["Vip", "a", "vip"]
    assert with_tags(["b"], ["c", "a", "b"]) == ["a", "b", "c"]
    assert without_tags(["a", "b", "c"], [" b ", "z", ""]) == ["a", "c"]


def test_all_malformed_tags_are_told_at_once_M16() -> None:
    with pytest.raises(Rejections) as refused:
        checked_tags(["", "t" * 100, "t" * 101])

    assert [rejection.path for rejection in refused.value.rejections] == [("0",), ("2",)]


def test_a_profile_has_100_tags_M16() -> None:
    hundred = [f"{number:03}" for number in range(100)]
    assert with_tags(hundred, ["000"]) == hundred

    with pytest.raises(Rejection) as refused:
        with_tags(hundred, ["100"])

    assert refused.value.code is ErrorCode.LIMIT_EXCEEDED


def test_tags_are_told_as_themselves_M16() -> None:
    told = [(one["kind"], one["path"], one["before"], one["after"]) for one in tag_changes(["a", "b"], ["b", "c"])]

    assert told == [("REMOVED", ["tags", "a"], "a", None), ("ADDED", ["tags", "c"], None, "c")]


def test_a_name_is_the_primary_values_of_its_attributes_M11() -> None:
    assert name_of({}) is None
    assert name_of({"FirstName": [], "City": ["Sydney"]}) is None
    assert name_of({"FirstName": ["Jane", "Jenny"], "Suffix": ["PhD"]}) == {
        "first": "Jane",
        "middle": None,
        "last": None,
        "prefix": None,
        "suffix": "PhD",
    }
