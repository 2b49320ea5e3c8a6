"""Operations made from the schema alone: every root field with as little as it has to be given."""

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from tests.client import SCHEMA

ALIASES = ("one", "two", "three", "four")

OF_SCALARS = {
    "Boolean": "true",
    "DateTime": '"2020-01-01T00:00:00Z"',
    "Float": "1.5",
    "ID": '"x"',
    "Int": "1",
    "JSON": "{}",
    "String": '"x"',
}


def root_field(kind: str, name: str) -> GraphQLField:
    core = SCHEMA._schema
    roots: dict[str, GraphQLObjectType | None] = {
        "query": core.query_type,
        "mutation": core.mutation_type,
        "subscription": core.subscription_type,
    }
    root = roots[kind]
    assert root is not None
    field: GraphQLField = root.fields[name]
    return field


def document(kind: str, name: str, *, dry: bool = False) -> str:
    """Return an operation with a root field in all places where it can stand, and as little as it must be given.

    `dry` lets a mutation only answer what it would do.
    """
    field = root_field(kind, name)
    given = [f"{name}: {_literal(one.type, dry=dry)}" for name, one in field.args.items() if is_required_argument(one)]
    arguments = f"({', '.join(given)})" if given else ""
    one, two, three, four = (f"{alias}: {name}{arguments}{_selection(kind, field)}" for alias in ALIASES)
    root = kind.capitalize()
    return f"{kind} {{ {one} {two} ... on {root} {{ {three} }} ...Spread }} fragment Spread on {root} {{ {four} }}"


def _selection(kind: str, field: GraphQLField) -> str:
    named = get_named_type(field.type)
    if is_leaf_type(named):
        return ""
    return " { changed errors { code path } }" if kind == "mutation" else " { __typename }"


def _literal(kind: GraphQLInputType, *, dry: bool = False) -> str:
    if isinstance(kind, GraphQLNonNull):
        return _literal(kind.of_type, dry=dry)
    if isinstance(kind, GraphQLList):
        return f"[{_literal(kind.of_type)}]"
    if isinstance(kind, GraphQLEnumType):
        return str(next(iter(kind.values)))
    if isinstance(kind, GraphQLInputObjectType):
        return f"{{{', '.join([*_fields(kind), *(['dryRun: true'] if dry and 'dryRun' in kind.fields else [])])}}}"
    return OF_SCALARS[kind.name]


def _fields(kind: GraphQLInputObjectType) -> list[str]:
    if kind.extensions["strawberry-definition"].is_one_of:
        # The customer id of a profile, or whatever else comes first.
        name = "customerId" if "customerId" in kind.fields else next(iter(kind.fields))
        return [f"{name}: {_literal(kind.fields[name].type)}"]
    return [f"{name}: {_literal(one.type)}" for name, one in kind.fields.items() if is_required_input_field(one)]
