"""What an operation may cost: how many objects its answer has at most, known from its document alone.

An object counts once for each place it may stand in. A page counts as large as it is asked for, the list that
answers `keys` as long as they are, any other list of objects as long as it may become: 100 entries unless its field
says otherwise (`at_most`). Where the document leaves something open, the larger answer counts: what may be skipped,
and what is asked of each type of an interface. Scalars and lists of them are part of their object.

As in `limits`, every fragment is counted once, so the work grows with the text and not with what it unfolds into.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
    value_from_ast_untyped,
)

from gateway.graphql.limits import fragments_of, inner_first
from gateway.graphql.pages import DEFAULT_SIZE, MAX_SIZE

LONGEST_LIST = 100
"""How many entries a list of objects has at most where its field does not say otherwise."""

_AT_MOST = "at_most"


def at_most(entries: int) -> Mapping[str, int]:
    """Return the metadata of a field whose list has another bound than `LONGEST_LIST`."""
    return {_AT_MOST: entries}


def estimated(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any] | None = None,
) -> int:
    """Return how many objects a valid operation answers at most; without `variables`, whatever those are."""
    fragments = fragments_of(document)
    counting = _Counting(schema, _Values(operation, variables))
    for name in inner_first(fragments):
        counting.count_fragment(fragments[name])
    root = schema.get_root_type(operation.operation)
    assert root is not None
    return counting.count(operation.selection_set, root).objects


class _Count(NamedTuple):
    """Objects in an answer: some, and in a connection some more for each entry of the page."""

    objects: int = 0
    for_each_entry: int = 0


class _Values:
    """The arguments of an operation, as far as they say how long lists are."""

    def __init__(self, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None) -> None:
        self._known = variables is not None
        self._values: dict[str, Any] = {}
        for definition in operation.variable_definitions or ():
            name = definition.variable.name.value
            if variables is not None and name in variables:
                self._values[name] = variables[name]
            elif definition.default_value is not None:
                self._values[name] = value_from_ast_untyped(definition.default_value)

    def page_size(self, field: FieldNode) -> int:
        given = [self._page_size(node.value) for node in field.arguments or () if node.name.value in {"first", "last"}]
        return max((size for size in given if size is not None), default=DEFAULT_SIZE)

    def keys(self, field: FieldNode) -> int | None:
        """Return how many entries the argument `keys` has at most; None when there is no such argument."""
        for argument in field.arguments or ():
            if argument.name.value == "keys":
                return min(self._length(argument.value), LONGEST_LIST)
        return None

    def _page_size(self, node: ValueNode) -> int | None:
        if isinstance(node, NullValueNode):
            return None
        size: Any = MAX_SIZE
        if isinstance(node, IntValueNode):
            size = int(node.value)
        elif isinstance(node, VariableNode) and self._known:
            size = self._values.get(node.name.value)
        # What is no size is refused where the page is read.
        return max(0, min(size, MAX_SIZE)) if isinstance(size, int) else None

    def _length(self, node: ValueNode) -> int:
        if isinstance(node, VariableNode):
            given = self._values.get(node.name.value) if self._known else None
            return len(given) if isinstance(given, list) else LONGEST_LIST if not self._known else 1
        # One value stands for a list of one.
        return len(node.values) if isinstance(node, ListValueNode) else 1


class _Counting:
    def __init__(self, schema: GraphQLSchema, values: _Values) -> None:
        self._schema = schema
        self._values = values
        self._fragments: dict[str, _Count] = {}

    def count_fragment(self, fragment: FragmentDefinitionNode) -> None:
        type_ = self._schema.type_map[fragment.type_condition.name.value]
        self._fragments[fragment.name.value] = self.count(fragment.selection_set, type_)

    def count(self, selections: SelectionSetNode, parent: GraphQLNamedType) -> _Count:
        counts = [self._selection(selection, parent) for selection in selections.selections]
        return _Count(sum(count.objects for count in counts), sum(count.for_each_entry for count in counts))

    def _selection(self, selection: SelectionNode, parent: GraphQLNamedType) -> _Count:
        if isinstance(selection, FieldNode):
            return self._field(selection, parent)
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            return self.count(
                selection.selection_set, self._schema.type_map[condition.name.value] if condition else parent
            )
        return self._fragments[selection.name.value]  # type: ignore[attr-defined]  # There is no third kind.

    def _field(self, node: FieldNode, parent: GraphQLNamedType) -> _Count:
        if node.selection_set is None or node.name.value.startswith("__"):
            # What the schema says of itself is no data.
            return _Count()
        assert isinstance(parent, GraphQLObjectType | GraphQLInterfaceType)
        field = parent.fields[node.name.value]
        below = self.count(node.selection_set, get_named_type(field.type))
        objects = 1 + below.objects + self._values.page_size(node) * below.for_each_entry
        if not is_list_type(get_nullable_type(field.type)):
            return _Count(objects)
        if parent.name.endswith("Connection"):
            return _Count(for_each_entry=objects)
        return _Count(self._entries(node, field) * objects)

    def _entries(self, node: FieldNode, field: GraphQLField) -> int:
        keys = self._values.keys(node)
        if keys is not None:
            return keys
        definition = field.extensions.get("strawberry-definition")
        entries: int = getattr(definition, "metadata", {}).get(_AT_MOST, LONGEST_LIST)
        return entries
