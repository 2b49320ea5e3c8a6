"""The clients graphql-ws and graphql-sse of the npm registry, against a real server."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import strawberry

from tests.graphql.connected import Keys, connected, until
from tests.packages import npm_packages, output_of

SOURCES = Path(__file__).parent / "streams"


def codes(answer: dict[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in answer["errors"]]


@pytest.mark.node
async def test_both_clients_get_what_they_ask_for(
    toy_schema: strawberry.Schema, written: list[str], listening: list[str], pytestconfig: pytest.Config
) -> None:
    folder = await npm_packages(pytestconfig, SOURCES)
    program = shutil.copy(SOURCES / "run.mjs", folder)

    async with connected(toy_schema, Keys()) as url:
        told = json.loads(await output_of("node", str(program), url, folder=folder))
        await until(lambda: listening == [])

    for transport in ("sockets", "streams"):
        got = told[transport]
        assert got["query"] == [{"data": {"hello": "Hello, Zoë!"}}]
        assert got["mutation"] == [{"data": {"write": "a"}}]
        assert got["subscription"] == [{"data": {"tick": number}} for number in range(3)]
        assert [codes(answer) for answer in got["invalid"]] == [["GRAPHQL_VALIDATION_FAILED"]]
        assert [(answer["data"], codes(answer)) for answer in got["failed"]] == [({"fail": None}, ["NOT_FOUND"])]
        assert got["left"] == {"listen": "left"}
        assert got["after"] == [{"data": {"hello": "Hello, world!"}}]
    assert told["sockets"]["wrongKey"] == [{"refused": 4403}]
    assert told["streams"]["wrongKey"] == [{"refused": "Server responded with 401: Unauthorized"}]
    assert written == ["a", "a"]
