"""WebSockets as attackers use them: what is said as it is, and how the gateway ends it."""

import base64
import json
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.attacks.target import KEY, Target

PROTOCOL = "graphql-transport-ws"
INIT = {"type": "connection_init", "payload": {"key": KEY}}
TEXT, BINARY, PING, CONTINUATION = 0x1, 0x2, 0x9, 0x0
FINAL = 0x80


class Wire:
    """A connection of a well-behaved library, on which anything may be said."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    def say(self, *messages: Any) -> None:
        # What is said after the end is not heard.
        with suppress(ConnectionClosed):
            for message in messages:
                self._connection.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def hear(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._connection.recv(timeout=20))
        return message

    def init(self) -> None:
        self.say(INIT)
        assert self.hear() == {"type": "connection_ack"}

    def ask(self, query: str, **variables: Any) -> list[str]:
        """Return the codes of an operation's errors."""
        self.say({"type": "subscribe", "id": "1", "payload": {"query": query, "variables": variables}})
        message = self.hear()
        if message["type"] == "error":
            errors = message["payload"]
        else:
            assert self.hear() == {"type": "complete", "id": "1"}
            errors = message["payload"].get("errors", [])
        return [error["extensions"]["code"] for error in errors]

    def end(self) -> int:
        """Wait until the gateway closes the connection; return the code."""
        try:
            while True:
                self._connection.recv(timeout=20)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006


@contextmanager
def wire(target: Target, *, subprotocol: str = PROTOCOL, **headers: str) -> Iterator[Wire]:
    address = target.url.replace("http:", "ws:") + "/graphql"
    with connect(address, subprotocols=[subprotocol], additional_headers=headers, proxy=None) as connection:  # type: ignore[list-item]
        yield Wire(connection)


def status_of(target: Target, **headers: str) -> int:
    """Return the status with which a connection is refused."""
    try:
        with wire(target, **headers):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def frame(kind: int, content: bytes, *, length: int | None = None, masked: bool = True) -> bytes:
    """Return a frame, which may announce another length than it has."""
    announced = len(content) if length is None else length
    head = bytes([kind, (0x80 if masked else 0) | 127]) + struct.pack("!Q", announced)
    # A mask of zeros leaves the content as it is.
    return head + (b"\0\0\0\0" if masked else b"") + content


@contextmanager
def opened(target: Target) -> Iterator[socket.socket]:
    """Open a WebSocket whose frames are made by hand."""
    with socket.create_connection(("127.0.0.1", target.port), timeout=30) as plain:
        key = base64.b64encode(os.urandom(16)).decode()
        head = (
            "GET /graphql HTTP/1.1",
            f"host: 127.0.0.1:{target.port}",
            "upgrade: websocket",
            "connection: upgrade",
            f"sec-websocket-key: {key}",
            "sec-websocket-version: 13",
            f"sec-websocket-protocol: {PROTOCOL}",
        )
        plain.sendall("\r\n".join([*head, "", ""]).encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += plain.recv(1)
        assert answer.startswith(b"HTTP/1.1 101 ")
        yield plain


def code_of(plain: socket.socket) -> int:
    """Return the code of the frame that closes a connection; 1006 where there is none."""
    received = b""
    with suppress(ConnectionError):
        while piece := plain.recv(65_536):
            received += piece
            # What comes before it in these attacks has no such byte.
            place = received.find(b"\x88")
            if 0 <= place <= len(received) - 4:
                return int(struct.unpack("!H", received[place + 2 : place + 4])[0])
    return 1006
