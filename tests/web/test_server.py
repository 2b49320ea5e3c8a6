import asyncio
import socket

from starlette.types import Receive, Scope, Send

from gateway.web.server import _Uvicorn, configured, listen


def test_connections_send_at_once() -> None:
    """Without it every small answer takes 40 ms more."""
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


async def test_answers_that_do_not_end_of_themselves_are_told_that_the_process_does() -> None:
    ending = asyncio.Event()
    begun = asyncio.Event()

    async def endless(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        begun.set()
        await ending.wait()
        await send({"type": "http.response.body", "body": b"ended"})

    config = configured(endless, shutdown_seconds=60, max_message_bytes=1_000)
    config.lifespan = "off"
    server = _Uvicorn(config, ending)
    with listen("127.0.0.1", 0) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        await begun.wait()
        server.should_exit = True

        async with asyncio.timeout(10):
            assert b"ended" in await reader.read()
            await serving
        writer.close()
