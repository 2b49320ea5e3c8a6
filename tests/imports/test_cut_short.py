"""An import that is cut short before its place is noted reads a batch again, and ends in the same way."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from gateway.mongo.documents import Document
from gateway.objects.actions import pipelining
from gateway.objects.actions.putting import put_rows
from tests.client import Client
from tests.database import stored
from tests.imports.conftest import Run
from tests.invariants import assert_invariants
from tests.objects.builders import field, key, put_type
from tests.objects.test_batches import without_times
from tests.profiles.builders import create

PEOPLE = 6
PARTS = 4
VISIT: dict[str, Any] = {
    "name": "visit",
    "description": "A visit of somebody whom we know by a card, or by an address that another visit told.",
    "fields": [
        field("no"),
        field("card"),
        field("mail", None, "EMAIL_ADDRESS"),
        field("tier", "_profile.attributes.Tier"),
        field("emails", "_profile.emails.Home", source="_source.emails[*]"),
    ],
    "keys": [
        key("no", "UNIQUE"),
        key("card", "PROFILE", handle="card"),
        key("mail", "PROFILE", "SECONDARY", "LOOKUP_ONLY"),
    ],
}


def visits() -> list[dict[str, Any]]:
    """Return visits, many of people of whom only those behind them tell who they are, and some of nobody."""
    people = range(PEOPLE)
    return [
        *({"no": f"last{n}", "mail": f"b{n}@x.org", "tier": "last"} for n in people),
        *({"no": f"nobody{n}", "mail": f"c{n}@x.org"} for n in people),
        *({"no": f"next{n}", "mail": f"a{n}@x.org", "emails": [f"b{n}@x.org"], "tier": "next"} for n in people),
        *({"no": f"first{n}", "card": f"{n}", "emails": [f"a{n}@x.org"], "tier": "first"} for n in people),
    ]


class Crash(Exception):
    """The process is gone."""


@pytest.fixture
async def file(db: Database, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file of visits, for a domain that knows the people, in parts of about one person."""
    monkeypatch.setattr(pipelining, "PART", len(visits()) // PARTS)
    monkeypatch.setattr(pipelining, "AT_ONCE", 1)
    client = Client(db, book=DefinitionBook(db, lifetime=0))
    await put_type(client, VISIT)
    people = [{"customerId": f"C{n}", "identities": [{"handle": "card", "identifier": f"{n}"}]} for n in range(PEOPLE)]
    await create(client, *people)
    path = tmp_path / "visits.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in visits()))
    return path


async def put_back(db: Database, before: dict[str, list[Document]]) -> None:
    """Leave nothing in the database but what was there before."""
    for name in await db.list_collection_names():
        await db[name].delete_many({})
    for name, documents in before.items():
        await db[name].insert_many(documents)


async def brought(db: Database) -> dict[str, list[Document]]:
    """Return all that there is, but for times, imports, and how often something was tried."""
    found = await stored(db)
    assert_invariants(found)
    found.pop("imports")
    for failure in found["ingest_failures"]:
        del failure["attempts"]
    return without_times(found)


async def test_an_object_is_placed_that_comes_before_what_leads_to_its_profile(
    db: Database, run: Run, file: Path
) -> None:
    result = await run("import", file, "--type", "visit", "--domain", "demo")

    assert result.exit_code == 1
    assert result.stdout == "24 records: 18 created, 0 updated, 0 unchanged, 0 ignored, 6 failed.\n"
    failures = (await stored(db))["ingest_failures"]
    assert [one["object"]["no"] for one in failures] == [f"nobody{n}" for n in range(PEOPLE)]
    assert [one["attempts"] for one in failures] == [1] * PEOPLE
    told = {
        one["source"]["unique"]: one["_id"]["version"] async for one in db["changes"].find({"source": {"$ne": None}})
    }
    for version, name in ((2, "first"), (3, "next"), (4, "last")):
        assert [told[f"{name}{n}"] for n in range(PEOPLE)] == [version] * PEOPLE


async def test_wherever_it_is_cut_short_it_ends_in_the_same_way(
    db: Database, run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await stored(db)
    await run("import", file, "--type", "visit", "--domain", "demo")
    untroubled = await brought(db)

    counts = []
    for last in range(PARTS + 1):
        await put_back(db, before)
        left = iter(range(last))

        async def cut_short(*given: Any, left: Iterator[int] = left, **more: Any) -> Any:
            if next(left, None) is None:
                raise Crash
            return await put_rows(*given, **more)

        with monkeypatch.context() as patched:
            patched.setattr("gateway.objects.actions.pipelining.put_rows", cut_short)
            patched.setattr("gateway.imports.actions._note", cut_short)
            result = await run("import", file, "--type", "visit", "--domain", "demo")
        assert isinstance(result.exception, Crash)
        counts.append(await db["objects"].count_documents({}))
        result = await run("import", file, "--type", "visit", "--domain", "demo")

        assert result.exit_code == 1
        assert await brought(db) == untroubled
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 3 * PEOPLE)
