"""The operations of one WebSocket: each runs in a task of its own, under an id that its client chose."""

import asyncio
import time
from contextlib import aclosing
from dataclasses import dataclass

import structlog
from graphql import OperationType

from gateway.graphql.answers import body_of
from gateway.graphql.connections import Connections
from gateway.graphql.failures import Entry
from gateway.graphql.operations import Operation, Operations, told
from gateway.graphql.requests import GraphQLRequest
from gateway.graphql.sockets.messages import Close, Closed
from gateway.graphql.sockets.wire import Wire
from gateway.legacy_codes import RATE_LIMIT_REACHED
from gateway.telemetry import fields

_log = structlog.get_logger(__name__)


@dataclass(slots=True, eq=False)
class _Subscriber:
    """An operation and what became of it so far; its `code` is that of its refusal."""

    id: str
    operation: Operation | None = None
    outcome: str = "stopped"
    code: str | None = None
    characters: int = 0

    @property
    def can_be_cut_off(self) -> bool:
        """A mutation that began is carried out, whether or not anybody waits for its answer."""
        return self.operation is None or self.operation.kind is not OperationType.MUTATION


class Subscribers:
    """All operations of a connection; at most `maximum` of them run at a time."""

    def __init__(self, wire: Wire, operations: Operations, connections: Connections, *, maximum: int) -> None:
        self._wire = wire
        self._operations = operations
        self._connections = connections
        self._maximum = maximum
        self._waiting: dict[str, _Subscriber] = {}
        self._tasks: dict[asyncio.Task[None], _Subscriber] = {}
        self._begun = 0

    @property
    def are_busy(self) -> bool:
        return bool(self._tasks)

    async def begin(self, id_: str, asked: GraphQLRequest) -> None:
        """Begin an operation; `Closed` when another one of its id runs."""
        if id_ in self._waiting:
            raise Closed(Close.SUBSCRIBER_EXISTS, "An operation of this id runs already.")
        if len(self._tasks) >= self._maximum:
            await self._wire.say("error", id_, [_too_many(self._maximum)])
            return
        self._begun += 1
        subscriber = self._waiting[id_] = _Subscriber(id_)
        task = asyncio.create_task(self._serve(subscriber, asked, self._begun))
        self._tasks[task] = subscriber
        task.add_done_callback(self._tasks.pop)

    def stop(self, id_: str) -> None:
        """Tell the client nothing more about an operation; it may be over already."""
        self._waiting.pop(id_, None)
        for task, subscriber in self._tasks.items():
            if subscriber.id == id_ and subscriber.can_be_cut_off:
                task.cancel()

    async def end(self) -> None:
        """Stop all operations, and wait for those that are carried out to their end."""
        for id_ in {subscriber.id for subscriber in self._tasks.values()}:
            self.stop(id_)
        if self._tasks:
            await asyncio.wait(list(self._tasks))

    async def _serve(self, subscriber: _Subscriber, asked: GraphQLRequest, number: int) -> None:
        began = time.perf_counter()
        caller = self._wire.socket.state.caller
        request_id = f"{fields.told().get('request_id', '')}.{number}"
        fields.begin(request_id=request_id, domain=caller.domain, key_id=caller.key_id)
        try:
            await self._run(subscriber, asked)
        finally:
            operation = subscriber.operation
            _log.info(
                "operation",
                kind=operation.kind.value if operation else None,
                outcome=subscriber.outcome,
                code=subscriber.code,
                duration_ms=round((time.perf_counter() - began) * 1000, 1),
                characters=subscriber.characters,
            )

    async def _run(self, subscriber: _Subscriber, asked: GraphQLRequest) -> None:
        socket = self._wire.socket
        try:
            self._connections.require_calm()
            operation = subscriber.operation = self._operations.find(asked)
            if operation.kind is OperationType.SUBSCRIPTION:
                async with aclosing(await self._operations.subscribe(operation, socket)) as results:
                    async for result in results:
                        await self._tell(subscriber, "next", body_of(result))
            else:
                await self._tell(subscriber, "next", body_of(await self._operations.run(operation, socket)))
        except Exception as failure:  # noqa: BLE001 -- whatever it is, the client gets JSON and no insides.
            entries = told(failure)
            subscriber.outcome, subscriber.code = "refused", entries[0]["extensions"]["code"]
            await self._tell(subscriber, "error", entries, last=True)
        else:
            subscriber.outcome = "answered"
            await self._tell(subscriber, "complete", last=True)

    async def _tell(self, subscriber: _Subscriber, kind: str, payload: object = None, *, last: bool = False) -> None:
        if self._waiting.get(subscriber.id) is not subscriber:
            return
        if last:
            # Its client may use the id again as soon as it hears this.
            del self._waiting[subscriber.id]
        subscriber.characters += await self._wire.say(kind, subscriber.id, payload)


def _too_many(maximum: int) -> Entry:
    return {
        "message": f"{maximum:,} operations run on this connection already: wait for their answers.",
        "extensions": {
            "code": RATE_LIMIT_REACHED.code,
            "legacyCode": RATE_LIMIT_REACHED.number,
            "limit": "operationsPerConnection",
            "maximum": maximum,
        },
    }
