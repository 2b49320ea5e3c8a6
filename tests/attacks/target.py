"""The served gateway as its attackers find it, and what an attack must get."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import httpx

from tests.program import environment

DATABASE = "attacked"
KEY = "key-that-no-log-may-hold"
SECRET = "jane.doe@secret.example"
BODY_BYTES = 200_000
SECONDS = 2
NOT_FOR_LOGS = [KEY, SECRET]
"""What attacks send that no log may hold."""
JSON = {"content-type": "application/json"}


@dataclass(frozen=True, slots=True)
class Got:
    status: int
    headers: httpx.Headers
    text: str

    @property
    def json(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.text)
        return answer

    @property
    def code(self) -> str | None:
        if self.headers.get("content-type", "").startswith("text/event-stream"):
            return None
        errors = self.json.get("errors") if self.text else None
        return errors[0]["extensions"]["code"] if errors else None


@dataclass(frozen=True, slots=True)
class Attack:
    """`within` are generous seconds by the clock: what an attack costs the gateway is told by its own CPU."""

    kind: str
    name: str
    send: Callable[["Target"], Got]
    status: int
    code: str | None
    within: float = 2.0
    headers: dict[str, str] = field(default_factory=dict)


class Target:
    """A running `gateway serve`; its log is kept."""

    def __init__(self, mongodb_uri: str, database: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gateway", "serve"],
            env=environment(
                mongodb_uri=mongodb_uri,
                database=database,
                port="0",
                max_body_bytes=str(BODY_BYTES),
                request_timeout=str(SECONDS),
                log_level="debug",
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.log: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self._wait_until(lambda: any('"listening"' in line for line in self.log))
        line = next(json.loads(line) for line in self.log if '"listening"' in line)
        self.port: int = line["port"]
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = httpx.Client(base_url=self.url, headers={"key": KEY}, timeout=10)
        self._wait_until(lambda: self.http.get("/readyz").status_code == 200)

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.log.extend(self.process.stdout)

    @staticmethod
    def _wait_until(condition: Callable[[], object]) -> None:
        end = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < end
            time.sleep(0.02)

    def end(self) -> int:
        self.http.close()
        self.process.terminate()
        code = self.process.wait(timeout=30)
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def memory(self) -> int:
        """Return the bytes the process has in memory."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:  # noqa: PTH123 -- not a file of ours.
            return int(file.read().split()[1]) * 4096

    def cpu(self) -> float:
        """Return the seconds of CPU that the process has used."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:  # noqa: PTH123 -- not a file of ours.
            user, system = file.read().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def secrets_in_log(self) -> list[str]:
        """Return the lines of the log that hold what no log may, or tell of a failure of ours."""
        return [
            line
            for line in self.log
            if any(word in line for word in NOT_FOR_LOGS) or json.loads(line)["level"] in ("error", "critical")
        ]

    def request(self, method: str = "POST", **options: Any) -> Got:
        response = self.http.request(method, "/graphql", **options)
        return Got(response.status_code, response.headers, response.text)

    def body(self, content: bytes, **headers: str) -> Got:
        return self.request(content=content, headers={**JSON, **headers})

    def query(self, query: str, **variables: Any) -> Got:
        return self.request(json={"query": query, "variables": variables})

    def raw(self, head: str, body: bytes = b"") -> Got:
        """Send bytes of a request as they are, and read until the answer ends."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as wire:
            wire.sendall(head.replace("\n", "\r\n").encode() + body)
            received = b""
            while b"\r\n\r\n" not in received or b'"errors"' not in received:
                piece = wire.recv(65_536)
                if not piece:
                    break
                received += piece
        first, _, text = received.decode().partition("\r\n\r\n")
        lines = first.split("\r\n")
        headers = httpx.Headers(
            [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines[1:])]
        )
        return Got(int(lines[0].split()[1]), headers, text)


class Probe:
    """Asks `/healthz` over and over while an attack is under way; `slowest` is the longest answer in seconds."""

    def __init__(self, target: Target) -> None:
        self.slowest = 0.0
        self.asked = 0
        self._stop = threading.Event()
        self._target = target
        self._thread = threading.Thread(target=self._ask)

    def _ask(self) -> None:
        with httpx.Client(base_url=self._target.url, timeout=10) as http:
            while not self._stop.is_set() or not self.asked:
                began = time.monotonic()
                assert http.get("/healthz").status_code == 200
                self.slowest = max(self.slowest, time.monotonic() - began)
                self.asked += 1
                self._stop.wait(0.01)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
