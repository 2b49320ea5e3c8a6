"""What every mutation takes beside its own input: a trial, an expected version, a reason, a key for repetition."""

from typing import Any

import pytest

from gateway import ids
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.profiles.builders import EVERYTHING, create, full_profile, identity, profile

TARGET = {"profile": {"customerId": "C1"}}

MUTATIONS: list[tuple[str, dict[str, Any]]] = [
    ("createProfile", full_profile("C9")),
    ("deleteProfile", TARGET),
    ("updateProfile", {**TARGET, "attributes": [{"name": "EmailAddress", "promote": "C1@home.example"}]}),
    ("setAttribute", {**TARGET, "name": "A", "values": ["a", "b"]}),
    ("addAttributeValues", {**TARGET, "name": "EmailAddress", "values": ["x"], "asPrimary": True}),
    ("removeAttributeValues", {**TARGET, "name": "EmailAddress", "values": ["C1@work.example"]}),
    ("promoteIdentity", {**TARGET, **identity("C1-1")}),
    ("unlinkIdentity", {**TARGET, **identity("C1-1")}),
    ("setAttribute", {**TARGET, "name": "A", "values": [""]}),
    ("promoteAttributeValue", {**TARGET, "name": "A", "value": "x"}),
]


def timeless(answer: Any) -> Any:
    """Return an answer without its times, and without ids that are made anew by each creation."""
    if isinstance(answer, list):
        return [timeless(item) for item in answer]
    if isinstance(answer, dict):
        return {
            name: timeless(value)
            for name, value in answer.items()
            if name not in ("createdAt", "updatedAt", "path") and (name != "id" or isinstance(value, dict))
        }
    return answer


@pytest.mark.parametrize(("mutation", "input"), MUTATIONS, ids=[f"{i}-{m}" for i, (m, _) in enumerate(MUTATIONS)])
async def test_a_dry_run_answers_the_same_and_writes_nothing(
    client: Client, db: Database, mutation: str, input: dict[str, Any]
) -> None:
    await create(client, full_profile())
    before = await content(db)
    selection = f"profile {{ {EVERYTHING} }}"

    trial = await client.mutate(mutation, {**input, "dryRun": True}, selection)
    after_trial = await content(db)
    written = await client.mutate(mutation, input, selection)

    assert after_trial == before
    assert timeless(trial) == timeless(written)
    assert [one["path"][:2] for one in trial["changes"]] == [one["path"][:2] for one in written["changes"]]
    assert (await content(db) != before) is written["changed"]


async def test_a_stale_version_loses_even_when_nothing_would_change(client: Client, db: Database) -> None:
    await create(client, full_profile())
    await client.mutate("setAttribute", {**TARGET, "name": "A", "values": ["a"], "expectedVersion": 1})
    before = await content(db)
    current = "errors { ... on VersionConflict { currentVersion current { version identities { identifier } } } }"

    for name, values in (("A", ["a"]), ("A", ["b"]), ("A", [])):
        given = {**TARGET, "name": name, "values": values, "expectedVersion": 1}
        payload = await client.mutate("setAttribute", given, f"profile {{ id }} {current}")
        assert payload == {
            "profile": None,
            "changed": False,
            "changes": [],
            "errors": [
                {
                    "__typename": "VersionConflict",
                    "code": "VERSION_CONFLICT",
                    "message": "The profile is at version 2, not 1: read it again and repeat the change.",
                    "path": ["expectedVersion"],
                    "legacyCode": None,
                    "currentVersion": 2,
                    "current": {"version": 2, "identities": [{"identifier": "C1-1"}, {"identifier": "C1-2"}]},
                }
            ],
        }
    assert await content(db) == before


@pytest.mark.parametrize("expected", [0, 2, 2**31 - 1])
async def test_no_other_version_is_accepted(client: Client, expected: int) -> None:
    await create(client, profile())

    payload = await client.mutate("deleteProfile", {**TARGET, "expectedVersion": expected})

    assert [error["code"] for error in payload["errors"]] == ["VERSION_CONFLICT"]


async def test_a_reason_is_kept_with_the_change(client: Client, db: Database) -> None:
    await create(client, profile(reason=" As asked\u00a0"))
    await client.mutate("setAttribute", {**TARGET, "name": "A", "values": ["a"]})

    records = await db["changes"].find().sort("_id.version").to_list(None)

    assert [(record["mutation"], record["reason"], record["by"]) for record in records] == [
        ("createProfile", "As asked", "test"),
        ("setAttribute", None, "test"),
    ]


SET: dict[str, Any] = {**TARGET, "name": "A", "values": ["a"], "idempotencyKey": "k1"}
SHOWN = 'profile { version attribute(name: "A") { values } } attribute { values }'


async def test_a_repetition_answers_what_was_done_and_reads_the_profile_afresh(client: Client, db: Database) -> None:
    await create(client, profile())
    first = await client.mutate("setAttribute", SET, SHOWN)
    await client.mutate("setAttribute", {**TARGET, "name": "A", "values": ["b"]})
    before = await content(db)

    again = await client.mutate("setAttribute", {**SET, "values": [" a "]}, SHOWN)

    assert again == {
        **first,
        "profile": {"version": 3, "attribute": {"values": ["b"]}},
        "attribute": {"values": ["b"]},
    }
    assert again["changed"] is True
    assert await content(db) == before


async def test_a_creation_with_a_made_id_is_not_repeated(client: Client, db: Database) -> None:
    first = await client.mutate("createProfile", {"idempotencyKey": "k1"}, "profile { id version }")

    again = await client.mutate("createProfile", {"idempotencyKey": "k1"}, "profile { id version }")

    assert again == first
    assert await db["profiles"].count_documents({}) == 1


async def test_a_deletion_is_repeated_though_the_profile_is_gone(client: Client) -> None:
    await create(client, full_profile())
    given = {"profile": {"identity": identity("C1-1")}, "idempotencyKey": "k1"}
    first = await client.mutate("deleteProfile", given, "deletedId profile { id }")

    again = await client.mutate("deleteProfile", given, "deletedId profile { id }")

    assert first["deletedId"] == ids.node_id("Profile", "C1")
    assert again == first


async def test_another_input_under_the_same_key_is_a_conflict(client: Client, db: Database) -> None:
    await create(client, profile())
    await client.mutate("setAttribute", SET)
    before = await content(db)

    payload = await client.mutate("setAttribute", {**SET, "values": ["b"]})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("IDEMPOTENCY_CONFLICT", ["idempotencyKey"])
    ]
    assert await content(db) == before


async def test_a_key_belongs_to_its_mutation_and_to_its_caller(client: Client, db: Database) -> None:
    await create(client, profile(idempotencyKey="k1"))
    other_caller = Client(db, key_id="other")

    for caller, mutation, values in (
        (client, "setAttribute", ["a"]),
        (client, "addAttributeValues", ["b"]),
        (other_caller, "setAttribute", ["c"]),
    ):
        payload = await caller.mutate(mutation, {**SET, "values": values})
        assert (payload["changed"], payload["errors"]) == (True, [])


async def test_dry_runs_and_refusals_are_not_remembered(client: Client, db: Database) -> None:
    await create(client, profile())
    await client.mutate("setAttribute", {**SET, "dryRun": True})
    await client.mutate("setAttribute", {**SET, "values": [""]})
    await client.mutate("setAttribute", {**SET, "expectedVersion": 7})
    assert await db["idempotency"].count_documents({}) == 0

    payload = await client.mutate("setAttribute", {**SET, "values": ["z"]})

    assert (payload["changed"], payload["errors"]) == (True, [])


async def test_what_breaks_a_limit_is_told_at_once_and_nothing_is_changed(client: Client, db: Database) -> None:
    await create(client, profile())
    before = await content(db)

    payload = await client.mutate(
        "setAttribute",
        {**SET, "expectedVersion": -1, "idempotencyKey": "k" * 129, "reason": ""},
    )

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("INVALID_INPUT", ["expectedVersion"]),
        ("INVALID_INPUT", ["idempotencyKey"]),
        ("INVALID_INPUT", ["reason"]),
    ]
    assert await content(db) == before
