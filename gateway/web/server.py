"""Uvicorn, run so that a signal ends it in order and with exit code 0, and a failure with its reason."""

import asyncio
import signal
import socket
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from gateway.memory import hold_little
from gateway.one_core import keep_on_one_core
from gateway.web.protocols import HttpProtocol, WebSocketProtocol

STOPPED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class AddressTaken(Exception):
    """Nothing can listen there; the message says why."""


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        # What the socket module adds in brackets repeats the address.
        reason = (error.strerror or str(error)).partition(" (")[0]
        message = f"Cannot listen on {host} port {port}: {reason}."
        raise AddressTaken(message) from error
    # Connections inherit it. asyncio sets it on sockets that it made itself alone, and without it the body of an answer
    # waits until the client has confirmed its head: 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def configured(app: ASGIApp, *, shutdown_seconds: int, max_message_bytes: int) -> uvicorn.Config:
    """Return how uvicorn serves an app; a WebSocket's message may have as many bytes as a request's body."""
    return uvicorn.Config(
        app,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        # Whom a proxy speaks for is told by `gateway.web.addresses`, and only for proxies that are named.
        proxy_headers=False,
        timeout_graceful_shutdown=shutdown_seconds,
        http=HttpProtocol,
        ws=WebSocketProtocol,
        ws_max_size=max_message_bytes,
        # Answers to plain requests are not compressed either: each connection would need memory for it.
        ws_per_message_deflate=False,
    )


class _Uvicorn(uvicorn.Server):
    """Keeps to one core while it serves, and says that it is about to end before it waits for connections to close.

    Streams do not close of themselves.
    """

    def __init__(self, config: uvicorn.Config, ending: asyncio.Event) -> None:
        super().__init__(config)
        self._ending = ending

    async def main_loop(self) -> None:
        keeping = asyncio.create_task(keep_on_one_core())
        try:
            await super().main_loop()
        finally:
            keeping.cancel()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending.set()
        await super().shutdown(sockets)


class Server:
    """`ending` is set when the gateway is about to end."""

    def __init__(self, listener: socket.socket, *, shutdown_seconds: int, max_message_bytes: int) -> None:
        self.ending = asyncio.Event()
        self._listener = listener
        self._shutdown_seconds = shutdown_seconds
        self._max_message_bytes = max_message_bytes
        self._uvicorn: uvicorn.Server | None = None
        self._failure: Exception | None = None

    def fail(self, reason: Exception) -> None:
        """Stop in order, then raise `reason` from `run`."""
        self._failure = reason
        self._stop()

    def run(self, app: ASGIApp) -> None:
        """Serve until a signal comes; requests in flight then get `shutdown_seconds` to finish."""
        hold_little()
        self._prepared(app).run(sockets=[self._listener])
        self._settle()

    async def serve(self, app: ASGIApp) -> None:
        """Do what `run` does, in the loop that runs already."""
        await self._prepared(app).serve(sockets=[self._listener])
        self._settle()

    def _prepared(self, app: ASGIApp) -> uvicorn.Server:
        config = configured(app, shutdown_seconds=self._shutdown_seconds, max_message_bytes=self._max_message_bytes)
        self._uvicorn = _Uvicorn(config, self.ending)
        # Uvicorn raises the signal again after it obeyed it, which must not kill us; and a signal that comes
        # before uvicorn listens for any is to be obeyed too.
        for number in STOPPED_BY:
            # What `nohup` has us ignore stays ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._obey)
        return self._uvicorn

    def _settle(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _obey(self, _number: int, _frame: FrameType | None) -> None:
        self._stop()

    def _stop(self) -> None:
        if self._uvicorn is not None:
            self._uvicorn.should_exit = True
