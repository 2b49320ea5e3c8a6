"""What is made once for a document: the functions of its operations' root fields, and of their variables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import VariableValues

from gateway.graphql.compiler.code import Code, generate
from gateway.graphql.compiler.plan import FieldNodes, NotPlanned, plan_of
from gateway.graphql.compiler.variables import Coercions, Variables

MAX_VARIANTS = 32
"""How many functions one document may have: one for each root field and choice of what is skipped."""

Switches = frozenset[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Operation:
    """What graphql-core's executor is made of, as far as all requests of an operation share it."""

    node: OperationDefinitionNode
    variables: Variables
    fragments: Mapping[str, FragmentDefinitionNode]
    details: Mapping[str, FragmentDetails]


class Compiled:
    """The functions of one document, made when they are needed."""

    def __init__(self, document: DocumentNode, schema: GraphQLSchema, coercions: Coercions) -> None:
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
        self.has_functions = any(map(_asks_for_data, self._operations.values()))
        self._switches = _switches(document)
        self._functions: dict[tuple[str | None, str | int, Switches], Code | None] = {}
        self.constants: dict[int, Callable[[Any], Any]] = {}
        """The bound functions of constant resolvers, which live as long as the functions that name them."""

    def prepared(self, name: str | None, given: Mapping[str, Any]) -> tuple[Operation, VariableValues] | None:
        """Return the operation of that name, or the only one, with its variables; None leaves both to graphql-core."""
        operation = self._operations.get(name, self._only)
        if operation is None:
            return None
        try:
            return operation, operation.variables.values(given)
        except Exception:  # noqa: BLE001 -- what is wrong is for graphql-core to find and to tell.
            return None

    def function(
        self, executor: Executor[Any], kind: GraphQLOutputType, name: str | int, nodes: FieldNodes
    ) -> Code | None:
        """Return the function for a root field; None when graphql-core has to answer it."""
        operation = executor.operation.name.value if executor.operation.name else None
        coerced = executor.variable_values.coerced
        chosen = frozenset((switch, coerced[switch]) for switch in self._switches if switch in coerced)
        key = (operation, name, chosen)
        if key not in self._functions:
            if len(self._functions) >= MAX_VARIANTS:
                return None
            try:
                self._functions[key] = generate(plan_of(executor, kind, nodes))
            except (NotPlanned, GraphQLError):
                # The latter of a switch that is null: graphql-core finds it too, and tells where.
                self._functions[key] = None
        return self._functions[key]


def _asks_for_data(operation: Operation) -> bool:
    """Tell whether an operation asks for anything but the schema itself."""
    return any(
        not isinstance(selection, FieldNode) or not selection.name.value.startswith("__")
        for selection in operation.node.selection_set.selections
    )


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
