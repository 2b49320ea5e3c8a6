"""The commands, on a database of the test's own."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway.cli import program
from gateway.domains.actions import create_domain
from gateway.mongo.client import Database

SAMPLES = Path(__file__).parent / "samples"

Run = Callable[..., Awaitable[Result]]


@pytest.fixture
async def run(db: Database, mongo_uri: str) -> Run:
    """Return what runs a command to its end, in a database that has the domain `demo`."""
    await create_domain(db, "demo")

    async def run(*arguments: str | Path) -> Result:
        settings = {"GATEWAY_MONGODB_URI": mongo_uri, "GATEWAY_DATABASE": db.name}
        # A command has a loop of its own, so it gets a thread of its own.
        return await asyncio.to_thread(CliRunner().invoke, program, [*map(str, arguments)], env=settings)

    return run
