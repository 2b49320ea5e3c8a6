"""Apollo Client's own link for persisted queries, against a real server and database."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from gateway.graphql.endpoint import Endpoint
from gateway.graphql.operations import Operations
from gateway.mongo.client import Database
from tests.client import SCHEMA, Client
from tests.packages import npm_packages, output_of, served
from tests.profiles.builders import create, profile

SOURCES = Path(__file__).parent / "apollo"


def request(method: str, *, query: bool) -> dict[str, Any]:
    return {"method": method, "query": query, "status": 200}


@pytest.mark.node
@pytest.mark.timeout(300)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_query_is_sent_once_and_its_hash_from_then_on(
    db: Database, pytestconfig: pytest.Config, method: str
) -> None:
    client = Client(db)
    await create(client, profile("C1"))
    folder = await npm_packages(pytestconfig, SOURCES)
    program = shutil.copy(SOURCES / "run.mjs", folder)

    async with served(Endpoint(Operations(SCHEMA, context=lambda _request: client.context()))) as url:
        first = json.loads(await output_of("node", str(program), url, method, folder=folder))
        second = json.loads(await output_of("node", str(program), url, method, folder=folder))

    hashes = [request(method, query=False)] * 3
    assert first == {"answers": ["C1", None, "C1"], "sent": [hashes[0], request("POST", query=True), *hashes[1:]]}
    assert second == {"answers": ["C1", None, "C1"], "sent": hashes}
