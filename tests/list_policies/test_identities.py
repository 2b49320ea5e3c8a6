"""What the policy of identities does, and how an identity is verified."""

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import stored
from tests.identities.builders import card, on
from tests.invariants import assert_invariants
from tests.list_policies.builders import given, identities, set_policy
from tests.payloads import refused, told, unchanged

C1, C2 = {"customerId": "C1"}, {"customerId": "C2"}
VERIFIED = {"isVerified": True}


async def test_an_identity_is_verified_once(client: Client, db: Database) -> None:
    await given(client, identities=[card("a"), card("b"), card("z", isActive=False)])

    payload = await client.mutate("verifyIdentity", on(C1, "b"), "identity { isVerified isPrimary position }")

    assert payload["identity"] == {"isVerified": True, "isPrimary": False, "position": 1}
    before, after = ({"position": 1, "isVerified": verified} for verified in (False, True))
    assert payload["changes"] == [told("VERIFIED", "identities", "card", "b", before=before, after=after)]
    await unchanged(client, db, "verifyIdentity", on(C1, "b"))
    await client.mutate("verifyIdentity", on(C1, "z"))
    assert await identities(client) == "a* B (Z)"
    await refused(client, db, "verifyIdentity", on(C1, "x"), ("NOT_FOUND", ["identifier"]))
    assert_invariants(await stored(db))


async def test_an_order_of_before_there_was_verification_is_read_as_unverified(client: Client, db: Database) -> None:
    await given(client, identities=[card("a"), card("b")])
    (profile,) = await db["profiles"].find().to_list(None)
    assert profile["identities"] == [{"id": f"demo|card|{name}", "active": True} for name in "ab"]

    assert await identities(client) == "a* b"
    await client.mutate("verifyIdentity", on(C1, "b"))
    (profile,) = await db["profiles"].find().to_list(None)
    assert profile["identities"] == [
        {"id": "demo|card|a", "active": True},
        {"id": "demo|card|b", "active": True, "verified": True},
    ]


async def test_only_a_verified_identity_is_primary(client: Client, db: Database) -> None:
    await set_policy(client, "IDENTITIES", primaryMustBeVerified=True)
    flagged = {"identities": [card("a", isPrimary=True)]}
    await refused(client, db, "createProfile", flagged, ("NOT_ELIGIBLE", ["identities", "0"]))
    await given(client, identities=[card("a"), card("b", **VERIFIED), card("z", isActive=False, **VERIFIED)])
    assert await identities(client) == "B* a (Z)"

    await refused(client, db, "promoteIdentity", on(C1, "a"), ("NOT_ELIGIBLE", ["identifier"]))
    await refused(client, db, "linkIdentity", on(C1, "c", asPrimary=True), ("NOT_ELIGIBLE", ["identifier"]))
    await refused(client, db, "linkIdentity", on(C1, "a", asPrimary=True), ("NOT_ELIGIBLE", ["identifier"]))
    order = {"profile": C1, "identities": [card("a"), card("b"), card("z")]}
    await refused(client, db, "reorderIdentities", order, ("NOT_ELIGIBLE", ["identities", "0"]))
    await client.mutate("linkIdentity", on(C1, "c"))
    assert await identities(client) == "B* a (Z) c"
    await client.mutate("verifyIdentity", on(C1, "c"))
    assert await identities(client) == "B* C a (Z)"
    await client.mutate("linkIdentity", on(C1, "z", asPrimary=True))
    assert await identities(client) == "Z* B C a"


async def test_another_identifier_has_to_be_verified_anew(client: Client) -> None:
    await set_policy(client, "IDENTITIES", primaryMustBeVerified=True)
    await given(client, identities=[card("a", **VERIFIED), card("b", **VERIFIED)])

    payload = await client.mutate("updateIdentity", on(C1, "a", newIdentifier="n"), "identity { isVerified }")

    assert payload["identity"] == {"isVerified": False}
    assert [(one["kind"], one["path"][-1], one["autoPromoted"]) for one in payload["changes"]] == [
        ("UPDATED", "n", False),
        ("PROMOTED", "b", True),
    ]
    assert await identities(client) == "B* n"


@pytest.mark.parametrize("mutation", ["unlinkIdentity", "deactivateIdentity", "moveIdentity"])
async def test_the_primary_identity_does_not_leave_before_another_was_promoted(
    client: Client, db: Database, mutation: str
) -> None:
    await set_policy(client, "IDENTITIES", onPrimaryRemoval="REJECT")
    await given(client, identities=[card("a"), card("b"), card("z", isActive=False)])
    await given(client, "C2")
    more = {"to": C2} if mutation == "moveIdentity" else {}

    (message,) = await refused(client, db, mutation, on(C1, "a", **more), ("NOT_ELIGIBLE", ["identifier"]))

    assert message == "The primary entry can be removed or deactivated only after another one was promoted."
    assert (await client.mutate("promoteIdentity", on(C1, "b")))["errors"] == []
    assert (await client.mutate(mutation, on(C1, "a", **more)))["errors"] == []
    assert (await client.mutate(mutation, on(C1, "b", **more)))["errors"] == []


async def test_a_profile_keeps_its_last_identity_where_one_is_required(client: Client, db: Database) -> None:
    await set_policy(client, "IDENTITIES", required=True, maxEntries=1)
    await refused(client, db, "createProfile", {}, ("REQUIRED", ["identities"]))
    await given(client, identities=[card("a")])
    await given(client, "C2", identities=[card("x")])

    await refused(client, db, "unlinkIdentity", on(C1, "a"), ("REQUIRED", ["identifier"]))
    await refused(client, db, "linkIdentity", on(C1, "b"), ("LIMIT_EXCEEDED", ["identifier"]))
    await refused(client, db, "moveIdentity", on(C1, "a", to=C2), ("REQUIRED", ["identifier"]))


async def test_an_identity_that_moves_has_to_be_verified_anew(client: Client, db: Database) -> None:
    await given(client, "C2", identities=[card("a", **VERIFIED)])
    await given(client, identities=[card("b", **VERIFIED)])

    payload = await client.mutate("moveIdentity", on(C2, "a", to=C1), "identity { isVerified position }")

    assert payload["identity"] == {"isVerified": False, "position": 1}
    assert await identities(client) == "B* a"
    assert_invariants(await stored(db))
