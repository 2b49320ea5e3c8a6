"""A client that speaks `graphql-transport-ws`, or what it likes, with a gateway of the toy schema."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

import pytest
import strawberry
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError

from tests.graphql.connected import Keys, connected

PROTOCOL = "graphql-transport-ws"
INIT = {"type": "connection_init", "payload": {"key": "dev-key"}}


class Talk:
    """One WebSocket."""

    def __init__(self, wire: ClientConnection) -> None:
        self.wire = wire

    async def say(self, *messages: dict[str, Any]) -> None:
        for message in messages:
            await self.wire.send(json.dumps(message))

    async def hear(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(await self.wire.recv())
        return message

    async def init(self) -> None:
        await self.say(INIT)
        assert await self.hear() == {"type": "connection_ack"}

    async def subscribe(self, id: str, query: str, **request: Any) -> None:
        await self.say({"type": "subscribe", "id": id, "payload": {"query": query, **request}})

    async def ask(self, query: str, **request: Any) -> dict[str, Any]:
        """Return the only answer of an operation, or the errors it is refused with."""
        await self.subscribe("ask", query, **request)
        answer = await self.hear()
        assert answer["id"] == "ask"
        if answer["type"] == "error":
            return {"errors": answer["payload"]}
        assert answer["type"] == "next"
        assert await self.hear() == {"type": "complete", "id": "ask"}
        payload: dict[str, Any] = answer["payload"]
        return payload

    async def end(self) -> tuple[int, str]:
        """Wait until the gateway closes the connection; return the code and the reason."""
        with suppress(ConnectionClosedError):
            async for _ in self.wire:
                pass
        assert self.wire.close_code is not None
        return self.wire.close_code, self.wire.close_reason or ""


@asynccontextmanager
async def talk(url: str, *, subprotocols: Any = (PROTOCOL,), **options: Any) -> AsyncIterator[Talk]:
    """Connect to a served gateway."""
    address = url.replace("http://", "ws://")
    async with connect(address, subprotocols=subprotocols or None, proxy=None, **options) as wire:
        yield Talk(wire)


Talking = Callable[..., AbstractAsyncContextManager[Talk]]


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def talking(toy_schema: strawberry.Schema, keys: Keys) -> Talking:
    """Talk with a gateway; arguments are those of `connected`."""

    @asynccontextmanager
    async def begin(**options: Any) -> AsyncIterator[Talk]:
        async with connected(toy_schema, keys, **options) as url, talk(url) as one:
            yield one

    return begin
