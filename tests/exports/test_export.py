"""What is exported can be imported, and is the same again."""

import json
from pathlib import Path
from typing import Any

from gateway.demo.definitions import DEFINITIONS
from gateway.demo.loading import DOMAIN, load_people
from gateway.domains.actions import create_domain
from gateway.mongo.client import Database
from tests.client import Client
from tests.imports.conftest import SAMPLES, Run

BESIDE = ("version", "createdAt", "updatedAt", "consents")
"""What belongs to a profile in its own domain, and what is set by its own mutations alone."""


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
    consent = {"profile": {"email": "marisol@example.com"}, "type": "Newsletter", "status": "GRANTED"}
    assert (await client.mutate("setConsent", consent))["errors"] == []

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
