"""A load of requests over kept connections: nothing but sockets, so that it costs little beside what it measures."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of load saw: how many answers in how long, and the time of each in seconds."""

    seconds: float
    latencies: Sequence[float]

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


async def run(port: int, requests: Sequence[bytes], *, concurrency: int, seconds: float) -> Round:
    """Send the requests in turn, again and again, over `concurrency` connections for so many seconds."""
    latencies: list[float] = []
    started = time.perf_counter()
    until = started + seconds

    async def one(first: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        at = first
        while time.perf_counter() < until:
            sent = time.perf_counter()
            writer.write(requests[at % len(requests)])
            await _answer(reader)
            latencies.append(time.perf_counter() - sent)
            at += concurrency
        writer.close()

    await asyncio.gather(*(one(index) for index in range(concurrency)))
    return Round(time.perf_counter() - started, latencies)


async def ask(port: int, request: bytes) -> bytes:
    """Send one request and return the body of its answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    body = await _answer(reader)
    writer.close()
    return body


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode())
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return await reader.readexactly(int(length.split(b":")[1]))
