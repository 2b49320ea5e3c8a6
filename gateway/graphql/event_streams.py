"""GraphQL over Server-Sent Events, a connection for each operation, for those that have many answers.

An operation with one answer needs none of this: its stream is written at once (`gateway.graphql.answers`).
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack, aclosing

import orjson
from graphql import ExecutionResult
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.graphql import answers, events
from gateway.graphql.connections import Connections, refusal_of
from gateway.graphql.operations import Operation, Operations, told

SILENCE = 15.0
"""Seconds after which a stream says that it is still there."""


async def stream(operations: Operations, connections: Connections, operation: Operation, request: Request) -> Response:
    """Begin a subscription and return the stream of its answers; refused ones raise what `subscribe` raises."""
    with ExitStack() as counted:
        counted.enter_context(connections.opened())
        counted.enter_context(connections.of_key(request.state.caller))
        results = await operations.subscribe(operation, request)
        return _EventStream(results, connections, request, counted.pop_all())


class _EventStream(Response):
    def __init__(
        self, results: AsyncGenerator[ExecutionResult], connections: Connections, request: Request, counted: ExitStack
    ) -> None:
        self._results = results
        self._connections = connections
        self._request = request
        self._counted = counted
        headers = {**answers.HEADERS, "X-Accel-Buffering": "no"}
        super().__init__(headers=headers, media_type=f"{answers.EVENT_STREAM}; charset=utf-8")
        del self.headers["content-length"]

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        with self._counted:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            last = await self._until_over(receive, send)
            await send({"type": "http.response.body", "body": last, "more_body": False})

    async def _until_over(self, receive: Receive, send: Send) -> bytes:
        """Write answers for as long as there are any and may be; return what is to be written last."""
        answered = asyncio.create_task(self._answer(send))
        refused = asyncio.create_task(self._connections.until_refused(self._request))
        others = [
            asyncio.create_task(one) for one in (_gone(receive), self._connections.ending.wait(), _stay_alive(send))
        ]
        tasks = [answered, refused, *others]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if answered.done():
                return events.COMPLETE
            if refused.done():
                return events.whole(orjson.dumps({"errors": [refusal_of(refused.result())]}))
            # Without `complete` clients know that there is more to come, and ask again.
            return b""
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    async def _answer(self, send: Send) -> None:
        async with aclosing(self._results) as results:
            try:
                async for result in results:
                    await _write(send, events.following(orjson.dumps(answers.body_of(result))))
            except Exception as failure:  # noqa: BLE001 -- whatever it is, the client gets JSON and no insides.
                await _write(send, events.following(orjson.dumps({"errors": told(failure)})))


async def _stay_alive(send: Send) -> None:
    while True:
        await asyncio.sleep(SILENCE)
        await _write(send, events.ALIVE)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, event: bytes) -> None:
    await send({"type": "http.response.body", "body": event, "more_body": True})
