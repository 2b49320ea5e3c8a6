"""Where compiled functions meet graphql-core: they answer what they can, and its executor does the rest."""

from collections.abc import Mapping
from inspect import isawaitable
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLObjectType,
    GraphQLSchema,
    OperationType,
    default_field_resolver,
    default_type_resolver,
    execute,
)
from graphql.execution.values import VariableValues
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.schema_converter import GraphQLCoreConverter

from gateway.graphql.compiler.compiled import Compiled, Operation
from gateway.graphql.compiler.plan import FieldNodes
from gateway.graphql.compiler.running import Answered, Outcomes, Running
from gateway.graphql.context import Context


async def executed(
    schema: GraphQLSchema,
    document: DocumentNode,
    compiled: Compiled | None,
    context: Any,
    variables: Mapping[str, Any] | None,
    operation_name: str | None,
    *,
    converter: GraphQLCoreConverter,
    hide_suggestions: bool,
) -> ExecutionResult:
    """Run a query or a mutation of a valid document."""
    prepared = compiled.prepared(operation_name, variables or {}) if compiled else None
    outcomes: Outcomes = {}
    if compiled and prepared:
        operation, values = prepared
        roots = compiled.roots(operation, values)
        if roots is not None:
            context.expected, context.needs = roots.loaders, roots.needs
            context.has_one_root = len(roots.fields) == 1
            running = Running(context, values.coerced, compiled.constants, converter)
            serially = operation.node.operation is OperationType.MUTATION
            run = running.one_by_one if serially else running.together
            outcomes = await run(roots.fields)
            answers = {name: one.answer for name, one in outcomes.items() if isinstance(one, Answered)}
            if len(answers) == len(roots.fields):
                _take_apart(context)
                return ExecutionResult(answers, None)
    more: dict[str, Any] = {"outcomes": outcomes} if outcomes else {}
    result = execute(
        schema,
        document,
        context_value=context,
        variable_values=variables,  # type: ignore[arg-type]  # A dictionary, unless it is None.
        operation_name=operation_name,
        executor_class=_Continuing if outcomes else _Executor,
        hide_suggestions=hide_suggestions,
        prepared=prepared,
        **more,
    )
    if isawaitable(result):
        result = await result
    _take_apart(context)
    return result


def _take_apart(context: Any) -> None:
    # A context and its loaders refer to each other, and would keep all documents until they are collected.
    if isinstance(context, Context):
        context.forget()


class _Executor(StrawberryGraphQLCoreExecutionContext):
    """Runs an operation that is prepared as far as all its requests share it."""

    @classmethod
    def build(  # type: ignore[override]  # It is given no more than `executed` gives.
        cls,
        schema: GraphQLSchema,
        document: DocumentNode,
        root_value: Any,
        context_value: Any,
        *others: Any,
        prepared: tuple[Operation, VariableValues] | None,
        **options: Any,
    ) -> Any:
        if prepared is None:
            return super().build(schema, document, root_value, context_value, *others, **options)
        operation, variables = prepared
        return cls(
            *(schema, operation.fragments, operation.details, root_value, context_value, operation.node, variables),
            *(default_field_resolver, default_type_resolver, default_field_resolver),
            **options,
        )


class _Continuing(_Executor):
    """Goes on where root fields have been run already."""

    def __init__(self, *args: Any, outcomes: Outcomes, **options: Any) -> None:
        super().__init__(*args, **options)
        self._outcomes = outcomes

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: FieldNodes,
        path: Path,
        position_context: Any,
    ) -> Any:
        outcome = self._outcomes.get(path.key) if path.prev is None else None  # type: ignore[arg-type]  # A name.
        if outcome is None:
            return super().execute_field(parent_type, source, field_details_list, path, position_context)
        if isinstance(outcome, Answered):
            return outcome.answer
        field = parent_type.fields[field_details_list[0].node.name.value]
        nodes = [details.node for details in field_details_list]
        info = self.build_resolve_info(field, nodes, parent_type, path)
        return self.complete_awaitable_value(
            field.type, field_details_list, info, path, outcome.again(), position_context
        )
