"""The form of texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import ErrorCode, InvalidInput
from gateway.text import normalised, text

COMPOSED = "Zo\u00eb"
DECOMPOSED = "Zoe\u0308"


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("a", "a"),
        ("  a b\t\n", "a b"),
        ("\u00a0\u2003a\u3000", "a"),
        (DECOMPOSED, COMPOSED),
        ("000010324441114", "000010324441114"),
        ("$ne", "$ne"),
        ("a.b", "a.b"),
        ("Straße", "Straße"),
        ("e\u200d", "e\u200d"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
    ],
)
def test_a_text_is_trimmed_and_composed_and_otherwise_as_it_was(given: str, stored: str) -> None:
    assert text(given, "A value", 100) == stored


@given(st.text())
def test_the_form_is_stable(value: str) -> None:
    assert normalised(normalised(value)) == normalised(value)


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ("", ["A value must not be empty."]),
        (" \u2003\t", ["A value must not be empty."]),
        ("abcd", ["A value has at most 3 characters; this one has 4."]),
        ("a\0b", ["A value must not contain control characters."]),
        ("a\nb", ["A value must not contain control characters."]),
        ("a\x7fb", ["A value must not contain control characters."]),
        ("a\u0085b", ["A value must not contain control characters."]),
        ("a\ud800", ["A value must not contain control characters."]),
        (
            "ab\0cd",
            ["A value has at most 3 characters; this one has 5.", "A value must not contain control characters."],
        ),
    ],
)
def test_a_text_that_breaks_limits_is_refused_with_all_of_them(given: str, problems: list[str]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        text(given, "A value", 3)

    assert list(refusal.value.problems) == problems
    assert refusal.value.message == " ".join(problems)
    assert refusal.value.code is ErrorCode.INVALID_VALUE


def test_characters_are_counted_in_the_stored_form() -> None:
    assert text(f" {DECOMPOSED} ", "A value", 3) == COMPOSED
    assert text("👩", "A value", 1) == "👩"


def test_lines_are_kept_where_they_are_allowed() -> None:
    assert text("a\n\tb\r\nc", "A value", 10, lines=True) == "a\n\tb\r\nc"
    with pytest.raises(InvalidInput, match=r"^A value must not contain control characters\.$"):
        text("a\vb", "A value", 10, lines=True)


def test_a_caller_chooses_the_code() -> None:
    with pytest.raises(InvalidInput) as refusal:
        text("", "A reason", 3, code=ErrorCode.INVALID_INPUT)

    assert refusal.value.code is ErrorCode.INVALID_INPUT
