"""Payloads of mutations as tests expect them."""

from typing import Any

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content

LEGACY = {"NOT_FOUND": 7014, "ALREADY_EXISTS": 7015, "INVALID_INPUT": 7004, "INVALID_VALUE": 7205, "REQUIRED": 7003}
APP_LEGACY = {"NOT_FOUND": 7203, "ALREADY_EXISTS": 7209, "INVALID_INPUT": 7004, "INVALID_VALUE": 7205, "REQUIRED": 7003}


def told(kind: str, *path: str, before: Any = None, after: Any = None, auto_promoted: bool = False) -> dict[str, Any]:
    """Return a change as clients see it."""
    return {"kind": kind, "path": list(path), "before": before, "after": after, "autoPromoted": auto_promoted}


def reasons(payload: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return code and path of each of a payload's errors."""
    return [(error["code"], error["path"]) for error in payload["errors"]]


async def refused(
    client: Client, db: Database, mutation: str, input: dict[str, Any], *expected: tuple[str, list[str]]
) -> list[str]:
    """Assert that a mutation is refused for exactly these codes and paths and leaves no trace; return the messages."""
    before = await content(db)

    payload = await client.mutate(mutation, input, "profile { id }")

    legacy = APP_LEGACY if "AppProfile" in mutation else LEGACY
    assert reasons(payload) == list(expected)
    assert [error["legacyCode"] for error in payload["errors"]] == [legacy.get(code) for code, _ in expected]
    assert (payload["profile"], payload["changed"], payload["changes"]) == (None, False, [])
    assert await content(db) == before
    return [error["message"] for error in payload["errors"]]


async def unchanged(
    client: Client, db: Database, mutation: str, input: dict[str, Any], selection: str = ""
) -> dict[str, Any]:
    """Assert that a mutation succeeds without changing anything; return what else its payload has."""
    before = await content(db)

    payload = await client.mutate(mutation, input, selection)

    assert (payload.pop("changed"), payload.pop("changes"), payload.pop("errors")) == (False, [], [])
    assert await content(db) == before
    return payload
