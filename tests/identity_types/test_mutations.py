"""Identity types, made and changed through the API, and the identities that they must agree with."""

from typing import Any

import pytest

from gateway.domains.actions import create_domain
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.identities.builders import given
from tests.identity_types.builders import SELECTION, TYPE, conflicts, define
from tests.payloads import reasons

CARD: dict[str, Any] = {
    "handle": "card",
    "label": None,
    "pattern": None,
    "caseInsensitive": False,
    "maxPerProfile": 100,
    "blockedValues": [],
    "aliases": [],
}
WHOLE = {
    "handle": "card",
    "label": "Card",
    "pattern": "[0-9a-f]+",
    "caseInsensitive": True,
    "maxPerProfile": 2,
    "blockedValues": ["00ff"],
}


async def test_a_type_is_defined_and_shown_O10(client: Client, db: Database) -> None:
    payload = await client.mutate("defineIdentityType", {"handle": " card ", "reason": "New cards."}, SELECTION)

    assert payload == {
        "identityType": CARD,
        "definitionsVersion": 1,
        "changed": True,
        "changes": [
            {"kind": "ADDED", "path": ["identityTypes", "card"], "before": None, "after": CARD, "autoPromoted": False}
        ],
        "errors": [],
    }
    query = f'{{ identityTypes {{ {TYPE} }} identityType(handle: "card ") {{ handle }} definitionsVersion }}'
    assert await client(query) == {
        "identityTypes": [CARD],
        "identityType": {"handle": "card"},
        "definitionsVersion": 1,
    }
    assert await client('{ identityType(handle: "Card") { handle } }') == {"identityType": None}
    (record,) = await db["definition_changes"].find().to_list(None)
    assert (record["mutation"], record["reason"]) == ("defineIdentityType", "New cards.")


async def test_everything_of_a_type_can_be_changed_and_taken_away_O10(client: Client) -> None:
    await define(client)

    changed = await client.mutate("updateIdentityType", {**WHOLE, "blockedValues": ["00FF", "00ff"]}, SELECTION)
    bare = {"handle": "card", "label": "", "pattern": "", "blockedValues": [], "maxPerProfile": 100}
    back = await client.mutate("updateIdentityType", {**bare, "caseInsensitive": False}, SELECTION)
    again = await client.mutate("updateIdentityType", {"handle": "card"}, SELECTION)

    assert (changed["identityType"], changed["definitionsVersion"]) == ({**WHOLE, "aliases": []}, 2)
    assert [(told["kind"], told["before"], told["after"]) for told in changed["changes"]] == [
        ("UPDATED", CARD, {**WHOLE, "aliases": []})
    ]
    assert (back["identityType"], back["definitionsVersion"]) == (CARD, 3)
    assert (again["changed"], again["changes"], again["definitionsVersion"]) == (False, [], 3)


@pytest.mark.parametrize(
    ("input", "expected"),
    [
        ({"handle": "card"}, [("ALREADY_EXISTS", ["handle"])]),
        ({"handle": "a", "blockedValues": ["1"] * 101}, [("LIMIT_EXCEEDED", ["blockedValues"])]),
        ({"handle": "a", "maxPerProfile": 101}, [("INVALID_INPUT", ["maxPerProfile"])]),
        (
            {"handle": "", "label": "", "pattern": "(?=x)", "maxPerProfile": 0, "blockedValues": ["1", ""]},
            [
                ("INVALID_INPUT", ["handle"]),
                ("INVALID_INPUT", ["label"]),
                ("INVALID_INPUT", ["pattern"]),
                ("INVALID_INPUT", ["maxPerProfile"]),
                ("INVALID_INPUT", ["blockedValues", "1"]),
            ],
        ),
    ],
)
async def test_a_type_that_cannot_be_is_refused_with_all_that_is_wrong_O10(
    client: Client, db: Database, input: dict[str, Any], expected: list[tuple[str, list[str]]]
) -> None:
    await define(client)
    before = await content(db)

    payload = await client.mutate("defineIdentityType", input, SELECTION)

    assert reasons(payload) == expected
    assert payload["identityType"] is None
    assert await content(db) == before


@pytest.mark.parametrize("mutation", ["updateIdentityType", "deleteIdentityType"])
async def test_a_type_that_is_not_defined_is_not_found_O10(client: Client, db: Database, mutation: str) -> None:
    before = await content(db)

    assert reasons(await client.mutate(mutation, {"handle": "card"})) == [("NOT_FOUND", ["handle"])]
    assert await content(db) == before


@pytest.mark.parametrize(
    ("stored", "stricter"),
    [
        (["A1", "a2"], {"caseInsensitive": True}),
        (["1", "x"], {"pattern": "[0-9]+"}),
        (["1", "2", "(3)"], {"maxPerProfile": 2}),
        (["0000"], {"blockedValues": ["0000"]}),
    ],
)
async def test_what_stored_identities_contradict_is_refused_with_count_and_examples_O10(
    client: Client, db: Database, stored: list[str], stricter: dict[str, Any]
) -> None:
    await given(client, *stored)
    await given(client, "007", customer_id="fits")
    before = await content(db)
    assert await conflicts(client, "defineIdentityType", **stricter) == (1, ["C1"])
    assert await content(db) == before

    await define(client, label="Card")
    before = await content(db)
    assert await conflicts(client, "updateIdentityType", **stricter) == (1, ["C1"])
    assert await content(db) == before

    await client.mutate("deleteProfile", {"profile": {"customerId": "C1"}})
    payload = await client.mutate("updateIdentityType", {"handle": "card", **stricter}, SELECTION)
    assert (payload["changed"], payload["errors"]) == (True, [])


async def test_a_conflict_looks_at_no_other_handle_O10(client: Client) -> None:
    others = ["car", "card2", "card|x", "Card"]
    identities = [{"handle": handle, "identifier": "X"} for handle in others]
    await client.mutate("createProfile", {"customerId": "C1", "identities": identities})

    await define(client, pattern="[0-9]+")


async def test_capitals_that_were_ignored_keep_the_case_rule_and_the_type_O10(client: Client) -> None:
    await define(client, caseInsensitive=True)
    await given(client, "AB")

    assert await conflicts(client, "updateIdentityType", caseInsensitive=False) == (1, ["C1"])
    assert await conflicts(client, "deleteIdentityType") == (1, ["C1"])


async def test_a_type_with_identities_is_deleted_in_an_open_domain_only_O10(client: Client, closed: Client) -> None:
    for one in (client, closed):
        await define(one)
        await given(one, "007")

    assert await conflicts(closed, "deleteIdentityType") == (1, ["C1"])
    payload = await client.mutate("deleteIdentityType", {"handle": "card"}, SELECTION)
    assert (payload["identityType"], payload["changes"][0]["kind"], payload["errors"]) == (None, "REMOVED", [])
    assert await client("{ identityTypes { handle } }") == {"identityTypes": []}
    assert await closed("{ identityTypes { handle } }") == {"identityTypes": [{"handle": "card"}]}


async def test_a_stale_version_loses_and_a_dry_run_writes_nothing_O10(client: Client, db: Database) -> None:
    await define(client)
    before = await content(db)

    stale = await client.mutate("deleteIdentityType", {"handle": "card", "expectedVersion": 0})
    dry = await client.mutate("deleteIdentityType", {"handle": "card", "dryRun": True}, "definitionsVersion")

    assert reasons(stale) == [("VERSION_CONFLICT", ["expectedVersion"])]
    assert (dry["changed"], dry["definitionsVersion"]) == (True, 2)
    assert await content(db) == before


async def test_domains_define_types_apart(client: Client, db: Database) -> None:
    await create_domain(db, "other")
    other = Client(db, "other")
    await given(other, "X")

    await define(client, pattern="[0-9]+")

    assert await other('{ identityTypes { handle } identityType(handle: "card") { handle } definitionsVersion }') == {
        "identityTypes": [],
        "identityType": None,
        "definitionsVersion": 0,
    }
    for mutation in ("updateIdentityType", "deleteIdentityType"):
        assert reasons(await other.mutate(mutation, {"handle": "card"})) == [("NOT_FOUND", ["handle"])]
