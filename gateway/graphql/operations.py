"""One operation, by whichever transport it came: find its document, let it in, run it, hide what failed."""

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from types import MappingProxyType
from typing import Any

import strawberry
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    located_error,
)
from graphql.execution import Executor, create_source_event_stream, execute_subscription_event
from starlette.requests import HTTPConnection
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from gateway.errors import LEGACY_CODES, Rejection
from gateway.graphql.compiler.executor import executed
from gateway.graphql.cost import estimated
from gateway.graphql.documents import Document, DocumentRefused, Documents, choose_operation
from gateway.graphql.failures import Entry, coded, entries, internal
from gateway.graphql.limits import DocumentLimits
from gateway.graphql.persisted import DocumentsOfRequests, trusted_documents
from gateway.graphql.requests import NO_HEADERS, GraphQLRequest, RequestRefused, method_not_allowed
from gateway.graphql.weights import Weight
from gateway.legacy_codes import Of
from gateway.mongo.deadline import within
from gateway.mongo.reads import counted

ContextOf = Callable[[HTTPConnection], object | Awaitable[object]]
"""Makes the context of the resolvers for an operation that came by a request or a connection."""

_NONE: Mapping[str, str] = MappingProxyType({})

Admit = Callable[[Any, Weight], Awaitable[Callable[[], None]]]
"""Lets an operation of a context and a weight in, or raises `RequestRefused`; what it returns is told of its end."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request asks for, once its document is known to be valid."""

    asked: GraphQLRequest
    document: Document
    node: OperationDefinitionNode

    @property
    def kind(self) -> OperationType:
        return self.node.operation


class SubscriptionFailed(Exception):
    """A subscription has no more events because its field failed, perhaps before there were any."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__("The subscription failed.")
        self.errors = errors


async def _everybody(_context: Any, _weight: Weight) -> Callable[[], None]:
    return lambda: None


class Operations:
    """Runs operations against one schema.

    `deadline` is how many seconds the database has for all that one operation asks of it. `introspection` opens
    the schema to questions about itself, and lets errors suggest names from it. `trusted` are documents by the ids
    under which requests may name them; with `trusted_only` no others are served.
    """

    def __init__(
        self,
        schema: strawberry.Schema,
        *,
        context: ContextOf,
        admit: Admit = _everybody,
        limits: DocumentLimits = DocumentLimits(),  # noqa: B008 -- it is frozen.
        introspection: bool = False,
        compiling: bool = True,
        deadline: float = 10.0,
        trusted: Mapping[str, str] = _NONE,
        trusted_only: bool = False,
    ) -> None:
        self._schema: GraphQLSchema = schema._schema  # noqa: SLF001 -- Strawberry has no other way to it.
        self._converter = schema.schema_converter
        documents = Documents(self._schema, limits, introspection=introspection, compiling=compiling)
        self._documents = DocumentsOfRequests(
            documents, trusted_documents(documents, trusted), trusted_only=trusted_only
        )
        self._context = context
        self._admit = admit
        self._introspection = introspection
        self._deadline = deadline

    def find(self, asked: GraphQLRequest) -> Operation:
        """Return the operation that a request means, or raise `DocumentRefused` or `RequestRefused`."""
        document = self._documents.find(asked)
        node = choose_operation(document.node, asked.operation_name)
        if node.operation is OperationType.MUTATION and not asked.may_write:
            raise method_not_allowed("Mutations are not served by GET; use POST.", "POST")
        return Operation(asked, document, node)

    async def run(self, operation: Operation, connection: HTTPConnection) -> ExecutionResult:
        """Run a query or a mutation, or raise `DocumentRefused` or `RequestRefused` when it cannot be run."""
        asked, document = operation.asked, operation.document
        with within(self._deadline), counted() as tally:
            context = await self._context_of(connection, operation.node)
            ended = await self._admit(context, document.weigher(operation.node)(asked.variables))
            try:
                result = await executed(
                    self._schema,
                    document.node,
                    document.compiled,
                    context,
                    asked.variables,
                    asked.operation_name,
                    converter=self._converter,
                    hide_suggestions=not self._introspection,
                )
            finally:
                ended()
        if result.data is None and result.errors and not any(error.path for error in result.errors):
            # Nothing ran: the variables do not fit.
            raise DocumentRefused("BAD_USER_INPUT", result.errors)
        if asked.tells_cost:
            cost = estimated(self._schema, document.node, operation.node, asked.variables or {})
            result.extensions = {"cost": {"estimated": cost, "databaseReads": tally.reads}}
        return result

    async def subscribe(self, operation: Operation, connection: HTTPConnection) -> AsyncGenerator[ExecutionResult]:
        """Begin a subscription, or raise `DocumentRefused`, `RequestRefused` or `SubscriptionFailed`.

        Its results may raise the latter two. Each of its events gets a context and a deadline of its own.
        """
        executor, events = await self._begun(operation, connection)

        async def results() -> AsyncGenerator[ExecutionResult]:
            try:
                async for event in events:
                    yield await self._result_of(event, executor, operation, connection)
            except RequestRefused:
                raise
            except Exception as failure:
                error = located_error(failure, list(operation.node.selection_set.selections))
                raise SubscriptionFailed([error]) from failure
            finally:
                if isinstance(events, AsyncGenerator):
                    await events.aclose()

        return results()

    async def _result_of(
        self, event: object, executor: Executor[Any], operation: Operation, connection: HTTPConnection
    ) -> ExecutionResult:
        with within(self._deadline):
            of_event = executor.build_per_event_executor(event)
            of_event.context_value = await self._context_of(connection, operation.node)
            result = execute_subscription_event(of_event)
            return await result if isawaitable(result) else result

    async def _begun(
        self, operation: Operation, connection: HTTPConnection
    ) -> tuple[Executor[Any], AsyncIterable[Any]]:
        asked, document = operation.asked, operation.document
        with within(self._deadline):
            context = await self._context_of(connection, operation.node)
            # It runs for as long as its client listens: only its beginning takes a place among those that run.
            ended = await self._admit(context, document.weigher(operation.node)(asked.variables))
            try:
                # Compiled functions stay with the executor they were made for, and each event has a copy.
                executor = StrawberryGraphQLCoreExecutionContext.build(
                    self._schema,
                    document.node,
                    context_value=context,
                    raw_variable_values=asked.variables,
                    operation_name=asked.operation_name,
                    hide_suggestions=not self._introspection,
                )
                if isinstance(executor, list):
                    raise DocumentRefused("BAD_USER_INPUT", executor)
                events = create_source_event_stream(executor)
                if isawaitable(events):
                    events = await events
            finally:
                ended()
        if isinstance(events, ExecutionResult):
            raise SubscriptionFailed(events.errors or [])
        return executor, events

    async def _context_of(self, connection: HTTPConnection, node: OperationDefinitionNode) -> object:
        try:
            context = self._context(connection)
            return await context if isawaitable(context) else context
        except Rejection as rejection:
            of = Of.PROFILE if node.operation is OperationType.MUTATION else Of.QUERY
            raise _unserved(rejection, of) from rejection


def told(failure: Exception) -> list[Entry]:
    """Return what a client is told of an operation that was refused or failed as a whole."""
    if isinstance(failure, RequestRefused):
        return [failure.entry]
    if isinstance(failure, DocumentRefused | SubscriptionFailed):
        return entries(failure.errors)
    return [internal(failure)]


def _unserved(rejection: Rejection, of: Of) -> RequestRefused:
    """Return the refusal of an operation whose context cannot be made: it has no domain, or no database."""
    legacy = LEGACY_CODES.get((rejection.code, of))
    status, headers = (legacy.status, NO_HEADERS) if legacy else (503, {"Retry-After": "1"})
    return RequestRefused(status, message=rejection.message, headers=headers, **coded(rejection.code, of))
