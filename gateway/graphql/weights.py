"""What an operation weighs: numbers for how much it makes the gateway do, known before anything is done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    value_from_ast_untyped,
)

from gateway.graphql.pages import DEFAULT_SIZE

_PAGES = frozenset({"first", "last"})


class Weight(NamedTuple):
    """What an operation takes of a rate, and of the room for those that run at a time."""

    units: int
    """One for each root field, and one more for each entry of a page or a batch that it asks for."""
    room: int
    """The same, with three for each entry of a page: pages are read to be shown, batches for a little of many."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """How many rows an argument has: the entries of the list that it is, or of the longest that its input has."""

    written: int
    """Those of the document."""
    lists: tuple[str, ...] = ()
    """The variables that are such lists, when they are lists."""
    whole: str | None = None
    """The variable that is the argument, and may be an input that has lists."""

    def counted(self, variables: Mapping[str, Any]) -> int:
        rows = self.written
        for name in self.lists:
            given = variables.get(name)
            if isinstance(given, list):
                rows = max(rows, len(given))
        if self.whole is not None and isinstance(given := variables.get(self.whole), dict):
            rows = max((len(entry) for entry in given.values() if isinstance(entry, list)), default=0)
        return rows


@dataclass(frozen=True, slots=True)
class _Field:
    """What a root field asks for."""

    sizes: tuple[int | str, ...]
    """Of its page, or the names of the variables that say them."""
    default: int
    """The size of its page when nothing says it; 0 where there is none."""
    rows: tuple[_Rows, ...]

    def page(self, variables: Mapping[str, Any]) -> int:
        """Return how many entries the page has at most."""
        found = [size if isinstance(size, int) else variables.get(size) for size in self.sizes]
        # What is no size at all is refused when the field runs.
        sizes = [max(size, 0) for size in found if isinstance(size, int)]
        return sum(sizes) if sizes else self.default


class Weigher:
    """Weighs an operation for the variables of a request; a field that selects `edges` has the default size.

    The document is looked at but once.
    """

    def __init__(self, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        self._fields = [_field(node) for node in _root_fields(document, operation.selection_set)]
        self._defaults = {
            definition.variable.name.value: value_from_ast_untyped(definition.default_value)
            for definition in operation.variable_definitions or ()
            if definition.default_value is not None
        }

    def __call__(self, variables: Mapping[str, Any] | None) -> Weight:
        given = {**self._defaults, **(variables or {})}
        units = room = 0
        for field in self._fields:
            entries = field.page(given)
            rows = sum(of_argument.counted(given) for of_argument in field.rows)
            units += 1 + entries + rows
            room += 1 + 3 * entries + rows
        return Weight(units, room)


def _field(node: FieldNode) -> _Field:
    arguments: tuple[ArgumentNode, ...] = tuple(node.arguments or ())
    sizes = [_size(argument.value) for argument in arguments if argument.name.value in _PAGES]
    rows = [_rows(argument.value) for argument in arguments if argument.name.value not in _PAGES]
    return _Field(
        tuple(size for size in sizes if size is not None),
        DEFAULT_SIZE if _has_edges(node) else 0,
        tuple(one for one in rows if one != _Rows(0)),
    )


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


def _size(value: ValueNode) -> int | str | None:
    if isinstance(value, VariableNode):
        return value.name.value
    return int(value.value) if isinstance(value, IntValueNode) else None


def _rows(value: ValueNode) -> _Rows:
    if isinstance(value, VariableNode):
        return _Rows(0, (value.name.value,), value.name.value)
    values = [field.value for field in value.fields] if isinstance(value, ObjectValueNode) else [value]
    written = max((len(one.values) for one in values if isinstance(one, ListValueNode)), default=0)
    return _Rows(written, tuple(one.name.value for one in values if isinstance(one, VariableNode)))
