"""Clients that code generators make of `schema.graphql`: a query, a mutation and a fragment, compiled and run."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from gateway.graphql.endpoint import Endpoint
from gateway.graphql.operations import Operations
from gateway.graphql.persisted import read_file
from gateway.mongo.client import Database
from tests.client import SCHEMA, Client
from tests.packages import npm_packages, output_of, python_packages, served

HERE = Path(__file__).parent
SCHEMA_FILE = HERE.parents[1] / "schema.graphql"

SAID = {
    "changes": [["PROMOTED", "identities", "mail", "0002"]],
    "firstName": "Ada",
    "email": "ada@example.org",
    "primary": "0002",
    "version": 2,
}


@pytest.fixture
async def url(db: Database) -> AsyncIterator[str]:
    client = Client(db)
    await client.mutate(
        "createProfile",
        {
            "customerId": "C1",
            "attributes": [{"name": "FirstName", "values": ["Ada"]}],
            "identities": [{"handle": "card", "identifier": "0001"}, {"handle": "mail", "identifier": "0002"}],
            "emails": [{"type": "Home", "address": "ada@example.org"}],
        },
    )
    async with served(Endpoint(Operations(SCHEMA, context=lambda _request: client.context()))) as url:
        yield url


@pytest.mark.node
@pytest.mark.timeout(300)
async def test_graphql_codegen_and_a_strict_typescript_compiler(url: str, pytestconfig: pytest.Config) -> None:
    folder = await npm_packages(pytestconfig, HERE / "typescript")
    shutil.copytree(HERE / "typescript", folder, dirs_exist_ok=True)
    shutil.copy(SCHEMA_FILE, folder)

    await output_of("npx", "graphql-codegen", "--config", "codegen.yml", folder=folder)
    await output_of("npx", "tsc", "--project", ".", folder=folder)
    said = json.loads(await output_of("node", "dist/run.js", url, folder=folder))

    assert said == SAID


@pytest.mark.node
@pytest.mark.timeout(300)
async def test_documents_persisted_by_graphql_codegen_are_served_by_their_ids(
    db: Database, pytestconfig: pytest.Config
) -> None:
    folder = await npm_packages(pytestconfig, HERE / "typescript")
    shutil.copytree(HERE / "typescript", folder, dirs_exist_ok=True)
    shutil.copy(SCHEMA_FILE, folder)
    await output_of("npx", "graphql-codegen", "--config", "persisted.yml", folder=folder)
    documents = read_file(folder / "persisted" / "persisted-documents.json")
    operations = Operations(SCHEMA, context=lambda _: Client(db).context(), trusted=documents, trusted_only=True)
    [find_person] = [id_ for id_, text in documents.items() if "query FindPerson" in text]

    async with served(Endpoint(operations)) as url, httpx.AsyncClient() as http:
        request = {"documentId": find_person, "variables": {"by": {"customerId": "C1"}}}
        answer = await http.post(url, json=request)

    assert len(documents) == 2
    assert answer.json() == {"data": {"profile": None}}


@pytest.mark.timeout(300)
async def test_ariadne_codegen(url: str, pytestconfig: pytest.Config, tmp_path: Path) -> None:
    programs = await python_packages(pytestconfig, HERE / "python")
    shutil.copytree(HERE / "python", tmp_path, dirs_exist_ok=True)
    shutil.copy(SCHEMA_FILE, tmp_path)

    await output_of(str(programs / "ariadne-codegen"), folder=tmp_path)
    said = json.loads(await output_of(str(programs / "python"), "run.py", url, folder=tmp_path))

    assert said == SAID
