"""A dry run answers what the mutation would answer, shows what would be, and writes nothing."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.changes.verbs import C1, C2, EVERYTHING, VERBS, card, create, verbs
from tests.client import Client
from tests.database import content
from tests.payloads import refused

READ = f"query ($by: ProfileKey!) {{ profile(by: $by) {{ {EVERYTHING} }} }}"


@pytest.mark.parametrize(("index", "name"), VERBS)
async def test_a_dry_run_answers_as_the_mutation_does(client: Client, db: Database, index: int, name: str) -> None:
    cars = await create(client)
    _, asked = verbs(cars)[index]
    selection = f"profile {{ {EVERYTHING} }}"
    if name == "moveIdentity":
        selection += f" target {{ {EVERYTHING} }}"
    before = await content(db)

    dry = await client.mutate(name, {**asked, "dryRun": True, "idempotencyKey": "k"}, selection)
    untouched = await content(db)
    real = await client.mutate(name, {**asked, "idempotencyKey": "k"}, selection)

    assert untouched == before
    assert _without_new_ids(dry, cars) == _without_new_ids(real, cars)
    assert (dry["changed"], dry["errors"], dry["profile"]["version"]) == (True, [], 2)
    assert (await client(READ, by=C1))["profile"] == real["profile"] == dry["profile"]
    if name == "moveIdentity":
        assert (await client(READ, by=C2))["profile"] == real["target"] == dry["target"]


async def test_a_dry_run_is_refused_as_the_mutation_would_be(client: Client, db: Database) -> None:
    await create(client)
    dry = {"profile": C1, "dryRun": True}

    await refused(client, db, "linkIdentity", {**dry, **card("x")}, ("IDENTITY_TAKEN", ["identifier"]))
    await refused(client, db, "promoteIdentity", {**dry, **card("z")}, ("NOT_ELIGIBLE", ["identifier"]))
    await refused(client, db, "createAppProfile", {**dry, "appId": "fb", "key": "1"}, ("ALREADY_EXISTS", ["key"]))
    await refused(
        client, db, "setExtension", {**dry, "name": "Cars", "records": [1]}, ("INVALID_VALUE", ["records", "0"])
    )
    stale = {**dry, **card("c"), "expectedVersion": 7}
    await refused(client, db, "promoteIdentity", stale, ("VERSION_CONFLICT", ["expectedVersion"]))


async def test_what_a_dry_run_shows_is_gone_for_the_next_mutation_of_the_request(client: Client) -> None:
    await create(client)
    query = """mutation ($dry: PromoteIdentityInput!, $real: PromoteIdentityInput!) {
        dry: promoteIdentity(input: $dry) { profile { version primaryIdentity { identifier } } }
        real: promoteIdentity(input: $real) { profile { version identities { identifier } } }
    }"""

    answer = await client(query, dry={"profile": C1, "dryRun": True, **card("d")}, real={"profile": C1, **card("c")})

    assert answer == {
        "dry": {"profile": {"version": 2, "primaryIdentity": {"identifier": "d"}}},
        "real": {"profile": {"version": 2, "identities": [{"identifier": name} for name in "cabdz"]}},
    }


def _without_new_ids(payload: dict[str, Any], cars: dict[str, str]) -> dict[str, Any]:
    """Return a payload whose changes call records of extensions by their data where their ids were made anew."""
    known = set(cars.values())

    def named(change: dict[str, Any]) -> dict[str, Any]:
        if change["path"][:1] != ["extensions"]:
            return change
        if change["kind"] == "REORDERED":
            return {**change, "after": [id_ if id_ in known else "new" for id_ in change["after"]]}
        *extension, record = change["path"]
        return {**change, "path": [*extension, record if record in known else "new"]}

    return {**payload, "changes": [named(change) for change in payload["changes"]]}
