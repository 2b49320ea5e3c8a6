"""The pure rules of searching: how tokens are spelt and ordered, and how trees are folded."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.definitions.model import AttributeDefinition, AttributeType
from gateway.definitions.values import stored_form
from gateway.search.model import EVERYTHING, MAX_INDEXED, NOTHING, And, Leaf, OneOf, Or
from gateway.search.rules import spelling
from gateway.search.rules.trees import all_of, any_of, negation

NUMBER = AttributeDefinition(name="N", type=AttributeType.NUMBER)
NUMBERS = st.decimals(min_value=-(10**19) + 1, max_value=10**19 - 1, places=6).map(lambda n: f"{n:f}")
A, B = Leaf(OneOf("search", ("a",))), Leaf(OneOf("search", ("b",)))
NOT_A, NOT_B = Leaf(A.test, negated=True), Leaf(B.test, negated=True)


def token(number: str) -> str:
    return spelling.value(NUMBER, stored_form(NUMBER, number))


@given(NUMBERS, NUMBERS)
def test_tokens_of_numbers_are_in_their_order(one: str, other: str) -> None:
    assert (token(one) < token(other)) == (Decimal(one) < Decimal(other))
    assert (token(one) == token(other)) == (Decimal(one) == Decimal(other))


@given(st.text("ab\t", max_size=4), st.text("ab\t", max_size=4), st.integers(MAX_INDEXED - 4, MAX_INDEXED + 1))
def test_a_bound_cuts_long_texts_where_it_cuts_the_texts_themselves(end: str, other: str, length: int) -> None:
    value, bound = "x" * length + end, ("x" * length + other)[:MAX_INDEXED]

    assert (spelling.bounded(value) < bound) == (value < bound)
    assert (spelling.bounded(value) == bound) == (value == bound)


@given(st.text(min_size=1, max_size=5), st.text(max_size=3))
def test_what_has_a_beginning_lies_between_it_and_what_is_behind_all_of_them(beginning: str, rest: str) -> None:
    if beginning.strip("\U0010ffff"):
        assert beginning <= beginning + rest < spelling.behind_all(beginning)


@pytest.mark.parametrize(("one", "next_"), [("a=", "a>"), ("\ud7ff", "\ue000"), ("a\U0010ffff", "b")])
def test_the_next_beginning_is_one_that_the_database_can_keep(one: str, next_: str) -> None:
    assert spelling.behind_all(one) == next_


@pytest.mark.parametrize("parts", [("a", "b=c"), ("a=b", "c"), ("a%3Db", "c"), ("a|b", "c"), ("a%7Cb", "c")])
def test_keys_and_values_do_not_run_into_each_other(parts: tuple[str, str]) -> None:
    key, value = parts

    assert spelling.key(key).count("=") == 0
    assert f"{spelling.key(key)}={value}".partition("=")[2] == value


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (all_of([]), EVERYTHING),
        (any_of([]), NOTHING),
        (all_of([A]), A),
        (any_of([A]), A),
        (all_of([A, EVERYTHING]), A),
        (all_of([A, NOTHING]), NOTHING),
        (any_of([A, NOTHING]), A),
        (any_of([A, EVERYTHING]), EVERYTHING),
        (all_of([A, all_of([B, NOT_A])]), And((A, B, NOT_A))),
        (negation(EVERYTHING), NOTHING),
        (negation(NOTHING), EVERYTHING),
        (negation(negation(A)), A),
        (negation(And((A, NOT_B))), Or((NOT_A, B))),
        (negation(Or((A, And((B, NOT_A))))), And((NOT_A, Or((NOT_B, A))))),
    ],
)
def test_trees_are_folded_and_only_conditions_negated(tree: object, expected: object) -> None:
    assert tree == expected
