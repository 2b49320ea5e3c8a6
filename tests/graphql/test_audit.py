"""The GraphQL-over-HTTP audit of graphql-http, run against a real server."""

import json
import shutil
from pathlib import Path

import pytest
import strawberry

from gateway.graphql.endpoint import Endpoint
from gateway.graphql.operations import Operations
from tests.packages import npm_packages, output_of, served

SOURCES = Path(__file__).parent / "audit"


@pytest.mark.node
async def test_every_audit_of_graphql_over_http_is_ok(
    toy_schema: strawberry.Schema, pytestconfig: pytest.Config
) -> None:
    folder = await npm_packages(pytestconfig, SOURCES)
    audit = shutil.copy(SOURCES / "audit.mjs", folder)

    async with served(Endpoint(Operations(toy_schema, context=lambda _request: None, introspection=True))) as url:
        findings = json.loads(await output_of("node", str(audit), url, folder=folder))

    assert [finding for finding in findings if finding["status"] != "ok"] == []
    assert len(findings) == 61
