"""How large a document may be, counted before anything costly is done with it.

A document is a program its sender wrote for us to run, and a kilobyte of fragments that spread each other
twice unfolds into millions of fields. So every fragment is counted once and its numbers are added wherever
it is spread: the work grows with the text, not with what the text unfolds into.

All numbers are those of one operation, with its fragments put in place; each operation is held to them.
Counting stops at the first limit that breaks, so `found` in an error is what was counted until then: never
more than is there. A spread that closes a cycle adds nothing; naming the cycle is left to validation.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from graphql import (
    DefinitionNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)
from graphql.language.parser import MAX_NESTING_DEPTH


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """The published limits of a document; the number itself is still allowed.

    `aliases_of_a_field` counts how often one field name is asked for under an alias inside one pair of
    braces, whatever its arguments; fragments spread there belong to it. Fields repeated without an alias
    count, like all others, towards `selections`: each field, inline fragment and fragment spread is one.
    `depth` counts nested fields; fragments do not add to it. `directives` are those applied anywhere in the
    operation, its variables and its fragments. `cost` counts the objects that an operation answers at most, as
    `gateway.graphql.cost` does, a page size in a variable as the largest.
    """

    characters: int = 100_000
    tokens: int = 15_000
    comments: int = 1_000
    depth: int = 15
    aliases_of_a_field: int = 50
    aliases: int = 200
    directives: int = 50
    selections: int = 10_000
    cost: int = 10_000_000


class _Limit(NamedTuple):
    name: str
    excess: str


_CHARACTERS = _Limit("characters", "The document has more than {} characters.")
_TOKENS = _Limit("tokens", "The document has more than {} tokens.")
_COMMENTS = _Limit("comments", "The document has more than {} comments.")
_NESTING = _Limit("nesting", "The document nests selections or values more than {} levels deep.")
_DEPTH = _Limit("depth", "The document nests fields more than {} levels deep.")
_ALIASES_OF_A_FIELD = _Limit("aliasesOfAField", "The document asks for one field under more than {} aliases.")
_ALIASES = _Limit("aliases", "The document has more than {} aliases, fragments put in place.")
_DIRECTIVES = _Limit("directives", "The document applies more than {} directives, fragments put in place.")
_SELECTIONS = _Limit("selections", "The document selects more than {} fields, fragments put in place.")
_COST = _Limit("cost", "The operation may answer more than {} objects, all its lists being full.")

_LARGEST = 2**53 - 1
"""Above it JavaScript is not exact, and above 64 bits our writer of JSON takes no number."""


def parse_within(limits: DocumentLimits, text: str) -> DocumentNode:
    """Parse a text whose size, tokens and comments are within limits; syntax errors stay graphql-core's."""
    if len(text) > limits.characters:
        raise _exceeded(_CHARACTERS, limits.characters, len(text))
    try:
        document = parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.comments)
    except GraphQLSyntaxError as error:
        raise _limit_of_the_parser(error, limits) or error from None
    _unlink_tokens(document)
    return document


def _unlink_tokens(document: DocumentNode) -> None:
    """Let go of the chain of tokens: in a circle, all of a document would wait for the garbage collector."""
    token = document.loc.start_token if document.loc else None
    while token is not None:
        following = token.next
        token.prev = token.next = None
        token = following


def check_document(limits: DocumentLimits, document: DocumentNode) -> None:
    """Raise DOCUMENT_LIMIT_EXCEEDED for the first limit that an operation or a fragment breaks."""
    counting = _Counting(limits, fragments_of(document))
    for name in inner_first(counting.fragments):
        counting.count_fragment(name)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            counting.count(definition)


def check_cost(limits: DocumentLimits, operation: OperationDefinitionNode, cost: int) -> None:
    """Raise DOCUMENT_LIMIT_EXCEEDED when a valid operation costs too much."""
    if cost > limits.cost:
        raise _exceeded(_COST, limits.cost, min(cost, _LARGEST), operation)


@dataclass(slots=True)
class _Counts:
    """What one selection set holds; `aliased` has the fields of its own level alone, by name."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    selections: int = 0
    aliased: Counter[str] = field(default_factory=Counter)

    def add_spread(self, other: "_Counts") -> None:
        self.add_below(other, levels=0)
        # Every name here stands for an alias that was just added, and those are limited: this stays short.
        self.aliased.update(other.aliased)

    def add_below(self, other: "_Counts", *, levels: int) -> None:
        self.depth = max(self.depth, other.depth + levels)
        self.aliases += other.aliases
        self.directives += other.directives
        self.selections += other.selections


_NOTHING = _Counts()


class _Counting:
    def __init__(self, limits: DocumentLimits, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self._limits = limits
        self._counted: dict[str, _Counts] = {}

    def count_fragment(self, name: str) -> None:
        self._counted[name] = self.count(self.fragments[name])

    def count(self, definition: OperationDefinitionNode | FragmentDefinitionNode) -> _Counts:
        counts = self._selection_set(definition.selection_set, definition)
        counts.directives += len(definition.directives or ())
        for variable in definition.variable_definitions or ():
            counts.directives += len(variable.directives or ())
        self._check(counts, definition)
        return counts

    def _selection_set(self, selection_set: SelectionSetNode, definition: DefinitionNode) -> _Counts:
        counts = _Counts()
        for selection in selection_set.selections:
            counts.selections += 1
            directives: Sequence[DirectiveNode] = selection.directives or ()
            counts.directives += len(directives)
            if isinstance(selection, FieldNode):
                counts.depth = max(counts.depth, 1)
                if selection.alias:
                    counts.aliases += 1
                    counts.aliased[selection.name.value] += 1
                if selection.selection_set:
                    counts.add_below(self._selection_set(selection.selection_set, definition), levels=1)
            elif isinstance(selection, InlineFragmentNode):
                counts.add_spread(self._selection_set(selection.selection_set, definition))
            elif isinstance(selection, FragmentSpreadNode):
                counts.add_spread(self._counted.get(selection.name.value, _NOTHING))
            self._check(counts, definition)
        if counts.aliased:
            ((_, most),) = counts.aliased.most_common(1)
            self._hold(_ALIASES_OF_A_FIELD, self._limits.aliases_of_a_field, most, definition)
        return counts

    def _check(self, counts: _Counts, definition: DefinitionNode) -> None:
        limits = self._limits
        self._hold(_DEPTH, limits.depth, counts.depth, definition)
        self._hold(_ALIASES, limits.aliases, counts.aliases, definition)
        self._hold(_DIRECTIVES, limits.directives, counts.directives, definition)
        self._hold(_SELECTIONS, limits.selections, counts.selections, definition)

    @staticmethod
    def _hold(limit: _Limit, maximum: int, found: int, definition: DefinitionNode) -> None:
        if found > maximum:
            raise _exceeded(limit, maximum, found, definition)


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }


def inner_first(fragments: dict[str, FragmentDefinitionNode]) -> Iterator[str]:
    """Name every fragment after those it spreads, cycles aside.

    The stack is a list because a chain of fragments may be longer than Python's own stack allows.
    """
    met: set[str] = set()
    finished: set[str] = set()
    stack = list(fragments)
    while stack:
        name = stack[-1]
        if name not in met:
            met.add(name)
            stack += [
                inner for inner in _spreads(fragments[name].selection_set) if inner in fragments and inner not in met
            ]
            continue
        stack.pop()
        if name not in finished:
            finished.add(name)
            yield name


def _spreads(selection_set: SelectionSetNode) -> Iterator[str]:
    pending = [selection_set]
    while pending:
        for selection in pending.pop().selections:
            if isinstance(selection, FragmentSpreadNode):
                yield selection.name.value
            elif isinstance(selection, FieldNode | InlineFragmentNode) and selection.selection_set:
                pending.append(selection.selection_set)


def _limit_of_the_parser(error: GraphQLSyntaxError, limits: DocumentLimits) -> GraphQLError | None:
    # The parser tells its limits from broken syntax by the message alone.
    for limit, maximum, message in (
        (_TOKENS, limits.tokens, f"contains more than {limits.tokens} tokens."),
        (_COMMENTS, limits.comments, f"contains more than {limits.comments} comments."),
        (_NESTING, MAX_NESTING_DEPTH, "is nested too deeply."),
    ):
        if error.message == f"Syntax Error: Document {message} Parsing aborted.":
            return _exceeded(limit, maximum, maximum + 1)
    return None


def _exceeded(limit: _Limit, maximum: int, found: int, node: DefinitionNode | None = None) -> GraphQLError:
    return GraphQLError(
        limit.excess.format(f"{maximum:,}"),
        node,
        extensions={
            "code": "DOCUMENT_LIMIT_EXCEEDED",
            "limit": limit.name,
            "maximum": maximum,
            "found": found,
        },
    )
