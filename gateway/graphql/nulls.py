"""Nulls in the input of a mutation. Absent means unchanged and `[]` means clear, so null means nothing and is refused.

Strawberry refuses it too, but in the words of Python's types, for the whole request, and without saying where.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

import strawberry
from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLResolveInfo,
    get_nullable_type,
    is_list_type,
)

from gateway.errors import ErrorCode, Rejection
from gateway.graphql.refusals import refused

Resolver = Callable[..., Awaitable[Any]]


def refuse_nulls(schema: strawberry.Schema) -> None:
    """Let every mutation answer NULL_NOT_ALLOWED, as data, for each null in its input."""
    mutations = schema._schema.mutation_type  # noqa: SLF001 -- Strawberry has no other way to it.
    assert mutations is not None
    for field in mutations.fields.values():
        assert field.resolve is not None
        field.resolve = _without_nulls(field, field.resolve)


def _without_nulls(field: GraphQLField, resolve: Resolver) -> Resolver:
    async def resolve_without_nulls(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        found = [path for name, given in arguments.items() for path in _nulls(field.args[name].type, given)]
        if found:
            return refused([_null_at(path) for path in found])
        return await resolve(source, info, **arguments)

    return resolve_without_nulls


def _nulls(kind: GraphQLInputType, value: Any) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths of nulls among an input object's fields; what a scalar holds is its own."""
    named = get_nullable_type(kind)
    if isinstance(value, list) and is_list_type(named):
        for index, item in enumerate(value):
            yield from ((index, *path) for path in _nulls(named.of_type, item))
    elif isinstance(value, Mapping) and isinstance(named, GraphQLInputObjectType):
        for name, item in value.items():
            if item is None:
                yield (name,)
            else:
                yield from ((name, *path) for path in _nulls(named.fields[name].type, item))


def _null_at(path: tuple[str | int, ...]) -> Rejection:
    message = "Null has no meaning here: leave the field out, or give an empty list to clear a list."
    return Rejection(ErrorCode.NULL_NOT_ALLOWED, message, path)
