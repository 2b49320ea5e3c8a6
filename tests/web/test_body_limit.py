import asyncio
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from gateway.web.body_limit import WHOLE, LimitBody

TOO_LARGE = b'{"errors":[{"message":"The body is larger than 10 bytes.","extensions":{"code":"PAYLOAD_TOO_LARGE"}}]}'


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await Response(body)(scope, receive, send)


class Connection:
    """A request whose body arrives in the given pieces, and what came back; then it says nothing more."""

    def __init__(self, pieces: Sequence[bytes], *, announced: bytes | None = None, complete: bool = True) -> None:
        self.headers = [] if announced is None else [(b"content-length", announced)]
        self.unread = [
            {"type": "http.request", "body": piece, "more_body": not complete or n < len(pieces) - 1}
            for n, piece in enumerate(pieces)
        ]
        self.sent: list[Message] = []
        self.extensions: dict[str, Any] = {}

    async def receive(self) -> Message:
        if not self.unread:
            await asyncio.Event().wait()
        return self.unread.pop(0)

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    async def run(self, *, seconds: float = 10) -> tuple[int, bytes]:
        scope: Scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": self.headers}
        scope["extensions"] = self.extensions
        await LimitBody(echo, max_bytes=10, seconds=seconds)(scope, self.receive, self.send)
        return self.sent[0]["status"], b"".join(message.get("body", b"") for message in self.sent)


async def test_a_body_up_to_the_limit_passes_whole() -> None:
    assert await Connection([b"01234", b"", b"56789"], announced=b"10").run() == (200, b"0123456789")
    assert await Connection([b""]).run() == (200, b"")


async def test_a_body_of_which_the_server_says_that_it_has_come_is_limited_all_the_same() -> None:
    for body, answer in ((b"0123456789", (200, b"0123456789")), (b"01234567890", (413, TOO_LARGE))):
        connection = Connection([body])
        connection.extensions = {WHOLE: {}}

        assert await connection.run() == answer


async def test_an_announced_body_over_the_limit_is_refused_before_any_of_it_is_read() -> None:
    connection = Connection([b"0" * 11], announced=b"11")

    assert await connection.run() == (413, TOO_LARGE)
    assert len(connection.unread) == 1


async def test_a_body_over_the_limit_is_refused_before_all_of_it_is_read() -> None:
    connection = Connection([b"012345", b"678901", b"never read"])

    assert await connection.run() == (413, TOO_LARGE)
    assert connection.unread == [{"type": "http.request", "body": b"never read", "more_body": False}]


async def test_a_false_announcement_does_not_help() -> None:
    assert await Connection([b"0" * 11], announced=b"1").run() == (413, TOO_LARGE)
    assert await Connection([b"0" * 11], announced=b"-1").run() == (413, TOO_LARGE)


async def test_a_body_that_never_ends_is_refused() -> None:
    status, body = await Connection([b"01234"], complete=False).run(seconds=0.05)

    assert status == 408
    assert body == (
        b'{"errors":[{"message":"The body did not arrive within 0.05 seconds.",'
        b'"extensions":{"code":"REQUEST_TIMEOUT"}}]}'
    )


async def test_a_client_that_is_gone_is_not_answered() -> None:
    connection = Connection([b"01234"], complete=False)
    connection.unread.append({"type": "http.disconnect"})
    scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": []}

    await LimitBody(echo, max_bytes=10, seconds=10)(scope, connection.receive, connection.send)

    assert connection.sent == []
