"""The GraphQL-over-HTTP audit of graphql-http, run against a real server."""

import asyncio
import hashlib
import json
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import strawberry
import uvicorn

from gateway.graphql.endpoint import Endpoint

SOURCES = Path(__file__).parent / "audit"
PACKAGES = ["package.json", "package-lock.json", ".npmrc"]


@pytest.fixture
async def url(toy_schema: strawberry.Schema) -> AsyncIterator[str]:
    endpoint = Endpoint(toy_schema, context=lambda _request: None, introspection=True)
    config = uvicorn.Config(endpoint, log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
        server.should_exit = True
        await serving


async def output_of(*command: str, folder: Path) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    output, complaints = await process.communicate()
    assert process.returncode == 0, complaints.decode()
    return output


@pytest.fixture
async def audit(pytestconfig: pytest.Config) -> Path:
    """Install the audit's packages, once per lock file, and return the script beside them."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    assert pytestconfig.cache is not None
    lock = hashlib.sha256(b"".join((SOURCES / name).read_bytes() for name in PACKAGES)).hexdigest()
    folder = pytestconfig.cache.mkdir(f"graphql-http-audit-{lock[:12]}")
    if not (folder / "node_modules" / ".package-lock.json").exists():
        for name in PACKAGES:
            shutil.copy(SOURCES / name, folder)
        await output_of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", folder=folder)
    return Path(shutil.copy(SOURCES / "audit.mjs", folder))


@pytest.mark.node
async def test_every_audit_of_graphql_over_http_is_ok(url: str, audit: Path) -> None:
    findings = json.loads(await output_of("node", str(audit), url, folder=audit.parent))

    assert [finding for finding in findings if finding["status"] != "ok"] == []
    assert len(findings) == 61
