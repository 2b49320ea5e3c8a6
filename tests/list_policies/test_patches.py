"""What the policies of identities and app profiles do to patches of them."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.app_profiles.builders import app
from tests.client import Client
from tests.database import stored
from tests.identities.builders import card
from tests.invariants import assert_invariants
from tests.list_policies.builders import C1, given, identities, set_policy
from tests.payloads import reasons, refused

VERIFIED = {"isVerified": True}


async def patched(client: Client, **patches: Any) -> None:
    assert reasons(await client.mutate("updateProfile", {**C1, **patches})) == []


async def test_only_a_verified_identity_becomes_primary_by_a_patch(client: Client, db: Database) -> None:
    await set_policy(client, "IDENTITIES", primaryMustBeVerified=True)
    await given(client, identities=[card("a", **VERIFIED), card("b"), card("c", **VERIFIED)])
    assert await identities(client) == "A* C b"

    for patch, path in [
        ({"promote": card("b")}, ["promote", "identifier"]),
        ({"add": [card("n", isPrimary=True)]}, ["add", "0"]),
        ({"reorder": [card("b"), card("a"), card("c")]}, ["reorder", "0"]),
        ({"set": [card("b", isPrimary=True, **VERIFIED)]}, ["set", "0"]),
    ]:
        await refused(client, db, "updateProfile", {**C1, "identities": patch}, ("NOT_ELIGIBLE", ["identities", *path]))
    await patched(client, identities={"add": [card("n", isPrimary=True, **VERIFIED), card("m")]})
    assert await identities(client) == "N* A C b m"
    await patched(client, identities={"update": [card("n", newIdentifier="o")]})
    assert await identities(client) == "A* C o b m"
    await patched(client, identities={"set": [card("b", **VERIFIED), card("c"), card("a")]})
    assert await identities(client) == "C* A b"
    assert_invariants(await stored(db))


@pytest.mark.parametrize(("operation", "state"), [("remove", {}), ("setActive", {"isActive": False})])
@pytest.mark.parametrize(
    ("policy", "field", "entry", "name"),
    [("IDENTITIES", "identities", card, "identifier"), ("APP_PROFILES", "appProfiles", app, "key")],
)
async def test_the_primary_leaves_by_a_patch_that_names_the_next(
    client: Client, db: Database, operation: str, state: dict[str, Any], policy: str, field: str, entry: Any, name: str
) -> None:
    await set_policy(client, policy, onPrimaryRemoval="REJECT")
    await given(client, "C1", **{field: [entry("a"), entry("b"), entry("c")]})
    leaving = {operation: [entry("a", **state)]}
    where = [field, operation, "0", *([name] if state else [])]

    for patch in (leaving, {**leaving, "add": [entry("n")]}):
        await refused(client, db, "updateProfile", {**C1, field: patch}, ("NOT_ELIGIBLE", where))
    await patched(client, **{field: {**leaving, "promote": entry("c")}})

    await patched(client, **{field: {operation: [entry("b", **state)]}})
    assert_invariants(await stored(db))


async def test_a_patch_may_empty_a_list_that_it_fills_again(client: Client, db: Database) -> None:
    await set_policy(client, "IDENTITIES", required=True, maxEntries=1)
    await set_policy(client, "APP_PROFILES", required=True, maxEntries=1)
    await given(client, identities=[card("a")], appProfiles=[app("fb")])

    await refused(
        client,
        db,
        "updateProfile",
        {**C1, "identities": {"remove": [card("a")]}, "appProfiles": {"set": []}},
        ("REQUIRED", ["identities", "remove"]),
        ("REQUIRED", ["appProfiles", "set"]),
    )
    await refused(
        client,
        db,
        "updateProfile",
        {**C1, "identities": {"add": [card("b")]}, "appProfiles": {"set": [app("fb"), app("tw")]}},
        ("LIMIT_EXCEEDED", ["identities", "add", "0"]),
        ("LIMIT_EXCEEDED", ["appProfiles", "set", "1"]),
    )
    await patched(
        client,
        identities={"remove": [card("a")], "add": [card("b")]},
        appProfiles={"remove": [app("fb")], "add": [app("tw")]},
    )
    assert await identities(client) == "b*"


async def test_an_identity_that_is_there_keeps_its_legacy_id_and_verification(client: Client) -> None:
    await given(client, identities=[card("a", legacyId="7", **VERIFIED), card("b")])
    again = [card("b", legacyId="8", **VERIFIED), card("a", legacyId="9"), card("n", legacyId="10", **VERIFIED)]

    await patched(client, identities={"set": again})

    read = '{ profile(by: {customerId: "C1"}) { identities { identifier legacyId isVerified } } }'
    assert (await client(read))["profile"]["identities"] == [
        {"identifier": "b", "legacyId": None, "isVerified": False},
        {"identifier": "a", "legacyId": "7", "isVerified": True},
        {"identifier": "n", "legacyId": "10", "isVerified": True},
    ]


async def test_a_handle_may_be_patched_by_the_name_that_it_had(client: Client, db: Database) -> None:
    await client.mutate("defineIdentityType", {"handle": "card", "maxPerProfile": 2})
    await given(client, identities=[card("a"), card("b")])
    renamed = await client.mutate("renameIdentityType", {"handle": "card", "newHandle": "loyalty"})
    assert reasons(renamed) == []

    full = {**C1, "identities": {"add": [{"handle": "loyalty", "identifier": "c"}]}}
    await refused(client, db, "updateProfile", full, ("LIMIT_EXCEEDED", ["identities", "add", "0", "identifier"]))
    await patched(
        client,
        identities={"update": [card("a", newIdentifier="n")], "promote": {"handle": "loyalty", "identifier": "b"}},
    )

    assert await identities(client) == "b* n"
    assert_invariants(await stored(db))
