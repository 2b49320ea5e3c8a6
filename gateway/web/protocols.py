"""Uvicorn's protocols, for clients that are slow on purpose: to say what they want, or to take what they get."""

import asyncio
import logging
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from gateway.web.body_limit import WHOLE

HEAD_SECONDS = 5.0
"""For the head of a request, from its first byte or from the beginning of the connection."""

UNREAD_SECONDS = 10.0
"""For which a client may take nothing of what is written to it."""

_log = logging.getLogger(__name__)
# Accepted WebSockets are logged with all of their URL, and as failures of ours what a client does wrong, and every
# refused handshake.
_log.setLevel(logging.ERROR)
_NO_FAILURES = ("Invalid UTF-8", "ASGI callable returned without completing handshake")
_log.addFilter(lambda record: not record.getMessage().startswith(_NO_FAILURES))


class _CutsOff(asyncio.Protocol):
    """Cuts off a connection whose client does not read: what waits for it would stay in memory as long as it likes."""

    transport: asyncio.Transport
    _unread: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._look_later(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        super().resume_writing()
        self._look_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        self._look_no_more()
        super().connection_lost(exc)

    def _look_later(self, unread: int) -> None:
        self._look_no_more()
        self._unread = asyncio.get_running_loop().call_later(UNREAD_SECONDS, self._look, unread)

    def _look(self, unread: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left >= unread:
            self.transport.abort()
        else:
            self._look_later(left)

    def _look_no_more(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None


class HttpProtocol(_CutsOff, H11Protocol):
    _head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # As it is above.
        super().connection_made(transport)
        self._head = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._head_has_come()
            if self.conn.their_state is h11.DONE:
                # The app begins when the event loop turns, and sees it then.
                self.scope["extensions"] = {WHOLE: {}}
        elif self._head is None and self.conn.trailing_data[0]:
            self._head = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_has_come()
        super().connection_lost(exc)

    def _head_has_come(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None


class WebSocketProtocol(_CutsOff, WebSocketsSansIOProtocol):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.logger = self.conn.logger = _log
        self.conn.debug = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        # Nothing that is not read yet is too little to look after.
        self.transport.set_write_buffer_limits(high=0)

    def pause_writing(self) -> None:
        super().pause_writing()
        # Pings are answered without asking whether there is room for it.
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.read_paused:
            self.transport.resume_reading()

    async def receive(self) -> Any:
        message = await super().receive()
        if not self.writable.is_set():
            self.transport.pause_reading()
        return message
