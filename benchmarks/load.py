"""A load of requests over kept connections, in a process of its own: nothing but sockets, so that it costs little.

`python -m benchmarks.load` reads a job as JSON from standard input and prints what it saw as JSON.
"""

import asyncio
import json
import selectors
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from benchmarks.operations import KEY, named

CHUNK = 1 << 18
LONGER = 3
"""How many times its length a round may take to come to the answers it needs."""

PATIENCE = 30.0
"""Seconds that an answer may take."""


@dataclass(frozen=True, slots=True)
class Job:
    operation: str
    people: int
    port: int
    concurrency: int
    seconds: float
    at_least: int = 0
    """Answers for which the round goes on beyond its seconds, but not for ever."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of load saw: answers a second, the latency in seconds, and the load's own share of a core."""

    answers: int
    rate: float
    median: float
    p99: float
    own_share: float


class BadAnswer(Exception):
    """A server did not answer as it should."""


async def run(job: Job) -> Round:
    """Run a job in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.load"), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate(json.dumps(asdict(job)).encode())
    said = json.loads(output) if process.returncode == 0 else {"bad": "The load broke off."}
    if "bad" in said:
        raise BadAnswer(f"{job.operation}, port {job.port}: {said['bad']}")
    return Round(**said)


def head(operation: str, length: int) -> bytes:
    return (
        f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nkey: {KEY}\r\noperation: {operation}\r\n"
        f"content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    ).encode()


def load(job: Job) -> Round:
    """Keep `concurrency` requests on their way for so many seconds, then wait for the last answers."""
    operation = named(job.operation)
    bodies = operation.bodies(job.people)
    proof = operation.proof.encode()
    latencies: list[float] = []
    with selectors.DefaultSelector() as selector:
        for _ in range(job.concurrency):
            connection = _Connection(job.port, job.operation, proof, bodies.next)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        own, started = time.process_time(), time.perf_counter()
        until = started + job.seconds
        at_last = started + job.seconds * LONGER
        for key in selector.get_map().values():
            key.data.send()
        while waiting := selector.get_map():
            ready = selector.select(PATIENCE)
            if not ready:
                raise BadAnswer(f"{len(waiting)} requests were not answered within {PATIENCE:.0f} seconds.")
            for key, _ in ready:
                latency = key.data.receive()
                if latency is None:
                    continue
                latencies.append(latency)
                if time.perf_counter() < (at_last if len(latencies) < job.at_least else until):
                    key.data.send()
                else:
                    selector.unregister(key.fileobj)
                    key.data.socket.close()
        elapsed = time.perf_counter() - started
        own = time.process_time() - own
    latencies.sort()
    count = len(latencies)
    return Round(count, count / elapsed, latencies[count // 2], latencies[int(count * 0.99)], own / elapsed)


class _Connection:
    """One connection with one request on its way at a time."""

    def __init__(self, port: int, operation: str, proof: bytes, body: Callable[[], bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._operation = operation
        self._proof = proof
        self._body = body
        self._sent = 0.0
        self._begin = b""
        self._missing = 0

    def send(self) -> None:
        body = self._body()
        self._sent = time.perf_counter()
        self.socket.sendall(head(self._operation, len(body)) + body)

    def receive(self) -> float | None:
        """Take what arrived; return the latency once the answer is complete, and it is a good one."""
        arrived = self.socket.recv(CHUNK)
        if not arrived:
            raise BadAnswer("The server closed a connection.")
        if self._missing:
            self._missing -= len(arrived)
        else:
            self._begin += arrived
            first = self._begin.find(b"\r\n\r\n") + 4
            if first == 3:
                return None
            length = _length(self._begin[:first])
            if len(self._begin) < first + min(length, len(self._proof)):
                return None
            self._check(first)
            self._missing = first + length - len(self._begin)
            self._begin = b""
        return None if self._missing else time.perf_counter() - self._sent

    def _check(self, first: int) -> None:
        status = self._begin.startswith(b"HTTP/1.1 200")
        if not status or not self._begin.startswith(self._proof, first):
            raise BadAnswer(f"an answer was not good: {self._begin[:600].decode(errors='replace')}")


def _length(lines: bytes) -> int:
    for line in lines.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise BadAnswer("An answer did not tell its length.")


def main() -> None:
    try:
        said = asdict(load(Job(**json.load(sys.stdin))))
    except BadAnswer as error:
        said = {"bad": str(error)}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
