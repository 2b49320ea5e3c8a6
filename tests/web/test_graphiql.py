"""What `/graphiql` serves: the page, its configuration, the assets of the manifest and nothing else."""

import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import graphql
import httpx
import pytest
from graphql.language import OperationDefinitionNode
from starlette.applications import Starlette

from gateway.web.graphiql import DEMO_EXAMPLES, Example, graphiql_routes
from gateway.web.graphiql.routes import ASSETS

MANIFEST: dict[str, str] = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; "
    "connect-src 'self'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
SCHEMA = Path(__file__).parents[2] / "schema.graphql"
TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "ttf": "font/ttf",
    "txt": "text/plain; charset=utf-8",
}


def client(*, key: str | None = None) -> httpx.AsyncClient:
    examples = [Example("Say hello", "{ hello }", {"name": "Ada"})]
    app = Starlette(routes=graphiql_routes(endpoint="/graph", key=key, examples=examples))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with client() as opened:
        yield opened


async def test_the_page_comes_with_its_policy(http: httpx.AsyncClient) -> None:
    answer = await http.get("/graphiql")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-cache"
    assert "<title>Profile gateway</title>" in answer.text


async def test_the_configuration_carries_the_key_and_the_examples() -> None:
    async with client(key="dev-key") as http:
        answer = await http.get("/graphiql/config.json")

    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {
        "endpoint": "/graph",
        "headers": {"key": "dev-key"},
        "examples": [{"title": "Say hello", "query": "{ hello }", "variables": {"name": "Ada"}}],
    }


async def test_the_configuration_knows_no_key_unless_one_is_given(http: httpx.AsyncClient) -> None:
    answer = await http.get("/graphiql/config.json")

    assert answer.json()["headers"] is None


@pytest.mark.parametrize("name", MANIFEST)
async def test_an_asset_is_served_as_the_manifest_lists_it(http: httpx.AsyncClient, name: str) -> None:
    answer = await http.get(f"/graphiql/assets/{name}")

    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == MANIFEST[name]
    assert answer.headers["content-type"] == TYPES[name.rpartition(".")[2]]
    assert answer.headers["x-content-type-options"] == "nosniff"
    unhashed = name in {"index.html", "LICENSES.txt"}
    assert answer.headers["cache-control"] == ("no-cache" if unhashed else "public, max-age=31536000, immutable")


def test_the_manifest_lists_every_built_file() -> None:
    assert {file.name for file in ASSETS.iterdir()} == {*MANIFEST, "manifest.json"}


@pytest.mark.parametrize(
    "path",
    [
        "../routes.py",
        "..%2Froutes.py",
        "%2e%2e/routes.py",
        "..%5Croutes.py",
        "%2Fetc%2Fpasswd",
        "index.html%00.js",
        "manifest.json",
        "",
    ],
)
async def test_nothing_else_can_be_reached(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(f"/graphiql/assets/{path}")

    assert answer.status_code == 404


def test_the_licences_of_what_is_bundled_are_there_in_full() -> None:
    licences = (ASSETS / "LICENSES.txt").read_text(encoding="utf-8")

    for package in (
        "graphiql 5.4.0 (MIT)",
        "monaco-editor 0.52.2 (MIT)",
        "@vscode/codicons 0.0.45 (CC-BY-4.0)",
    ):
        assert f"\n{package}\n" in licences
    assert "Permission is hereby granted, free of charge" in licences
    assert "Creative Commons Attribution 4.0 International Public License" in licences


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((ASSETS.parent / "source" / "package-lock.json").read_text(encoding="utf-8"))

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_every_demo_example_is_one_named_operation_with_its_variables() -> None:
    names = []
    for example in DEMO_EXAMPLES:
        (operation,) = graphql.parse(example.query).definitions
        assert isinstance(operation, OperationDefinitionNode)
        assert operation.name is not None
        names.append(operation.name.value)
        declared = {definition.variable.name.value for definition in operation.variable_definitions or ()}
        assert declared == set(example.variables or {})
        assert example.title.endswith((".", "?"))

    assert names == ["LoyaltyCard", "Profiles", "PromoteIdentity", "SetEmailAddress", "CreateProfile"]


@pytest.mark.parametrize("example", DEMO_EXAMPLES, ids=lambda example: example.title)
def test_every_demo_example_is_valid(example: Example) -> None:
    schema = graphql.build_schema(SCHEMA.read_text(encoding="utf-8"))

    assert graphql.validate(schema, graphql.parse(example.query)) == []
