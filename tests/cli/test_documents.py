"""`gateway documents check`, and a gateway that starts with such a file."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.mongo.client import Database

Run = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., Any]

BROKEN = {"good": "{ __typename }", "old": "{ customers { id } }", "broken": "{"}
PROBLEMS = (
    "The documents cannot be served.\n"
    "old: Cannot query field 'customers' on type 'Query'. Did you mean 'customerTypes'? (line 1, column 3)\n"
    "broken: Syntax Error: Expected Name, found <EOF>. (line 1, column 2)\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "documents.json"


def test_a_file_that_fits_the_schema_is_valid(gateway: Run, file: Path) -> None:
    file.write_text(json.dumps({"1": "query A { __typename }", "2": "{ profiles { edges { cursor } } }"}))

    done = gateway("documents", "check", str(file))

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{file} is valid: 2 documents.\n", "")


def test_each_document_that_does_not_fit_is_told(gateway: Run, file: Path) -> None:
    file.write_text(json.dumps(BROKEN))

    done = gateway("documents", "check", str(file))

    assert (done.returncode, done.stdout, done.stderr) == (1, "", PROBLEMS)


def test_a_file_that_is_missing_is_told(gateway: Run, file: Path) -> None:
    done = gateway("documents", "check", str(file))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{file} cannot be read: No such file or directory.\n"


def test_the_gateway_refuses_to_start_with_documents_that_do_not_fit(gateway: Run, mongo_uri: str, file: Path) -> None:
    file.write_text(json.dumps(BROKEN))

    done = gateway("serve", mongodb_uri=mongo_uri, port="0", trusted_documents=str(file))

    assert (done.returncode, done.stderr) == (1, PROBLEMS)


def test_trusted_documents_alone_need_their_file(gateway: Run, mongo_uri: str) -> None:
    done = gateway("serve", mongodb_uri=mongo_uri, port="0", trusted_documents_only="true")

    assert done.returncode == 2
    assert done.stderr == (
        "GATEWAY_TRUSTED_DOCUMENTS_ONLY is not valid: GATEWAY_TRUSTED_DOCUMENTS has to name their file.\n"
    )


def test_the_gateway_serves_them_and_nothing_else(
    start_gateway: Start, gateway: Run, mongo_uri: str, db: Database, file: Path
) -> None:
    file.write_text(json.dumps({"who": "{ __typename }"}))
    environment = {"mongodb_uri": mongo_uri, "database": db.name}
    assert gateway("domains", "create", "acme", **environment).returncode == 0
    key = gateway("keys", "create", "--domain", "acme", **environment).stdout.split()[-1]
    server = start_gateway(mongo_uri, database=db.name, trusted_documents=str(file), trusted_documents_only="true")
    server.wait_until_ready()

    with httpx.Client(base_url=server.url, headers={"key": key}) as client:
        named = client.post("/graphql", json={"documentId": "who"}).json()
        written = client.post("/graphql", json={"query": "{ __typename }"}).json()

    assert named == {"data": {"__typename": "Query"}}
    assert [error["extensions"]["code"] for error in written["errors"]] == ["PERSISTED_DOCUMENT_REQUIRED"]
