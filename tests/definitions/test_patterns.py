"""Patterns of customers keep nobody busy."""

import time

import pytest

from gateway.definitions import patterns


def test_a_pattern_fits_the_whole_value_G3() -> None:
    assert patterns.fits("[0-9]{4}", "1234", case_sensitive=True)
    assert not patterns.fits("[0-9]{4}", "12345", case_sensitive=True)
    assert not patterns.fits("a|b", "ab", case_sensitive=True)


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|aa)*$", "(a*)*b", "(.*a){20}", "(?:a?){500}a{500}", "^(([a-z])+.)+[A-Z]([a-z])+$"]
)
def test_a_pattern_that_explodes_elsewhere_is_matched_at_once_G3(pattern: str) -> None:
    began = time.perf_counter()

    patterns.fits(pattern, "a" * 999 + "!", case_sensitive=True)

    assert time.perf_counter() - began < 0.3


@pytest.mark.parametrize("pattern", ["(", "a{1001}", "((a{1000}){1000}){1000}", r"(a)\1", "(?=a)", "[z-a]"])
def test_a_pattern_that_cannot_be_used_is_refused_G3(pattern: str) -> None:
    with pytest.raises(patterns.UnusablePattern):
        patterns.check(pattern)
