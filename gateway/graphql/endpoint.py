"""GraphQL over HTTP: read the request, check its document, run its operation, write the answer."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from inspect import isawaitable
from types import MappingProxyType
from typing import Any

import strawberry
from graphql import ExecutionResult, GraphQLSchema, OperationDefinitionNode, OperationType, execute
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.errors import LEGACY_CODES, Rejection
from gateway.graphql import answers
from gateway.graphql.compiler.executor import CompilingExecutor
from gateway.graphql.cost import estimated
from gateway.graphql.documents import DocumentRefused, Documents, choose_operation, unresolved
from gateway.graphql.failures import coded, entries, internal
from gateway.graphql.limits import DocumentLimits
from gateway.graphql.persisted import DocumentsOfRequests, trusted_documents
from gateway.graphql.requests import (
    METHODS,
    NO_HEADERS,
    GraphQLRequest,
    RequestRefused,
    method_not_allowed,
    read_request,
)
from gateway.graphql.weights import weight
from gateway.legacy_codes import Of
from gateway.mongo.deadline import within
from gateway.mongo.reads import counted

ContextOf = Callable[[Request], object | Awaitable[object]]
"""Makes the context of the resolvers for a request."""

_NONE: Mapping[str, str] = MappingProxyType({})

Admit = Callable[[Any, int], AbstractAsyncContextManager[None]]
"""Lets an operation of a context and a weight run within it, or raises `RequestRefused`."""


class Endpoint:
    """An ASGI application that serves GraphQL over HTTP (the GraphQL Foundation's draft of that name).

    `deadline` is how many seconds the database has for all that one request asks of it. `introspection` opens
    the schema to questions about itself, and lets errors suggest names from it. `trusted` are documents by the ids
    under which requests may name them; with `trusted_only` no others are served.
    """

    def __init__(
        self,
        schema: strawberry.Schema,
        *,
        context: ContextOf,
        admit: Admit = lambda _context, _weight: nullcontext(),
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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await self._respond(Request(scope, receive))
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": METHODS, **answers.HEADERS})
        media_type = answers.media_type(request.headers.get("accept", ""))
        try:
            asked = await read_request(request)
            return await self._answer(request, asked, media_type)
        except RequestRefused as refusal:
            return answers.refused(media_type, refusal.status, refusal.entry, refusal.headers)
        except DocumentRefused as refusal:
            return answers.document_refused(media_type, entries(refusal.errors))

    async def _answer(self, request: Request, asked: GraphQLRequest, media_type: str) -> Response:
        try:
            result = await self._execute(request, asked)
            return answers.executed(media_type, result.data, entries(result.errors or ()), result.extensions)
        except (RequestRefused, DocumentRefused):
            raise
        except Exception as failure:  # noqa: BLE001 -- whatever it is, the client gets JSON and no insides.
            return answers.refused(media_type, 500, internal(failure))

    async def _execute(self, request: Request, asked: GraphQLRequest) -> ExecutionResult:
        document = self._documents.find(asked)
        operation = choose_operation(document.node, asked.operation_name)
        if operation.operation is OperationType.SUBSCRIPTION:
            raise unresolved("Subscriptions are not served by plain requests.", operation)
        if operation.operation is OperationType.MUTATION and not asked.may_write:
            raise method_not_allowed("Mutations are not served by GET; use POST.", "POST")
        with within(self._deadline), counted() as tally:
            context = await self._context_of(request, operation)
            async with self._admit(context, weight(document.node, operation, asked.variables)):
                result = execute(
                    self._schema,
                    document.node,
                    context_value=context,
                    variable_values=asked.variables,
                    operation_name=asked.operation_name,
                    executor_class=CompilingExecutor,
                    hide_suggestions=not self._introspection,
                    compiled=document.compiled,
                    converter=self._converter,
                )
                if isawaitable(result):
                    result = await result
        if result.data is None and result.errors and not any(error.path for error in result.errors):
            # Nothing ran: the variables do not fit.
            raise DocumentRefused("BAD_USER_INPUT", result.errors)
        if asked.tells_cost:
            cost = estimated(self._schema, document.node, operation, asked.variables or {})
            result.extensions = {"cost": {"estimated": cost, "databaseReads": tally.reads}}
        return result

    async def _context_of(self, request: Request, operation: OperationDefinitionNode) -> object:
        try:
            context = self._context(request)
            return await context if isawaitable(context) else context
        except Rejection as rejection:
            of = Of.PROFILE if operation.operation is OperationType.MUTATION else Of.QUERY
            raise _unserved(rejection, of) from rejection


def _unserved(rejection: Rejection, of: Of) -> RequestRefused:
    """Return the refusal of a request whose context cannot be made: it has no domain, or no database."""
    legacy = LEGACY_CODES.get((rejection.code, of))
    status, headers = (legacy.status, NO_HEADERS) if legacy else (503, {"Retry-After": "1"})
    return RequestRefused(status, message=rejection.message, headers=headers, **coded(rejection.code, of))
