import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.web.server import _Uvicorn, configured, listen


def test_connections_send_at_once() -> None:
    """Without it every small answer takes 40 ms more."""
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


@asynccontextmanager
async def serving(app: ASGIApp, ending: asyncio.Event) -> AsyncIterator[tuple[_Uvicorn, tuple[str, int]]]:
    config = configured(app, shutdown_seconds=60, max_message_bytes=1_000)
    config.lifespan = "off"
    server = _Uvicorn(config, ending)
    with listen("127.0.0.1", 0) as listener:
        task = asyncio.create_task(server.serve(sockets=[listener]))
        yield server, listener.getsockname()
        server.should_exit = True
        async with asyncio.timeout(10):
            await task


async def test_a_client_is_who_connects_whatever_it_says_of_others() -> None:
    async def echo(scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": f"{scope['client'][0]} {scope['scheme']}".encode()})

    async with serving(echo, asyncio.Event()) as (_, (host, port)), httpx.AsyncClient() as http:
        told = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"}
        answer = await http.get(f"http://{host}:{port}/", headers=told)

    assert answer.text == "127.0.0.1 http"


async def test_answers_that_do_not_end_of_themselves_are_told_that_the_process_does() -> None:
    ending = asyncio.Event()
    begun = asyncio.Event()

    async def endless(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        begun.set()
        await ending.wait()
        await send({"type": "http.response.body", "body": b"ended"})

    async with serving(endless, ending) as (server, (host, port)):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        await begun.wait()
        server.should_exit = True

        async with asyncio.timeout(10):
            assert b"ended" in await reader.read()
        writer.close()
