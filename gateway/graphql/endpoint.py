"""GraphQL over HTTP: read the request, let its operation run, write the answer."""

from graphql import OperationType
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.graphql import answers
from gateway.graphql.connections import Connections
from gateway.graphql.documents import DocumentRefused, unresolved
from gateway.graphql.event_streams import stream
from gateway.graphql.failures import entries, internal
from gateway.graphql.operations import Operation, Operations, SubscriptionFailed
from gateway.graphql.requests import METHODS, RequestRefused, read_request
from gateway.headers import header


class Endpoint:
    """An ASGI application that serves GraphQL over HTTP (the GraphQL Foundation's draft of that name), and SSE."""

    def __init__(self, operations: Operations, connections: Connections | None = None) -> None:
        self._operations = operations
        self._connections = connections or Connections()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await self._respond(Request(scope, receive))
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": METHODS, **answers.HEADERS})
        media_type = answers.media_type(header(request.scope, b"accept"))
        try:
            operation = self._operations.find(await read_request(request))
            if operation.kind is OperationType.SUBSCRIPTION:
                return await self._stream(operation, request, media_type)
            return answers.executed(media_type, await self._operations.run(operation, request))
        except RequestRefused as refusal:
            return answers.refused(media_type, refusal.status, refusal.entry, refusal.headers)
        except DocumentRefused as refusal:
            return answers.document_refused(media_type, entries(refusal.errors))
        except ClientDisconnect:
            raise
        except Exception as failure:  # noqa: BLE001 -- whatever it is, the client gets JSON and no insides.
            return answers.refused(media_type, 500, internal(failure))

    async def _stream(self, operation: Operation, request: Request, media_type: str) -> Response:
        if media_type != answers.EVENT_STREAM:
            message = "A subscription needs a WebSocket, or a request with `Accept: text/event-stream`."
            raise unresolved(message, operation.node)
        try:
            return await stream(self._operations, self._connections, operation, request)
        except SubscriptionFailed as failure:
            return answers.document_refused(media_type, entries(failure.errors))
