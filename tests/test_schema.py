"""What every part of the schema keeps to, and that the committed file is the schema."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    build_schema,
    get_named_type,
)

from gateway.errors import ErrorCode
from gateway.schema import schema_text

FILE = Path(__file__).parent.parent / "schema.graphql"
SCHEMA = build_schema(FILE.read_text(encoding="utf-8"))
BUILT_IN = {"Boolean", "Float", "ID", "Int", "String"}
TYPES = [type_ for name, type_ in SCHEMA.type_map.items() if not name.startswith("__") and name not in BUILT_IN]

# Position by position: null stands where there is no such profile.
LISTS_WITH_NULLS = {"Query.profilesBy"}


def members(type_: GraphQLNamedType) -> Iterator[tuple[str, object]]:
    """Yield the type and everything in it that has a description, each with its name."""
    yield type_.name, type_
    if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in type_.fields.items():
            yield f"{type_.name}.{name}", field
            for argument_name, argument in field.args.items():
                yield f"{type_.name}.{name}({argument_name}:)", argument
    elif isinstance(type_, GraphQLInputObjectType):
        for name, input_field in type_.fields.items():
            yield f"{type_.name}.{name}", input_field
    elif isinstance(type_, GraphQLEnumType):
        for name, value in type_.values.items():
            yield f"{type_.name}.{name}", value


MEMBERS = dict(member for type_ in TYPES for member in members(type_))
assert SCHEMA.query_type is not None
assert SCHEMA.mutation_type is not None
QUERIES = SCHEMA.query_type.fields
MUTATIONS = SCHEMA.mutation_type.fields


def test_the_committed_file_is_current() -> None:
    assert FILE.read_bytes() == schema_text().encode(), "`make schema` writes it anew"


def test_everything_has_a_description() -> None:
    silent = [name for name, member in MEMBERS.items() if not getattr(member, "description", None)]

    assert silent == []


def test_every_description_ends_like_a_sentence() -> None:
    unfinished = [name for name, member in MEMBERS.items() if not str(getattr(member, "description", "")).endswith(".")]

    assert unfinished == []


def test_every_error_code_is_in_the_schema() -> None:
    codes = SCHEMA.type_map["ErrorCode"]

    assert isinstance(codes, GraphQLEnumType)
    assert set(codes.values) == {code.name for code in ErrorCode}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_takes_one_input_of_its_own_and_returns_a_nullable_payload(name: str) -> None:
    (argument_name, argument), *others = MUTATIONS[name].args.items()
    payload = MUTATIONS[name].type

    assert argument_name == "input"
    assert others == []
    assert str(argument.type) == f"{name[0].upper()}{name[1:]}Input!"
    assert isinstance(payload, GraphQLObjectType)
    assert payload.name.endswith("Payload")
    assert SCHEMA.type_map["MutationPayload"] in payload.interfaces


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_input_carries_the_whole_envelope(name: str) -> None:
    input_type = get_named_type(MUTATIONS[name].args["input"].type)

    assert isinstance(input_type, GraphQLInputObjectType)
    assert str(input_type.fields["dryRun"].type) == "Boolean!"
    assert {"idempotencyKey", "reason"} <= set(input_type.fields)
    expecting = _rows(input_type) if "errorPolicy" in input_type.fields else input_type
    assert str(expecting.fields["expectedVersion"].type) == "Int"


def _rows(batch: GraphQLInputObjectType) -> GraphQLInputObjectType:
    """Return the type of the rows of a batch, each of which expects a version of its own."""
    (rows,) = (get_named_type(field.type) for field in batch.fields.values() if "[" in str(field.type))
    assert isinstance(rows, GraphQLInputObjectType)
    assert {"dryRun", "idempotencyKey", "reason"}.isdisjoint(rows.fields)
    return rows


def test_lists_that_are_answered_are_never_null_and_hold_no_null() -> None:
    loose = {
        name
        for type_ in TYPES
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
        for name, field in ((f"{type_.name}.{name}", field) for name, field in type_.fields.items())
        if "[" in str(field.type) and not str(field.type).endswith("!]!")
    }

    assert loose == LISTS_WITH_NULLS
    assert str(QUERIES["profilesBy"].type) == "[Profile]!"


def test_lists_that_are_asked_hold_no_null() -> None:
    loose = []
    for name, member in MEMBERS.items():
        given = getattr(member, "type", None)
        nullable = given.of_type if isinstance(given, GraphQLNonNull) else given
        if isinstance(nullable, GraphQLList) and not isinstance(nullable.of_type, GraphQLNonNull):
            loose.append(name)

    assert set(loose) == LISTS_WITH_NULLS


def test_no_argument_defaults_to_null() -> None:
    assert "= null" not in FILE.read_text(encoding="utf-8")


def test_a_profile_is_named_in_exactly_one_way() -> None:
    key = SCHEMA.type_map["ProfileKey"]

    assert isinstance(key, GraphQLInputObjectType)
    assert key.is_one_of
    assert set(key.fields) == {"appProfile", "customerId", "email", "id", "identity", "phone"}
