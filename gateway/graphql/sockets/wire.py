"""A WebSocket, as both its session and its operations use it: it may be closed at any moment."""

from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from gateway.graphql.sockets.messages import Closed, Received, read, written


class Wire:
    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self._closed = False

    async def hear(self) -> Received:
        """Return the next message; raise `Closed` when it is none, and `WebSocketDisconnect` when nothing follows."""
        message = await self.socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message["code"])
        return read(message)

    async def say(self, kind: str, id_: str | None = None, payload: Any = None) -> int:
        """Send a message, and return its characters; on a closed connection there is nobody to hear it."""
        text = written(kind, id_, payload)
        if self._closed:
            return 0
        try:
            await self.socket.send_text(text)
        except WebSocketDisconnect:
            self._closed = True
        return len(text)

    async def close(self, reason: Closed) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            await self.socket.close(reason.code, reason.reason)
        except WebSocketDisconnect:
            # It was the client's turn to close.
            return
