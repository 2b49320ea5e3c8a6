"""The record of a change: who, when and why, and steps that lead from the one version to the next."""

from datetime import datetime
from typing import Any

import pytest

from gateway.mongo.client import Database
from gateway.mongo.documents import Document
from tests.changes.following import Lists, followed, lists_of
from tests.changes.verbs import C1, VERBS, card, create, verbs
from tests.client import Client
from tests.database import stored


@pytest.mark.parametrize(("index", "name"), VERBS)
async def test_a_record_tells_who_when_why_and_steps_that_lead_to_the_next_version(
    client: Client, db: Database, index: int, name: str
) -> None:
    cars = await create(client)
    _, asked = verbs(cars)[index]
    before = {profile: await _lists(db, profile) for profile in ("demo|C1", "demo|C2")}

    payload = await client.mutate(name, {**asked, "reason": "a wish"}, "profile { updatedAt }")

    changed = ["demo|C1", "demo|C2"] if name == "moveIdentity" else ["demo|C1"]
    records = await db["changes"].find({"_id.version": 2}).sort("_id").to_list(None)
    assert [record["_id"]["profile"] for record in records] == changed
    for record in records:
        assert (record["domain"], record["by"]) == ("demo", "test")
        assert (record["mutation"], record["reason"]) == (name, "a wish")
        assert record["at"] == datetime.fromisoformat(payload["profile"]["updatedAt"].removesuffix("Z"))
        profile = record["_id"]["profile"]
        _assert_same(followed(before[profile], record["changes"]), await _lists(db, profile))
    assert payload["changes"] == [_told(change) for record in records for change in record["changes"]]


async def test_versions_and_records_are_as_many_as_real_changes(client: Client, db: Database) -> None:
    await create(client)

    for _ in range(2):
        await client.mutate("linkIdentity", {"profile": C1, **card("n")})
        await client.mutate("promoteIdentity", {"profile": C1, **card("n")})
        await client.mutate("promoteIdentity", {"profile": C1, **card("b"), "dryRun": True})
        await client.mutate("promoteIdentity", {"profile": C1, **card("z")})
        await client.mutate("unlinkIdentity", {"profile": C1, **card("x")})

    records = await db["changes"].find({"_id.profile": "demo|C1"}).sort("_id").to_list(None)
    assert [(record["_id"]["version"], record["mutation"]) for record in records] == [
        (1, "createProfile"),
        (2, "linkIdentity"),
        (3, "promoteIdentity"),
    ]
    profile = await db["profiles"].find_one({"_id": "demo|C1"})
    assert profile is not None
    assert profile["version"] == 3
    assert [record["reason"] for record in records] == [None, None, None]


async def test_a_created_profile_is_told_with_all_it_begins_with(client: Client, db: Database) -> None:
    await create(client)

    record = await db["changes"].find_one({"_id": {"profile": "demo|C1", "version": 1}})

    assert record is not None
    assert _told(record["changes"][0]) == {
        "kind": "CREATED",
        "path": [],
        "before": None,
        "after": {"customerId": "C1"},
        "autoPromoted": False,
    }
    _assert_same(followed({}, record["changes"][1:]), await _lists(db, "demo|C1"))


def _assert_same(lists: Lists, other: Lists) -> None:
    """Assert that both have the same entries in the same order, which dicts do not compare."""
    assert {path: list(entries.items()) for path, entries in lists.items()} == {
        path: list(entries.items()) for path, entries in other.items()
    }


async def _lists(db: Database, profile_id: str) -> Lists:
    return lists_of(await stored(db), profile_id)


def _told(change: Document) -> dict[str, Any]:
    """Return a stored change as clients see it."""
    told = {name: change[name] for name in ("kind", "path", "before", "after")}
    return {**told, "autoPromoted": change["auto_promoted"]}
