"""Root fields, called as directly as their declarations allow.

Strawberry asks, for every argument of every request, which type it has and how it is made. Here each root field gets a
resolver that knows.
"""

from collections.abc import Awaitable, Callable
from functools import partial, reduce
from inspect import iscoroutinefunction
from typing import Any

import strawberry
from graphql import GraphQLResolveInfo
from strawberry.types import Info
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from gateway.graphql.inputs import Convert, converter

Resolve = Callable[..., Awaitable[Any]]


def resolve_directly(schema: strawberry.Schema) -> None:
    """Give every root field a resolver of its own, unless its function asks for more than arguments and `info`."""
    core = schema._schema  # noqa: SLF001 -- Strawberry has no other way to it.
    for kind in (core.query_type, core.mutation_type):
        assert kind is not None
        for field in kind.fields.values():
            definition: StrawberryField = field.extensions["strawberry-definition"]
            resolver = definition.base_resolver
            if resolver is not None and _is_plain(resolver):
                field.resolve = _resolver(schema, definition, resolver)


def _is_plain(resolver: StrawberryResolver[Any]) -> bool:
    return iscoroutinefunction(resolver.wrapped_func) and not (
        resolver.self_parameter or resolver.parent_parameter or resolver.root_parameter
    )


def _resolver(schema: strawberry.Schema, field: StrawberryField, resolver: StrawberryResolver[Any]) -> Resolve:
    name_of = schema.config.name_converter.from_argument
    arguments: list[tuple[str, str, Convert]] = [
        (name_of(argument), argument.python_name, converter(schema, argument.type)) for argument in field.arguments
    ]
    function = resolver.wrapped_func
    info_name = resolver.info_parameter.name if resolver.info_parameter else None

    def call(_source: Any, info: Info, **given: Any) -> Awaitable[Any]:
        return function(**given) if info_name is None else function(**given, **{info_name: info})  # type: ignore[operator,no-any-return]

    extended: Resolve = reduce(lambda call, extension: partial(extension.resolve_async, call), field.extensions, call)

    async def resolve(source: Any, raw: GraphQLResolveInfo[Any], **given: Any) -> Any:
        converted = {python: convert(given[name]) for name, python, convert in arguments if name in given}
        return await extended(source, Info(_raw_info=raw, _field=field), **converted)

    return resolve
