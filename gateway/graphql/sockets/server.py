"""Who connects, how long they may stay, and what they may say when."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from gateway.caller import Caller, CredentialsRefused
from gateway.errors import Rejection
from gateway.graphql import answers
from gateway.graphql.connections import Connections, recheck
from gateway.graphql.operations import Operations
from gateway.graphql.requests import GraphQLRequest, RequestRefused, request_of
from gateway.graphql.service import OPERATIONS_PER_CONNECTION
from gateway.graphql.sockets.messages import PROTOCOL, Close, Closed, Received
from gateway.graphql.sockets.subscribers import Subscribers
from gateway.graphql.sockets.wire import Wire

Identify = Callable[[WebSocket, Mapping[str, Any]], Awaitable[Caller]]
"""Tells who connects, by the headers and the payload of `connection_init`.

Raises `CredentialsRefused` if nobody may, and a `Rejection` if it cannot tell.
"""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SocketLimits:
    """Seconds until a client has to say who it is, and that nothing may happen; operations that run at a time."""

    init_seconds: float = 10.0
    idle_seconds: float = 600.0
    operations: int = OPERATIONS_PER_CONNECTION


class Sockets:
    """An ASGI application that serves GraphQL over WebSockets."""

    def __init__(
        self,
        operations: Operations,
        connections: Connections,
        *,
        identify: Identify,
        limits: SocketLimits = SocketLimits(),
    ) -> None:
        self._operations = operations
        self._connections = connections
        self._identify = identify
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        with ExitStack() as places:
            try:
                places.enter_context(self._connections.opened())
            except RequestRefused as refusal:
                response = answers.refused(answers.JSON, refusal.status, refusal.entry, refusal.headers)
                await socket.send_denial_response(response)
                return
            wire = Wire(socket)
            if PROTOCOL not in scope["subprotocols"]:
                await socket.accept()
                await wire.close(Closed(Close.SUBPROTOCOL_NOT_ACCEPTABLE, f"Speak the subprotocol {PROTOCOL}."))
                return
            await socket.accept(PROTOCOL)
            await self._converse(wire, places)

    async def _converse(self, wire: Wire, places: ExitStack) -> None:
        subscribers = Subscribers(wire, self._operations, self._connections, maximum=self._limits.operations)
        watch: asyncio.Task[None] | None = None
        try:
            await self._greet(wire, places)
            watch = asyncio.create_task(self._watch(wire))
            await self._listen(wire, subscribers)
        except Closed as reason:
            await wire.close(reason)
        except WebSocketDisconnect:
            pass
        except Exception:  # noqa: BLE001 -- whatever it is, the client hears of no insides.
            _log.exception("connection_failed")
            await wire.close(Closed(Close.INTERNAL, "Something went wrong on our side."))
        finally:
            if watch is not None:
                watch.cancel()
            await subscribers.end()

    async def _greet(self, wire: Wire, places: ExitStack) -> None:
        """Wait until the client said who it is; a connection of its key then takes one of `places`."""
        try:
            async with asyncio.timeout(self._limits.init_seconds):
                payload = await self._introduction(wire)
                wire.socket.state.recheck = partial(self._identify, wire.socket, payload)
                caller = await self._identified(wire)
        except TimeoutError:
            raise Closed(Close.INITIALISATION_TIMEOUT, "The first message has to be connection_init.") from None
        try:
            places.enter_context(self._connections.of_key(caller))
        except RequestRefused as refusal:
            raise Closed(Close.TRY_AGAIN_LATER, str(refusal)) from None
        await wire.say("connection_ack")

    async def _introduction(self, wire: Wire) -> Mapping[str, Any]:
        while True:
            message = await wire.hear()
            if message.type == "connection_init":
                return message.payload or {}
            if message.type == "subscribe":
                raise Closed(Close.UNAUTHORIZED, "The first message has to be connection_init.")
            await _pong(wire, message)

    async def _identified(self, wire: Wire) -> Caller:
        try:
            caller: Caller = await wire.socket.state.recheck()
        except Rejection as rejection:
            raise Closed(Close.TRY_AGAIN_LATER, rejection.message) from None
        except CredentialsRefused as refused:
            raise _forbidden(refused) from None
        wire.socket.state.caller = caller
        return caller

    async def _watch(self, wire: Wire) -> None:
        await wire.close(_forbidden(await self._connections.until_refused(wire.socket)))

    async def _listen(self, wire: Wire, subscribers: Subscribers) -> None:
        while True:
            message = await self._next(wire, subscribers)
            if message.type == "connection_init":
                raise Closed(Close.TOO_MANY_INITIALISATIONS, "There was a connection_init already.")
            if message.type == "subscribe":
                try:
                    await recheck(wire.socket)
                except CredentialsRefused as refused:
                    raise _forbidden(refused) from None
                await subscribers.begin(message.id, _asked(message))
            elif message.type == "complete":
                subscribers.stop(message.id)
            else:
                await _pong(wire, message)
            # Others get their turn, however much this client has to say.
            await asyncio.sleep(0)

    async def _next(self, wire: Wire, subscribers: Subscribers) -> Received:
        while True:
            try:
                async with asyncio.timeout(self._limits.idle_seconds):
                    return await wire.hear()
            except TimeoutError:
                if not subscribers.are_busy:
                    raise Closed(Close.DONE, "Nothing was asked for a long time.") from None


def _asked(message: Received) -> GraphQLRequest:
    try:
        return request_of(message.payload, may_write=True)
    except RequestRefused as refusal:
        raise Closed(Close.BAD_REQUEST, str(refusal)) from None


async def _pong(wire: Wire, message: Received) -> None:
    if message.type == "ping":
        await wire.say("pong", payload=message.payload)


def _forbidden(refused: CredentialsRefused) -> Closed:
    _log.warning("refused", reason=refused.reason)
    return Closed(Close.FORBIDDEN, f"{refused.reason}: {refused.message}")
