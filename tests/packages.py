"""Programs of other registries, installed once per lock file into pytest's cache, and servers for them to talk to."""

import asyncio
import hashlib
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest
import uvicorn
from starlette.types import ASGIApp

from gateway.web.server import configured


@asynccontextmanager
async def served(app: ASGIApp, *, lifespan: Literal["on", "off"] = "off") -> AsyncIterator[str]:
    """Serve a GraphQL endpoint over real connections, as the gateway does; yields its address."""
    config = configured(app, shutdown_seconds=10, max_message_bytes=100_000)
    config.lifespan = lifespan
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
        finally:
            server.should_exit = True
            await serving


async def output_of(*command: str, folder: Path) -> bytes:
    """Run a command that succeeds; return what it prints."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    output, complaints = await process.communicate()
    assert process.returncode == 0, (output + complaints).decode()
    return output


async def npm_packages(config: pytest.Config, sources: Path) -> Path:
    """Return a folder with the npm packages that `sources` locks."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    locked = [sources / name for name in ("package.json", "package-lock.json", ".npmrc")]
    folder = _folder(config, sources.name, locked)
    if not (folder / "node_modules" / ".package-lock.json").exists():
        for path in locked:
            shutil.copy(path, folder)
        await output_of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", folder=folder)
    return folder


async def python_packages(config: pytest.Config, sources: Path) -> Path:
    """Return the `bin` of a virtual environment with the Python packages that `sources` locks."""
    locked = sources / "requirements.lock"
    folder = _folder(config, sources.name, [locked])
    done = folder / "installed"
    if not done.exists():
        await output_of(sys.executable, "-m", "venv", str(folder), folder=folder)
        install = ("-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", str(locked))
        await output_of(str(folder / "bin" / "python"), *install, folder=folder)
        done.touch()
    return folder / "bin"


def _folder(config: pytest.Config, name: str, locked: list[Path]) -> Path:
    assert config.cache is not None
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in locked)).hexdigest()
    return config.cache.mkdir(f"{name}-{digest[:12]}")
