"""Ports, folders and programs for tests that start a MongoDB of their own; commands and faults of the one that runs."""

import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from tests.commands import Commands
from tests.fail_points import FailPoints


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def watched(db: Database, mongo_uri: str, commands: Commands) -> AsyncIterator[Database]:
    """Return the same database by a connection whose commands are counted."""
    mongo = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands], appname="profile-gateway")
    yield database(mongo, db.name)
    mongo.close()


@pytest.fixture
async def faults(mongo_uri: str) -> AsyncIterator[FailPoints]:
    faults = FailPoints(mongo_uri)
    yield faults
    faults.close()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return an empty folder that is gone after the test: pytest would keep the databases of three runs."""
    with TemporaryDirectory(prefix="gateway-tests-") as path:
        yield Path(path)


FakeMongod = Callable[[str], Path]


@pytest.fixture
def fake_mongod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeMongod:
    """Return what makes a shell script the only mongod of this machine."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setitem(sys.modules, "fiftyone", None)

    def fake(script: str) -> Path:
        path = programs / "mongod"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return fake
