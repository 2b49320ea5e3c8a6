"""The function that standardizes addresses, named by a setting of real processes."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.mongo.client import Database

Run = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., Any]

POST = """
from gateway.addresses import PostalAddress, StandardizedAddress


def tidy(address: PostalAddress) -> StandardizedAddress | None:
    return {
        "address1": address["address1"].upper(),
        "address2": address["address2"],
        "city": address["city"].upper(),
        "state_province": address["state_province"],
        "postal_code": address["postal_code"],
        "is_standardized": True,
    }
"""
MUTATION = """mutation { createProfile(input: {
    addresses: [{type: "Home", address1: "1 Way", city: "Bonn", postalCode: "53111", countryCode: "DE"}]
}) { profile { primaryAddress { city standardized { address1 city isStandardized } } } errors { message } } }"""


@pytest.fixture(autouse=True)
def importable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the gateway import modules of a folder."""
    (tmp_path / "acme_post.py").write_text(POST)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


@pytest.mark.parametrize("command", ["serve", "dev"])
def test_it_refuses_to_start_with_a_function_that_is_not_there_M4(gateway: Run, mongo_uri: str, command: str) -> None:
    done = gateway(command, mongodb_uri=mongo_uri, port="0", standardize_addresses="acme_post:untidy")

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "The module acme_post has no function untidy."
    assert "Traceback" not in done.stderr


def test_it_standardizes_by_the_function_of_the_setting_M4(
    start_gateway: Start, gateway: Run, mongo_uri: str, db: Database
) -> None:
    environment = {"mongodb_uri": mongo_uri, "database": db.name}
    assert gateway("domains", "create", "acme", **environment).returncode == 0
    key = gateway("keys", "create", "--domain", "acme", **environment).stdout.split()[-1]
    server = start_gateway(mongo_uri, database=db.name, standardize_addresses="acme_post:tidy")
    server.wait_until_ready()

    answer = httpx.post(f"{server.url}/graphql", json={"query": MUTATION}, headers={"key": key}).json()

    address = {"city": "Bonn", "standardized": {"address1": "1 WAY", "city": "BONN", "isStandardized": True}}
    assert answer == {"data": {"createProfile": {"profile": {"primaryAddress": address}, "errors": []}}}
