"""What mutations of identities refuse, and that nothing is changed then."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.identities.builders import C1, card, given, on, order
from tests.payloads import refused


@pytest.mark.parametrize("mutation", ["promoteIdentity", "activateIdentity", "deactivateIdentity"])
async def test_an_identity_that_the_profile_does_not_have_is_not_found(
    client: Client, db: Database, mutation: str
) -> None:
    await given(client, "a")
    await given(client, "x", customer_id="C2")

    unknown = await refused(client, db, mutation, on(C1, "b"), ("NOT_FOUND", ["identifier"]))
    foreign = await refused(client, db, mutation, on(C1, "x"), ("NOT_FOUND", ["identifier"]))

    assert unknown == foreign == ["The profile has no such identity."]


@pytest.mark.parametrize(
    "mutation",
    ["linkIdentity", "unlinkIdentity", "promoteIdentity", "activateIdentity", "deactivateIdentity"],
)
async def test_a_profile_that_does_not_exist_is_not_found(client: Client, db: Database, mutation: str) -> None:
    await given(client, "a")

    for nobody in ({"customerId": "C9"}, {"identity": card("x")}, {"appProfile": {"appId": "fb", "key": "1"}}):
        assert await refused(client, db, mutation, on(nobody, "a"), ("NOT_FOUND", ["profile"])) == [
            "There is no such profile."
        ]


async def test_an_inactive_identity_cannot_be_promoted(client: Client, db: Database) -> None:
    await given(client, "a", "(z)")

    await refused(client, db, "promoteIdentity", on(C1, "z"), ("NOT_ELIGIBLE", ["identifier"]))


@pytest.mark.parametrize(
    "names",
    [["a"], ["a", "b", "c"], ["a", "a"], ["a", "b", "b"], [], ["a", "x"]],
    ids=["missing", "unknown", "double", "more", "none", "foreign"],
)
async def test_a_new_order_that_is_no_permutation_is_one_refusal(
    client: Client, db: Database, names: list[str]
) -> None:
    await given(client, "a", "b")
    await given(client, "x", customer_id="C2")

    wrong = {"profile": C1, "identities": [card(name) for name in names]}
    await refused(client, db, "reorderIdentities", wrong, ("INVALID_PERMUTATION", ["identities"]))


async def test_a_new_order_cannot_begin_with_an_inactive_identity(client: Client, db: Database) -> None:
    await given(client, "a", "(z)")

    wrong = {"profile": C1, "identities": [card("z"), card("a")]}
    await refused(client, db, "reorderIdentities", wrong, ("NOT_ELIGIBLE", ["identities", "0"]))


async def test_a_stale_version_loses_even_when_nothing_would_change(client: Client, db: Database) -> None:
    await given(client, "a", "b")
    await client.mutate("promoteIdentity", on(C1, "b"))

    stale = on(C1, "b", expectedVersion=1)
    await refused(client, db, "promoteIdentity", stale, ("VERSION_CONFLICT", ["expectedVersion"]))
    await refused(client, db, "linkIdentity", stale, ("VERSION_CONFLICT", ["expectedVersion"]))


async def test_everything_malformed_is_told_at_once(client: Client, db: Database) -> None:
    await given(client)

    messages = await refused(
        client,
        db,
        "linkIdentity",
        {"profile": C1, "handle": " ", "identifier": "\x07" * 257},
        ("INVALID_VALUE", ["handle"]),
        ("INVALID_VALUE", ["identifier"]),
    )

    assert messages == [
        "A handle must not be empty.",
        (
            "An identifier has at most 256 characters; this one has 257. "
            "An identifier must not contain control characters."
        ),
    ]


async def test_the_limits_of_handle_and_identifier_count_characters(client: Client, db: Database) -> None:
    await given(client)

    await refused(client, db, "linkIdentity", on(C1, "𝄞" * 257), ("INVALID_VALUE", ["identifier"]))
    await refused(client, db, "linkIdentity", {**on(C1, "1"), "handle": "é" * 65}, ("INVALID_VALUE", ["handle"]))
    longest = {"profile": C1, "handle": "é" * 64, "identifier": "𝄞" * 256}
    payload = await client.mutate("linkIdentity", longest, "identity { handle identifier }")

    assert payload["identity"] == {"handle": "é" * 64, "identifier": "𝄞" * 256}


async def test_a_profile_has_at_most_a_hundred_identities(client: Client, db: Database) -> None:
    await given(client, *(f"n{index}" for index in range(100)))

    full = ("LIMIT_EXCEEDED", ["identifier"])
    messages = await refused(client, db, "linkIdentity", on(C1, "one-more"), full)
    await refused(client, db, "linkIdentity", on(C1, "one-more", asPrimary=True), full)

    assert messages == ["The list may have 100 entries at most."]
    payload = await client.mutate("linkIdentity", on(C1, "n99", asPrimary=True))
    assert (payload["errors"], (await order(client))[:11]) == ([], "v2: n99* n0")


CREATIONS: dict[str, tuple[list[dict[str, Any]], list[tuple[str, list[str]]]]] = {
    "two primaries": (
        [card("a", isPrimary=True), card("b"), card("c", isPrimary=True)],
        [("MULTIPLE_PRIMARY", ["identities", "2"])],
    ),
    "twice": ([card("a"), card("b"), card(" a ")], [("DUPLICATE_VALUE", ["identities", "2"])]),
    "thrice, beside a malformed one": (
        [card(""), card("a"), card(" a "), card("b"), card("a")],
        [
            ("INVALID_VALUE", ["identities", "0", "identifier"]),
            ("DUPLICATE_VALUE", ["identities", "2"]),
            ("DUPLICATE_VALUE", ["identities", "4"]),
        ],
    ),
    "inactive primary": (
        [card("a"), card("b", isPrimary=True, isActive=False)],
        [("NOT_ELIGIBLE", ["identities", "1"])],
    ),
    "malformed": (
        [card(""), card("b"), {"handle": "\n", "identifier": "c"}],
        [("INVALID_VALUE", ["identities", "0", "identifier"]), ("INVALID_VALUE", ["identities", "2", "handle"])],
    ),
    "taken": (
        [card("a"), card("x"), card("y")],
        [("IDENTITY_TAKEN", ["identities", "1"]), ("IDENTITY_TAKEN", ["identities", "2"])],
    ),
    "too many": ([card(f"n{index}") for index in range(101)], [("LIMIT_EXCEEDED", ["identities", "100"])]),
}


@pytest.mark.parametrize("case", CREATIONS)
async def test_a_profile_is_not_created_with_wrong_identities(client: Client, db: Database, case: str) -> None:
    await given(client, "x", "(y)", customer_id="C2")
    identities, expected = CREATIONS[case]

    await refused(client, db, "createProfile", {"customerId": "C1", "identities": identities}, *expected)


async def test_the_flagged_identity_of_a_new_profile_goes_first(client: Client) -> None:
    identities = [card("a"), card("z", isActive=False), card("b"), card("c", isPrimary=True)]

    await client.mutate("createProfile", {"customerId": "C1", "identities": identities})

    assert await order(client) == "v1: c* a b (z)"
