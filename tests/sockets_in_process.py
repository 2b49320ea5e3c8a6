"""WebSockets to a gateway in this process: what one side says is handed to the other."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp, Message


class Closed(Exception):
    """The gateway closed the connection."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


class Socket:
    def __init__(self) -> None:
        self.said: asyncio.Queue[Message] = asyncio.Queue()
        self.heard: asyncio.Queue[Message] = asyncio.Queue()

    async def say(self, message: dict[str, Any]) -> None:
        await self.said.put({"type": "websocket.receive", "text": json.dumps(message)})

    async def hear(self) -> dict[str, Any]:
        """Return the next message, or raise `Closed`."""
        event = await self.heard.get()
        if event["type"] == "websocket.close":
            raise Closed(event["code"], event["reason"])
        message: dict[str, Any] = json.loads(event["text"])
        return message

    async def greet(self, key: str | None) -> None:
        await self.say({"type": "connection_init", "payload": {} if key is None else {"key": key}})
        assert await self.hear() == {"type": "connection_ack"}

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Return the answer of an operation that has one, or the errors it is refused with."""
        await self.say({"type": "subscribe", "id": "1", "payload": {"query": query, "variables": variables}})
        answer = await self.hear()
        if answer["type"] == "error":
            return {"errors": answer["payload"]}
        assert (await self.hear())["type"] == "complete"
        payload: dict[str, Any] = answer["payload"]
        return payload


@asynccontextmanager
async def connected(app: ASGIApp, peer: str = "127.0.0.1") -> AsyncIterator[Socket]:
    """Connect to `/graphql` of an app, from an address."""
    socket = Socket()
    scope = {
        "type": "websocket",
        "path": "/graphql",
        "headers": [(b"host", b"gateway")],
        "client": (peer, 1),
        "subprotocols": ["graphql-transport-ws"],
        "state": {},
    }
    serving = asyncio.ensure_future(app(scope, socket.said.get, socket.heard.put))
    await socket.said.put({"type": "websocket.connect"})
    assert (await socket.heard.get())["type"] == "websocket.accept"
    yield socket
    await socket.said.put({"type": "websocket.disconnect", "code": 1000})
    await serving
