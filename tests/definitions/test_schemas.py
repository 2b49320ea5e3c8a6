"""JSON Schemas of customers: which can be used, and what they say of a record."""

import json
from typing import Any

import pytest

from gateway.definitions import schemas
from gateway.errors import InvalidInput


def text(schema: Any) -> str:
    return json.dumps(schema)


def chain(links: int) -> dict[str, Any]:
    """Return a schema that refers twice to what refers twice, and so on."""
    steps = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(links)}
    return {"$ref": "#/$defs/d0", "$defs": {**steps, f"d{links}": {"type": "object"}}}


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.com/phone"},
        {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": {}}, "$ref": "#/definitions/a"},
        {"properties": {"$ref": {"type": "string"}, "$id": {"type": "string"}}},
        {"properties": {"a": {"pattern": "^(a+)+$"}}},
        {"$ref": "#/$defs/a~1b", "$defs": {"a/b": {"type": "object"}}},
        {"$ref": "#/allOf/0", "allOf": [{"type": "object"}]},
        chain(5),
    ],
)
def test_a_good_schema_G9(schema: dict[str, Any]) -> None:
    schemas.require_usable(text(schema))


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ("{", "The schema is not JSON."),
        ("[]", "A JSON Schema is an object."),
        (text({"type": "objekt"}), "This is not a JSON Schema"),
        (text({"$schema": "https://example.com/own"}), "This is not a JSON Schema"),
        (text({"pattern": "(?=a)"}), "This is not a JSON Schema"),
        (text({"pattern": "((((a{99}){99}){99}){99}){99}"}), "This is not a JSON Schema"),
        (text({"$ref": "https://example.com/a"}), "A reference begins with #/"),
        (text({"$ref": "file:///etc/passwd"}), "A reference begins with #/"),
        (text({"properties": {"a": {"$ref": "other.json#/a"}}}), "A reference begins with #/"),
        (text({"$ref": "#/$defs/a"}), "There is nothing at #/$defs/a"),
        (text({"properties": {"a": {"$ref": "#"}}}), "must not lead in a circle"),
        (text({"$ref": "#/a", "a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}}), "must not lead in a circle"),
        (text({"$dynamicRef": "#a"}), "does without $dynamicRef"),
        (text({"properties": {"a": {"$id": "https://example.com/x"}}}), "does without $id"),
        (text(chain(40)), "at most 500 objects"),
        (text({"allOf": [{}] * 500}), "at most 500 objects"),
        (" " * 20_001, "at most 20,000 characters"),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_G9(schema: str, problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem.replace("$", r"\$")):
        schemas.require_usable(schema)


def test_no_schema_is_no_problem() -> None:
    schemas.require_usable(None)


def test_every_problem_of_a_record_is_told_at_its_place_G9() -> None:
    schema = text(
        {
            "properties": {"a": {"items": {"type": "integer"}}, "m": {"format": "email"}},
            "required": ["b"],
            "additionalProperties": False,
        }
    )

    found = schemas.problems(schema, {"a": [1, "x", None], "m": "nobody", "z": 1})

    assert sorted((problem.path, problem.message.partition(", says")[0]) for problem in found) == [
        ((), '"b" is a required property'),
        ((), "Additional properties are not allowed ('z' was unexpected)"),
        (("a", "1"), 'The value is not of type "integer"'),
        (("a", "2"), 'The value is not of type "integer"'),
        (("m",), 'The value is not a "email"'),
    ]


def test_a_large_record_is_told_of_one_problem_and_any_of_twenty_G9() -> None:
    schema = text({"properties": {"a": {"items": {"type": "integer"}}}})

    assert len(schemas.problems(schema, {"a": ["x"] * 1_000})) == 20
    assert len(schemas.problems(schema, {"a": ["x"] * 16_000})) == 1


def test_what_a_message_repeats_of_a_schema_is_short() -> None:
    (problem,) = schemas.problems(text({"properties": {"a": {"const": "x" * 5_000}}}), {"a": 1})

    assert len(problem.message) < 400


def test_a_validator_is_made_once_for_a_schema() -> None:
    schema = text({"properties": {"made-once": {"type": "integer"}}})
    schemas.problems(schema, {})
    before = schemas._compiled.cache_info()

    for _ in range(10):
        schemas.problems(schema, {"made-once": 1})

    after = schemas._compiled.cache_info()
    assert (after.misses, after.hits) == (before.misses, before.hits + 10)
