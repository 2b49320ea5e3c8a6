"""What is made once for a document: the functions of its operations' root fields, and of their variables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    default_field_resolver,
    default_type_resolver,
    visit,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FragmentDetails, collect_fields
from graphql.execution.values import VariableValues, get_variable_values
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from gateway.graphql.compiler.arguments import arguments_of
from gateway.graphql.compiler.code import generate
from gateway.graphql.compiler.infos import RawInfo
from gateway.graphql.compiler.leaves import Unfit
from gateway.graphql.compiler.needs import needs_of
from gateway.graphql.compiler.plan import FieldNodes, NotPlanned, plan_of
from gateway.graphql.compiler.running import Answered, Fields, Root
from gateway.graphql.compiler.variables import Coercions, Variables
from gateway.graphql.context import Loader
from gateway.graphql.reads import EVERYTHING, Needs

MAX_VARIANTS = 32
"""How many functions one document may have: one for each root field and choice of what is skipped."""


@dataclass(frozen=True, slots=True)
class Roots:
    """The root fields of an operation, the loaders that their functions may ask, and what they need of documents."""

    fields: Fields
    loaders: frozenset[type[Loader[Any, Any]]]
    needs: Needs


@dataclass(frozen=True, slots=True)
class Operation:
    """What graphql-core's executor is made of, as far as all requests of an operation share it."""

    node: OperationDefinitionNode
    variables: Variables
    fragments: Mapping[str, FragmentDefinitionNode]
    details: Mapping[str, FragmentDetails]
    roots: dict[tuple[Any, ...], Roots | None] = field(default_factory=dict)
    """By what is chosen to be skipped and included; None where graphql-core has to run the operation."""


class Compiled:
    """The functions of one document, made when they are needed."""

    def __init__(self, document: DocumentNode, schema: GraphQLSchema, coercions: Coercions) -> None:
        self._schema = schema
        fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
        details = {name: FragmentDetails(node) for name, node in fragments.items()}
        self._operations = {
            node.name.value if node.name else None: Operation(
                node, Variables(coercions, schema, node), fragments, details
            )
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode)
        }
        self._only = next(iter(self._operations.values())) if len(self._operations) == 1 else None
        self._switches = sorted(_switches(document))
        self._functions = 0
        self.constants: dict[int, dict[str, Any]] = {}
        """The arguments of constant resolvers, which live as long as the functions that name them."""

    def prepared(self, name: str | None, given: Mapping[str, Any]) -> tuple[Operation, VariableValues] | None:
        """Return the operation of that name, or the only one, with its variables; None leaves both to graphql-core."""
        operation = self._operations.get(name, self._only)
        if operation is None:
            return None
        try:
            return operation, operation.variables.values(given)
        except Exception:  # noqa: BLE001 -- what is wrong is for graphql-core to find and to tell.
            values = get_variable_values(self._schema, operation.node.variable_definitions or (), dict(given))
            return None if isinstance(values, list) else (operation, values)

    def roots(self, operation: Operation, variables: VariableValues) -> Roots | None:
        """Return the functions of the root fields; None when graphql-core has to run the operation."""
        chosen = tuple(map(variables.coerced.get, self._switches))
        if chosen not in operation.roots:
            if self._functions >= MAX_VARIANTS:
                return None
            try:
                operation.roots[chosen] = self._made(operation, variables)
            except GraphQLError:
                # Of a switch that is null: graphql-core finds it too, and tells where.
                operation.roots[chosen] = None
        return operation.roots[chosen]

    def _made(self, operation: Operation, variables: VariableValues) -> Roots | None:
        executor = StrawberryGraphQLCoreExecutionContext(
            *(self._schema, operation.fragments, operation.details, None, None, operation.node, variables),
            *(default_field_resolver, default_type_resolver, default_field_resolver),
        )
        kind = self._schema.get_root_type(operation.node.operation)
        assert kind is not None
        collected = collect_fields(self._schema, executor.fragments, variables, kind, operation.node)
        fields = {name: self._root(executor, kind, name, nodes) for name, nodes in collected.grouped_field_set.items()}
        # It would keep the values of this one request.
        executor.variable_values = VariableValues({}, {})
        self._functions += len(fields)
        roots = [field for field in fields.values() if isinstance(field, Root)]
        if not roots:
            return None
        # What a mutation reads it may write, and what graphql-core will ask for is not known.
        is_known = operation.node.operation is OperationType.QUERY and None not in fields.values()
        needs = needs_of(root.values for root in roots) if is_known else EVERYTHING
        return Roots(fields, frozenset().union(*(root.code.loaders for root in roots)), needs)

    def _root(
        self, executor: Executor[Any], kind: GraphQLObjectType, name: str, nodes: FieldNodes
    ) -> Root | Answered | None:
        node = nodes[0].node
        if node.name.value == "__typename":
            return Answered(kind.name)
        definition = kind.fields.get(node.name.value)
        if definition is None:
            # It asks for the schema itself.
            return None
        raw = executor.build_resolve_info(
            definition, [details.node for details in nodes], kind, Path(None, name, kind.name)
        )
        try:
            values = plan_of(executor, definition.type, nodes)
            return Root(definition, arguments_of(definition, node), RawInfo(raw), values, generate(values))
        except (NotPlanned, Unfit):
            return None


def _switches(document: DocumentNode) -> frozenset[str]:
    """Return the variables that say what of a document is skipped or included."""
    found: set[str] = set()

    class Switches(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            found.update(
                argument.value.name.value
                for argument in node.arguments or ()
                if isinstance(argument.value, VariableNode)
            )

    visit(document, Switches())
    return frozenset(found)
