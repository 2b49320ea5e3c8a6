from typing import Any

import pytest
from graphql import parse

from gateway.graphql.documents import choose_operation
from gateway.graphql.weights import Weigher

MUTATION = "mutation ($input: X!) { createProfiles(input: $input) { status } }"


@pytest.mark.parametrize(
    ("text", "variables", "units", "room"),
    [
        ("{ a }", None, 1, 1),
        ("{ a b: a c: a }", None, 3, 3),
        ("{ a { edges { b } } }", None, 26, 76),
        ("{ a(first: 3) { edges { b } } }", None, 4, 10),
        ("query ($n: Int) { a(last: $n) { edges { b } } }", {"n": 7}, 8, 22),
        ("query ($n: Int) { a(first: $n) { edges { b } } }", None, 26, 76),
        ("query ($n: Int = 4) { a(first: $n) { edges { b } } }", None, 5, 13),
        ("query ($n: Int = 4) { a(first: $n) { edges { b } } }", {"n": None}, 26, 76),
        ("query ($keys: [X] = [1, 2]) { a(keys: $keys) }", None, 3, 3),
        ("query ($input: X = {rows: [1, 2]}) { a(input: $input) }", None, 3, 3),
        ("{ a(first: -5) }", None, 1, 1),
        ("{ ...F ... on Query { c } } fragment F on Query { a b }", None, 3, 3),
        ("{ ...F ...F } fragment F on Query { a b }", None, 4, 4),
        ("{ a(keys: [1, 2, 3]) }", None, 4, 4),
        ("{ a(input: {rows: [1, 2], other: [1]}) }", None, 3, 3),
        (MUTATION, {"input": {"profiles": [{}] * 100}}, 101, 101),
        ("query ($keys: [X]) { a(input: {keys: $keys}) }", {"keys": [1, 2]}, 3, 3),
        (MUTATION, {"input": {"profile": {"customerId": "x"}}}, 1, 1),
    ],
)
def test_an_operation_weighs_what_it_asks_for(
    text: str, variables: dict[str, Any] | None, units: int, room: int
) -> None:
    document = parse(text)

    assert Weigher(document, choose_operation(document, None))(variables) == (units, room)
