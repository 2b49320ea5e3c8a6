"""What scopes mean for an answer: who may write and not read learns whether something changed, and no more."""

import pytest

from gateway.caller import Scope
from gateway.mongo.client import Database
from tests.access.callers import SECRETS, fill, restricted
from tests.access.selections import everything_of
from tests.client import Client

C1 = {"profile": {"customerId": "C1"}}
PROFILE = f"profile {everything_of('Profile', 3)}"


@pytest.fixture
async def everyone(db: Database) -> Client:
    return await fill(db)


@pytest.fixture
def writer(db: Database) -> Client:
    return restricted(db, scopes=frozenset({Scope.WRITE}))


async def test_who_may_not_read_is_told_whether_something_changed(everyone: Client, writer: Client) -> None:
    written = await writer.mutate("addTags", {**C1, "tags": ["x"]}, PROFILE)
    again = await writer.mutate("addTags", {**C1, "tags": ["x"]}, PROFILE)

    assert (written["changed"], written["changes"], written["profile"], written["errors"]) == (True, [], None, [])
    assert (again["changed"], again["changes"], again["profile"], again["errors"]) == (False, [], None, [])


async def test_who_may_not_read_reads_nothing_through_payloads(everyone: Client, writer: Client) -> None:
    told = [
        await writer.mutate(mutation, given, selection)
        for mutation, given, selection in (
            ("setAttribute", {**C1, "name": "Tier", "values": [], "dryRun": True}, f"attribute {{ values }} {PROFILE}"),
            ("updateProfile", {**C1, "name": {"first": "A"}, "dryRun": True}, PROFILE),
            ("promoteIdentity", {**C1, "handle": "mailer", "identifier": "M1"}, "identity { identifier }"),
            (
                "moveIdentity",
                {**C1, "handle": "mailer", "identifier": "M1", "to": {"customerId": "C1"}},
                "target { id } identity { identifier }",
            ),
            ("deleteAppProfile", {**C1, "appId": "shop", "key": "S1"}, f"appProfile {{ key }} {PROFILE}"),
            (
                "updateProfiles",
                {"profiles": [{**C1, "tags": []}]},
                f"results {{ changed changes {{ path before }} {PROFILE} }}",
            ),
            ("deleteProfile", {**C1, "dryRun": True}, PROFILE),
        )
    ]

    assert [secret for secret in (*SECRETS, "gold", "L1") if secret in repr(told)] == []
    assert [answer["errors"] for answer in told] == [[]] * len(told)
    assert all(answer["changes"] == [] for answer in told)
    assert {name: told[3][name] for name in ("target", "identity")} == {"target": None, "identity": None}
    assert told[5]["results"] == [{"changed": True, "changes": [], "profile": None}]


async def test_who_may_not_read_sees_neither_the_newer_profile_nor_an_owner(everyone: Client, writer: Client) -> None:
    await everyone.mutate("createProfile", {"customerId": "C2"})

    outdated = await writer.mutate("addTags", {**C1, "tags": ["x"], "expectedVersion": 9})
    taken = await writer.mutate(
        "linkIdentity",
        {"profile": {"customerId": "C2"}, "handle": "mailer", "identifier": "M1"},
        "errors { ... on IdentityTaken { owner { customerId } } }",
    )

    assert [(error["__typename"], error["code"], error["path"]) for error in outdated["errors"]] == [
        ("Refusal", "VERSION_CONFLICT", ["expectedVersion"])
    ]
    assert [(error["code"], error["owner"]) for error in taken["errors"]] == [("IDENTITY_TAKEN", None)]
