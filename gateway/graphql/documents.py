"""From the text of a document to the operation in it that may run: limits, syntax, validation, choice."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    specified_rules,
    validate,
)
from graphql.validation.rules import overlapping_fields_can_be_merged
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from gateway.graphql.compiler.compiled import Compiled
from gateway.graphql.compiler.variables import Coercions
from gateway.graphql.cost import estimated
from gateway.graphql.limits import DocumentLimits, check_cost, check_document, parse_within
from gateway.graphql.weights import Weigher

# With a rule that Strawberry adds when it validates a document itself. Its other one is about nulls, of which
# `gateway.graphql.nulls` speaks more clearly.
RULES = (*specified_rules, OneOfInputValidationRule)


# Fields that answer to one name are compared in pairs. graphql-core's own budget for that lets 14 kB of
# repeated fields hold the event loop for a second or two; a tenth of it still leaves room for a selection
# that puts thirty fragments of the same thirty fields together.
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = 50_000


class DocumentRefused(Exception):
    """The document, its operation or its variables cannot be executed; each error carries its code."""

    def __init__(self, code: str, errors: Sequence[GraphQLError]) -> None:
        super().__init__(code)
        self.errors = tuple(errors)
        for error in self.errors:
            error.extensions = {"code": code, **(error.extensions or {})}


MAX_REMEMBERED = 60_000
"""Characters of all texts that are remembered together; a document takes 80 bytes for each, and 240 once compiled."""


@dataclass(slots=True)
class Document:
    """A valid document; `compiled` from the second time it is asked for, so that one asked once costs no more.

    `sha256` is the hash under which clients know it, once one of them said so.
    """

    node: DocumentNode
    compiled: Compiled | None = None
    sha256: str | None = None
    _weighers: dict[str | None, Weigher] = field(default_factory=dict)

    def weigher(self, operation: OperationDefinitionNode) -> Weigher:
        """Return what weighs one of the operations."""
        name = operation.name.value if operation.name else None
        known = self._weighers.get(name)
        if known is None:
            known = self._weighers[name] = Weigher(self.node, operation)
        return known


class Documents:
    """Reads documents against one schema, and remembers the latest ones that were valid."""

    def __init__(
        self, schema: GraphQLSchema, limits: DocumentLimits, *, introspection: bool, compiling: bool = True
    ) -> None:
        self._compiling = compiling
        self._remembered: OrderedDict[str, Document] = OrderedDict()
        self._texts: dict[str, str] = {}  # By their SHA-256, of remembered documents alone.
        self._characters = 0
        self._schema = schema
        self._coercions = Coercions()
        self._limits = limits
        self._rules = RULES if introspection else (*RULES, NoSchemaIntrospectionCustomRule)
        # A suggestion is a piece of the schema, so it is told only where all of the schema is.
        self._hide_suggestions = not introspection

    def read(self, text: str, sha256: str | None = None) -> Document:
        """Return the document of a text that keeps the limits and is valid, or raise `DocumentRefused`.

        `sha256` is the hash of the text, under which it shall be known from now on.
        """
        known = self._remembered.get(text)
        if known is None:
            known = self.checked(text, self._rules, hide_suggestions=self._hide_suggestions)
            self._remember(text, known)
        else:
            self._remembered.move_to_end(text)
            self.compile(known)
        if sha256 is not None and text in self._remembered:
            known.sha256 = sha256
            self._texts[sha256] = text
        return known

    def compile(self, document: Document) -> None:
        """Let functions be made for a document, unless they were or never are."""
        if document.compiled is None and self._compiling:
            document.compiled = Compiled(document.node, self._schema, self._coercions)

    def known(self, sha256: str) -> Document | None:
        """Return the remembered document of a text with this hash."""
        text = self._texts.get(sha256)
        return None if text is None else self.read(text)

    def _remember(self, text: str, document: Document) -> None:
        self._remembered[text] = document
        self._characters += len(text)
        while self._characters > MAX_REMEMBERED:
            oldest, forgotten = self._remembered.popitem(last=False)
            self._characters -= len(oldest)
            if forgotten.sha256 is not None:
                del self._texts[forgotten.sha256]

    def checked(
        self, text: str, rules: Sequence[type[ASTValidationRule]] = RULES, *, hide_suggestions: bool = False
    ) -> Document:
        """Read a text as `read` does, remembering nothing; unless told otherwise, it may look into the schema."""
        try:
            document = parse_within(self._limits, text)
            check_document(self._limits, document)
        except GraphQLError as error:
            raise DocumentRefused("GRAPHQL_PARSE_FAILED", [error]) from None
        errors = validate(self._schema, document, rules, hide_suggestions=hide_suggestions)
        if errors:
            raise DocumentRefused("GRAPHQL_VALIDATION_FAILED", errors)
        self._check_cost(document)
        return Document(document)

    def _check_cost(self, document: DocumentNode) -> None:
        try:
            for operation in _operations(document):
                check_cost(self._limits, operation, estimated(self._schema, document, operation))
        except GraphQLError as error:
            raise DocumentRefused("DOCUMENT_LIMIT_EXCEEDED", [error]) from None


def choose_operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """Return the operation of that name, or the only one, or raise `DocumentRefused`."""
    operations = _operations(document)
    if name is not None:
        operations = [node for node in operations if node.name and node.name.value == name]
    if not operations:
        raise unresolved("The document has no operation of that name.")
    if len(operations) > 1:
        raise unresolved("The document has several operations: name one in `operationName`.")
    (operation,) = operations
    return operation


def _operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    return [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]


def unresolved(message: str, node: OperationDefinitionNode | None = None) -> DocumentRefused:
    """Return the refusal of a valid document of which no operation can run."""
    return DocumentRefused("OPERATION_RESOLUTION_FAILURE", [GraphQLError(message, node)])
