"""Clients that are slow to say what they want."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from gateway.web import protocols
from gateway.web.body_limit import WHOLE
from tests.packages import served

REQUEST = b"GET /graphql HTTP/1.1\r\nhost: x\r\n\r\n"


@pytest.fixture
async def address(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[str, int]]:
    monkeypatch.setattr(protocols, "HEAD_SECONDS", 0.2)
    async with served(PlainTextResponse("answer")) as url:
        host, _, port = url.removeprefix("http://").removesuffix("/graphql").partition(":")
        yield host, int(port)


@pytest.mark.parametrize("said", [b"", b"G", REQUEST[:-1]], ids=["nothing", "a letter", "all but the end"])
async def test_a_head_that_does_not_come_is_not_waited_for(address: tuple[str, int], said: bytes) -> None:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(said)

    async with asyncio.timeout(5):
        assert await reader.read() == b""
    writer.close()


async def test_a_head_that_comes_byte_by_byte_is_not_waited_for_either(address: tuple[str, int]) -> None:
    reader, writer = await asyncio.open_connection(*address)
    end = asyncio.create_task(reader.read())

    async with asyncio.timeout(5):
        while not end.done():
            writer.write(b"x")
            await asyncio.wait([end], timeout=0.02)

    assert end.exception() is not None or end.result() == b""
    writer.close()


async def test_the_head_of_a_later_request_is_not_waited_for_longer(address: tuple[str, int]) -> None:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(REQUEST)
    answer = await reader.readuntil(b"answer")
    writer.write(REQUEST[:-1])

    async with asyncio.timeout(3):  # Less than a connection is kept alive without a request.
        assert await reader.read() == b""
    assert answer.startswith(b"HTTP/1.1 200 OK")
    writer.close()


async def test_the_answer_may_take_longer_than_the_head(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocols, "HEAD_SECONDS", 0.05)
    may_answer = asyncio.Event()

    async def slow(scope: object, receive: object, send: object) -> None:
        await may_answer.wait()
        await PlainTextResponse("answer")(scope, receive, send)  # type: ignore[arg-type]

    async with served(slow) as url:
        host, _, port = url.removeprefix("http://").removesuffix("/graphql").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(REQUEST)
        ended = asyncio.create_task(reader.readuntil(b"answer"))
        await asyncio.wait([ended], timeout=0.2)
        assert not ended.done()
        may_answer.set()

        assert (await ended).endswith(b"answer")
        writer.close()


async def test_a_body_that_came_with_its_head_is_not_waited_for() -> None:
    begun = asyncio.Event()

    async def tell(scope: Scope, receive: Receive, send: Send) -> None:
        whole = WHOLE in scope.get("extensions", ())
        begun.set()
        body = await Request(scope, receive).body()
        await PlainTextResponse(f"{whole} {body.decode()}!")(scope, receive, send)

    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\n"
    async with served(tell) as url:
        host, _, port = url.removeprefix("http://").removesuffix("/graphql").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        answers = []
        for first, later in ((head + b"body", b""), (head, b"body"), (head + b"bo", b"dy"), (REQUEST, b"")):
            begun.clear()
            writer.write(first)
            await begun.wait()
            writer.write(later)
            answers.append((await reader.readuntil(b"!")).rpartition(b"\r\n")[2])
        writer.close()

    assert answers == [b"True body!", b"False body!", b"False body!", b"True !"]


async def test_a_client_that_reads_no_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocols, "UNREAD_SECONDS", 0.2)

    def ask_and_read_nothing(port: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as one:
            while True:
                one.sendall(REQUEST * 100)

    async with served(PlainTextResponse("x" * 100_000)) as url:
        port = int(url.removesuffix("/graphql").rpartition(":")[2])

        with pytest.raises(ConnectionError):
            await asyncio.to_thread(ask_and_read_nothing, port)
