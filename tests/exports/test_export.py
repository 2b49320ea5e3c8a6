"""What is exported can be imported, and is the same again."""

import json
from pathlib import Path
from typing import Any

from gateway.demo.definitions import DEFINITIONS
from gateway.demo.loading import DOMAIN, load_people
from gateway.domains.actions import create_domain
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.imports.conftest import SAMPLES, Run

BESIDE = ("version", "createdAt", "updatedAt")
"""What belongs to a profile in its own domain."""


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def person(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in BESIDE}


async def test_everybody_is_the_same_in_the_domain_that_an_export_was_imported_to(
    run: Run, db: Database, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    await db["domains"].delete_many({})
    await create_domain(db, DOMAIN, DEFINITIONS)
    await create_domain(db, "other", DEFINITIONS)
    await load_people(db, lambda _done, _all: None)
    await run("import", SAMPLES / "mypreferences-profile.json", "--type", "MyPreferences-Profile", "--domain", DOMAIN)
    client = Client(db, DOMAIN)
    emails = (await client('{ profile(by: {email: "marisol@example.com"}) { emails { id } } }'))["profile"]["emails"]
    given = {"profile": {"email": "marisol@example.com"}, "id": emails[1]["id"]}
    assert (await client.mutate("deactivateEmail", given))["errors"] == []
    news = {"profile": {"email": "marisol@example.com"}, "type": "Newsletter"}
    calls = {**news, "type": "Calls", "locale": "de", "version": "2", "expirationDate": "2099-01-01T00:00:00Z"}
    assert (await client.mutate("setConsent", {**calls, "status": "GRANTED", "contactType": "Home"}))["errors"] == []
    assert (await client.mutate("setConsent", {**news, "status": "GRANTED"}))["errors"] == []
    assert (await client.mutate("withdrawConsent", news))["errors"] == []

    exported = await run("export", "--domain", DOMAIN, "--output", first)
    imported = await run("import", first, "--type", "Gateway-Profile", "--domain", "other")
    again = await run("export", "--domain", "other", "--output", second)
    repeated = await run("import", second, "--type", "Gateway-Profile", "--domain", "other")

    assert [done.exit_code for done in (exported, imported, again, repeated)] == [0, 0, 0, 0], imported.stdout
    people = read(first)
    assert len(people) > 200
    assert list(map(person, read(second))) == list(map(person, people))
    assert [one["customerId"] for one in people] == sorted(one["customerId"] for one in people)
    lists = ("emails", "phones", "addresses", "groups", "identities", "appProfiles", "extensions", "tags", "consents")
    assert all(any(name in one for one in people) for name in lists)


async def test_an_export_that_is_imported_again_changes_nothing_of_a_consent(
    run: Run, db: Database, tmp_path: Path
) -> None:
    file = tmp_path / "people.jsonl"
    client = Client(db)
    profile = {"profile": {"customerId": "C1"}}
    await client.mutate("createProfile", {"customerId": "C1"})
    await client.mutate("setConsent", {**profile, "type": "News", "status": "GRANTED"})
    await run("export", "--domain", "demo", "--output", file)
    await client.mutate("withdrawConsent", {**profile, "type": "News"})
    withdrawn = await db["consents"].find().to_list(None)

    first = await run("import", file, "--type", "Gateway-Profile", "--domain", "demo")
    between = await content(db)
    second = await run("import", file, "--type", "Gateway-Profile", "--domain", "demo")

    assert first.stdout.startswith("1 record: 1 created, 0 updated, 0 unchanged")
    assert second.stdout.startswith("1 record: 0 created, 0 updated, 1 unchanged")
    assert await db["consents"].find().to_list(None) == withdrawn
    assert (withdrawn[0]["status"], withdrawn[0]["type"]) == ("WITHDRAWN", "News")
    assert {**await content(db), "imports": None} == {**between, "imports": None}


async def test_an_export_tells_everything_primary_first(run: Run, tmp_path: Path) -> None:
    await run("import", SAMPLES / "omneo-identities.json", "--type", "Omneo-Identity", "--domain", "demo")

    done = await run("export", "--domain", "demo")
    (told,) = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.stderr == "1 profile.\n"
    assert [one["identifier"] for one in told["identities"]] == [
        "ABDD131KJ13002",
        "1000132",
        "39993012313",
        "000010324441114",
    ]
    assert told["identities"][0] == {
        "handle": "loyalty_card",
        "identifier": "ABDD131KJ13002",
        "legacyId": "1684",
        "isActive": True,
        "isVerified": False,
    }


async def test_an_unknown_domain_is_said(run: Run) -> None:
    done = await run("export", "--domain", "nowhere")

    assert done.exit_code == 1
    assert "no domain of this name" in str(done.exception)
