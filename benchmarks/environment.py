"""Where a benchmark ran: the machine, and the versions of what was measured."""

import asyncio
import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.servers import NODE_SOURCES, Server

PYTHON_PACKAGES = ("strawberry-graphql", "graphql-core", "starlette", "uvicorn", "motor", "pymongo", "orjson")
NODE_PACKAGES = ("graphql-yoga", "mercurius", "fastify", "graphql", "mongodb")


async def environment(mongodb: str, servers: list[Server]) -> str:
    """Return one line."""
    parts = [
        f"{datetime.now(UTC):%Y-%m-%d}",
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}",
        f"MongoDB {mongodb} on the same machine",
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in PYTHON_PACKAGES),
    ]
    if any(server.node for server in servers):
        locked = json.loads((NODE_SOURCES / "package.json").read_text())["dependencies"]
        parts += [f"Node {await _node()}", *(f"{name} {locked[name]}" for name in NODE_PACKAGES)]
    return ", ".join(parts) + "."


def _processor() -> str:
    # Only Linux tells its name there; elsewhere Python knows at least what kind it is.
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


async def _node() -> str:
    node = await asyncio.create_subprocess_exec("node", "--version", stdout=asyncio.subprocess.PIPE)
    output, _ = await node.communicate()
    return output.decode().strip().removeprefix("v")
