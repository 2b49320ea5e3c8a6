"""What an operation weighs: numbers for how much it makes the gateway do, known before anything is done."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)

from gateway.graphql.pages import DEFAULT_SIZE

_PAGES = frozenset({"first", "last"})


class Weight(NamedTuple):
    """What an operation takes of a rate, and of the room for those that run at a time."""

    units: int
    """One for each root field, and one more for each entry of a page or a batch that it asks for."""
    room: int
    """The same, with two for each entry of a page: pages are read to be shown, batches for a little of many."""


def weight(document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None) -> Weight:
    """Return what an operation weighs. A field that selects `edges` and gives no size has the default one."""
    given = variables or {}
    units = room = 0
    for field in _root_fields(document, operation.selection_set):
        entries, rows = _of_field(field, given)
        units += 1 + entries + rows
        room += 1 + 2 * entries + rows
    return Weight(units, room)


def _of_field(field: FieldNode, variables: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many entries of pages and how many rows a field asks for."""
    arguments: tuple[ArgumentNode, ...] = tuple(field.arguments or ())
    pages = [_number(found.value, variables) for found in arguments if found.name.value in _PAGES]
    sizes = [size for size in pages if size is not None]
    if not sizes and _has_edges(field):
        sizes = [DEFAULT_SIZE]
    return sum(sizes), sum(_rows(found.value, variables) for found in arguments)


def _root_fields(document: DocumentNode, selection_set: SelectionSetNode) -> Iterator[FieldNode]:
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    pending = [selection_set]
    while pending:
        for selection in pending.pop().selections:
            if isinstance(selection, FieldNode):
                yield selection
            elif isinstance(selection, InlineFragmentNode):
                pending.append(selection.selection_set)
            else:
                pending.append(fragments[selection.name.value].selection_set)  # type: ignore[attr-defined]  # A spread.


def _has_edges(field: FieldNode) -> bool:
    selections = field.selection_set.selections if field.selection_set else ()
    return any(isinstance(below, FieldNode) and below.name.value == "edges" for below in selections)


def _number(value: ValueNode, variables: Mapping[str, Any]) -> int | None:
    found = variables.get(value.name.value) if isinstance(value, VariableNode) else None
    if isinstance(value, IntValueNode):
        found = int(value.value)
    # What is no size at all is refused when the field runs.
    return max(found, 0) if isinstance(found, int) else None


def _rows(value: ValueNode, variables: Mapping[str, Any]) -> int:
    """Count the entries of the list that an argument is, or of the longest one that its input has as a field."""
    if isinstance(value, ObjectValueNode):
        return max((_length(field.value, variables) for field in value.fields), default=0)
    if isinstance(value, VariableNode):
        given = variables.get(value.name.value)
        if isinstance(given, dict):
            return max((len(entry) for entry in given.values() if isinstance(entry, list)), default=0)
    return _length(value, variables)


def _length(value: ValueNode, variables: Mapping[str, Any]) -> int:
    if isinstance(value, ListValueNode):
        return len(value.values)
    given = variables.get(value.name.value) if isinstance(value, VariableNode) else None
    return len(given) if isinstance(given, list) else 0
