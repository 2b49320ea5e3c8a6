"""Writes that go out together: Uvicorn writes the head and the body of an answer one after the other."""

import asyncio
from typing import Any

FULL = 65_536
"""Bytes that are not kept for more to come."""


class Gathering:
    """A transport whose writes of one turn of the event loop are one call of the system, and one packet if they fit.

    All else is the transport's own. What it tells of its buffer does not count what is not written yet.
    """

    __slots__ = ("_loop", "_parts", "_size", "_transport")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._parts: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)
        self._size += len(data)
        if self._size > FULL:
            self._flush()

    def close(self) -> None:
        """Close the transport when all is written."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._parts:
            written = b"".join(self._parts)
            self._parts.clear()
            self._size = 0
            self._transport.write(written)
