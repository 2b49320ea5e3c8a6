"""A server as a process: started, waited for, asked, weighed, stopped."""

import asyncio
import os
import socket
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from benchmarks.operations import KEY, OPERATIONS, Operation
from benchmarks.servers import Server

PATIENCE = 30.0
"""Seconds that a server may take to begin to answer, and to end."""


class ServerFailed(Exception):
    """A server did not begin to answer, or gave a bad answer."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    name: str
    people: int
    """In its database."""
    port: int
    process_id: int
    client: httpx.AsyncClient

    async def ask(self, operation: Operation, body: bytes) -> Any:
        """Return what a request is answered, which must be good."""
        response = await self.client.post("/graphql", content=body, headers={"operation": operation.name})
        if not (response.is_success and response.text.startswith(operation.proof)):
            raise ServerFailed(f"{self.name} answers {operation.name} with {response.text[:600]}")
        return response.json()

    async def memory(self) -> int:
        """Return the bytes that the process holds in memory."""
        command = ("ps", "-o", "rss=", "-p", str(self.process_id))
        ps = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        output, _ = await ps.communicate()
        return int(output) * 1024


@asynccontextmanager
async def running(server: Server, uri: str, database: str, where: Path, people: int) -> AsyncIterator[Running]:
    """Run a server in the folder `where` while the block lasts; what it logs is kept as long."""
    port = _free_port()
    with TemporaryDirectory(prefix="gateway-bench-") as folder:
        log = Path(folder, "log")
        process = await _started(server, where, _environment(server, uri, database, port), log)
        try:
            async with httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{port}",
                headers={"key": KEY, "content-type": "application/json"},
                timeout=PATIENCE,
            ) as client:
                one = Running(server.name, people, port, process.pid, client)
                await _until_it_answers(one, process, log)
                yield one
        finally:
            await _stop(process)


async def _started(server: Server, where: Path, environment: Mapping[str, str], log: Path) -> Process:
    with log.open("wb") as output:
        return await asyncio.create_subprocess_exec(
            *server.command, cwd=where, env=environment, stdout=output, stderr=output
        )


def _environment(server: Server, uri: str, database: str, port: int) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GATEWAY_")}
    settings = {"GATEWAY_MONGODB_URI": uri, "GATEWAY_DATABASE": database, "GATEWAY_PORT": str(port)}
    return {**inherited, **settings, "UVICORN_PORT": str(port), **server.settings}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


async def _until_it_answers(one: Running, process: Process, log: Path) -> None:
    operation = OPERATIONS[0]
    body = operation.bodies(one.people).numbered(0, 0)
    problem: Exception | None = None
    try:
        async with asyncio.timeout(PATIENCE):
            while process.returncode is None:
                try:
                    await one.ask(operation, body)
                except (httpx.TransportError, ServerFailed) as error:
                    problem = error
                else:
                    return
                await asyncio.sleep(0.05)
    except TimeoutError:
        pass
    said = await asyncio.to_thread(log.read_text)
    raise ServerFailed(f"{one.name} did not begin to answer: {problem}\n{said[-2000:]}")


async def _stop(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(PATIENCE):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
