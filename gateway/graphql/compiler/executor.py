"""Where compiled functions meet graphql-core: its executor, which hands the values of root fields to them."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from inspect import isawaitable
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    default_field_resolver,
    default_type_resolver,
    get_argument_values,
)
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.schema_converter import GraphQLCoreConverter, get_arguments
from strawberry.types import Info

from gateway.graphql.compiler.code import Code
from gateway.graphql.compiler.compiled import Compiled
from gateway.graphql.compiler.plan import FieldNodes, Resolver
from gateway.graphql.context import Context
from gateway.mongo.documents import View


class CompilingExecutor(StrawberryGraphQLCoreExecutionContext):
    """Runs an operation, and completes what its root fields resolve to with `compiled` functions."""

    def __init__(self, *args: Any, compiled: Compiled | None, converter: GraphQLCoreConverter, **options: Any) -> None:
        super().__init__(*args, **options)
        self._compiled = compiled
        self._converter = converter
        self._code: dict[str | int, Code] = {}
        self._constants = compiled.constants if compiled else {}
        if compiled is None or not compiled.has_functions:
            # Nothing is gained then, and the methods below are called for every value of an answer.
            self.execute_field = super().execute_field  # type: ignore[method-assign]
            self.complete_value = super().complete_value  # type: ignore[method-assign]

    @classmethod
    def build(
        cls,
        schema: GraphQLSchema,
        document: DocumentNode,
        root_value: Any = None,
        context_value: Any = None,
        raw_variable_values: dict[str, Any] | None = None,
        operation_name: str | None = None,
        *others: Any,
        **options: Any,
    ) -> Any:
        compiled: Compiled | None = options["compiled"]
        made = compiled and compiled.prepared(operation_name, raw_variable_values or {})
        if made:
            operation, variables = made
            return cls(
                *(schema, operation.fragments, operation.details, root_value, context_value),
                *(operation.node, variables),
                *(default_field_resolver, default_type_resolver, default_field_resolver),
                **options,
            )
        return super().build(
            *(schema, document, root_value, context_value, raw_variable_values, operation_name), *others, **options
        )

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: FieldNodes,
        path: Path,
        position_context: Any,
    ) -> Any:
        if path.prev is None and self._compiled is not None:
            field = parent_type.fields.get(field_details_list[0].node.name.value)
            code = self._compiled.function(self, field.type, path.key, field_details_list) if field else None
            if code is not None:
                self._code[path.key] = code
                self.context_value.expected |= code.loaders
        return super().execute_field(parent_type, source, field_details_list, path, position_context)

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_details_list: FieldNodes,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        # Taken away, since to complete a value of a type that is not null is to complete one of the same that may be.
        code = self._code.pop(path.key, None) if path.prev is None else None
        if code is None:
            return super().complete_value(return_type, field_details_list, info, path, result, position_context)
        interpreted = partial(
            super().complete_value, return_type, field_details_list, info, path, result, position_context
        )
        try:
            answer = code.complete(result, self._bind, self._start)
        except Exception:  # noqa: BLE001 -- what went wrong is for graphql-core to find and to tell.
            return interpreted()
        return _or_interpreted(answer, interpreted) if code.is_async else answer

    def build_response(self, data: dict[str, Any] | None) -> Any:
        # The context and its loaders refer to each other, and would keep all documents until they are collected.
        if isinstance(self.context_value, Context):
            self.context_value.forget()
        return super().build_response(data)

    def _bind(self, resolver: Resolver) -> Callable[[Any], Any]:
        """Return a resolver's function as it is for this request: of a document, or of what was loaded for it."""
        if resolver.is_constant:
            bound = self._constants.get(id(resolver))
            if bound is None:
                bound = self._constants[id(resolver)] = self._bound(resolver)
            return bound
        return self._bound(resolver)

    def _bound(self, resolver: Resolver) -> Callable[[Any], Any]:
        nodes = [details.node for details in resolver.nodes]
        # One function serves all documents, so there is no path to tell it.
        raw = self.build_resolve_info(resolver.definition, nodes, resolver.parent_type, path=None)  # type: ignore[arg-type]
        arguments = get_argument_values(
            resolver.definition, nodes[0], self.variable_values, None, self.hide_suggestions
        )
        _, given = get_arguments(
            field=resolver.field,
            source=None,
            info=Info(_raw_info=raw, _field=resolver.field),
            kwargs=arguments,
            config=self._converter.config,
            scalar_registry=self._converter.scalar_registry,
        )
        del given[resolver.parent_name]
        return partial(resolver.function, **given) if given else resolver.function

    def _start(self, resolver: Resolver, documents: Sequence[View]) -> list[asyncio.Future[Any]]:
        """Start what a field needs for all documents of a level."""
        if resolver.edge is None:
            resolve = self._bind(resolver)
            return [asyncio.ensure_future(resolve(document)) for document in documents]
        loader = self.context_value.loader(resolver.edge.loader)
        return [loader.load(resolver.edge.key(document)) for document in documents]


async def _or_interpreted(answer: Any, interpreted: Callable[[], Any]) -> Any:
    try:
        return await answer
    except Exception:  # noqa: BLE001 -- see above.
        completed = interpreted()
        return await completed if isawaitable(completed) else completed
