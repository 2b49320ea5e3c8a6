"""`moveIdentity`: an identity goes from one profile to another, in one step."""

from typing import Any

from gateway.mongo.client import Database
from tests.client import Client
from tests.identities.builders import C1, C2, card, given, on, order
from tests.payloads import refused, told, unchanged


def to(profile: dict[str, Any], identifier: str, **more: Any) -> dict[str, Any]:
    return on(C1, identifier, to=profile, **more)


async def test_a_moved_identity_ends_the_active_ones_of_its_new_profile(client: Client) -> None:
    await given(client, "a", "b")
    await given(client, "x", "(z)", customer_id="C2")

    payload = await client.mutate(
        "moveIdentity",
        to(C2, "a"),
        """profile { customerId version } target { customerId version identities { identifier } }
        identity { identifier isPrimary isActive position profile { customerId } }""",
    )

    assert payload == {
        "profile": {"customerId": "C1", "version": 2},
        "target": {
            "customerId": "C2",
            "version": 2,
            "identities": [{"identifier": "x"}, {"identifier": "a"}, {"identifier": "z"}],
        },
        "identity": {
            "identifier": "a",
            "isPrimary": False,
            "isActive": True,
            "position": 1,
            "profile": {"customerId": "C2"},
        },
        "changed": True,
        "changes": [
            told(
                "MOVED",
                *("identities", "card", "a"),
                before={"position": 0, "isActive": True},
                after={"customerId": "C2"},
            ),
            told(
                "PROMOTED",
                *("identities", "card", "b"),
                before={"position": 1},
                after={"position": 0},
                auto_promoted=True,
            ),
            told(
                "MOVED",
                *("identities", "card", "a"),
                before={"customerId": "C1"},
                after={"position": 1, "isActive": True},
            ),
        ],
        "errors": [],
    }
    assert (await order(client), await order(client, "C2")) == ("v2: b*", "v2: x* a (z)")


async def test_a_moved_identity_keeps_its_id_and_its_birth(client: Client) -> None:
    await given(client, "a")
    await given(client, customer_id="C2")
    query = "query ($by: ProfileKey!) { profile(by: $by) { customerId identities { id createdAt } } }"
    before = (await client(query, by={"identity": card("a")}))["profile"]

    await client.mutate("moveIdentity", to(C2, "a"))

    after = (await client(query, by={"identity": card("a")}))["profile"]
    assert (before["customerId"], after["customerId"]) == ("C1", "C2")
    assert after["identities"] == before["identities"]
    node = await client(
        "query ($id: ID!) { node(id: $id) { ... on Identity { isPrimary profile { customerId } } } }",
        id=before["identities"][0]["id"],
    )
    assert node == {"node": {"isPrimary": True, "profile": {"customerId": "C2"}}}


async def test_an_inactive_identity_stays_inactive(client: Client) -> None:
    await given(client, "a", "(z)")
    await given(client, "x", "(y)", customer_id="C2")

    await client.mutate("moveIdentity", to(C2, "z"))

    assert (await order(client), await order(client, "C2")) == ("v2: a*", "v2: x* (y) (z)")


async def test_the_last_identity_leaves_no_primary(client: Client) -> None:
    await given(client, "a", "(b)")
    await given(client, customer_id="C2")

    await client.mutate("moveIdentity", to(C2, "a"))

    assert (await order(client), await order(client, "C2")) == ("v2: (b)", "v2: a*")


async def test_both_profiles_have_their_own_record_of_the_move_and_its_reason_O12(client: Client, db: Database) -> None:
    await given(client, "a")
    await given(client, customer_id="C2")

    await client.mutate("moveIdentity", to(C2, "a", reason="same person"))

    records = await db["changes"].find({"_id.version": 2}).sort("_id").to_list(None)
    path = ["identities", "card", "a"]
    here, there = {"position": 0, "isActive": True}, {"customerId": "C2"}
    assert [(record["_id"]["profile"], record["reason"], record["changes"]) for record in records] == [
        (
            "demo|C1",
            "same person",
            [{"kind": "MOVED", "path": path, "before": here, "after": there, "auto_promoted": False}],
        ),
        (
            "demo|C2",
            "same person",
            [{"kind": "MOVED", "path": path, "before": {"customerId": "C1"}, "after": here, "auto_promoted": False}],
        ),
    ]


async def test_moving_to_the_profile_that_has_it_changes_nothing(client: Client, db: Database) -> None:
    await given(client, "a", "b")
    selection = "profile { customerId version } target { customerId version } identity { identifier position }"

    for same in (C1, {"identity": card("a")}):
        payload = await unchanged(client, db, "moveIdentity", to(same, "b"), selection)
        itself = {"customerId": "C1", "version": 1}
        assert payload == {"profile": itself, "target": itself, "identity": {"identifier": "b", "position": 1}}


async def test_an_identity_of_neither_profile_or_of_the_target_is_not_found(client: Client, db: Database) -> None:
    await given(client, "a")
    await given(client, "x", customer_id="C2")
    await given(client, "y", customer_id="C3")

    for absent in ("b", "x", "y"):
        await refused(client, db, "moveIdentity", to(C2, absent), ("NOT_FOUND", ["identifier"]))


async def test_a_target_that_does_not_exist_is_not_found(client: Client, db: Database) -> None:
    await given(client, "a")

    for nobody in ({"customerId": "C9"}, {"identity": card("x")}):
        await refused(client, db, "moveIdentity", to(nobody, "a"), ("NOT_FOUND", ["to"]))
    await refused(client, db, "moveIdentity", to({"id": "?"}, "a"), ("INVALID_INPUT", ["to", "id"]))


async def test_a_full_target_takes_no_more(client: Client, db: Database) -> None:
    await given(client, "a")
    await given(client, *(f"n{index}" for index in range(100)), customer_id="C2")

    await refused(client, db, "moveIdentity", to(C2, "a"), ("LIMIT_EXCEEDED", ["to"]))


async def test_the_expected_version_is_that_of_the_giving_profile(client: Client, db: Database) -> None:
    await given(client, "a", "b")
    await given(client, customer_id="C2")
    await client.mutate("promoteIdentity", on(C1, "b"))

    await refused(client, db, "moveIdentity", to(C2, "a", expectedVersion=1), ("VERSION_CONFLICT", ["expectedVersion"]))
    await client.mutate("moveIdentity", to(C2, "a", expectedVersion=2))

    assert (await order(client), await order(client, "C2")) == ("v3: b*", "v2: a*")


async def test_a_move_that_is_repeated_under_its_key_happens_once(client: Client) -> None:
    await given(client, "a", "b")
    await given(client, customer_id="C2")
    selection = "profile { version } target { version } identity { identifier position }"

    first = await client.mutate("moveIdentity", to(C2, "a", idempotencyKey="k"), selection)
    again = await client.mutate("moveIdentity", to(C2, "a", idempotencyKey="k"), selection)

    assert again == first
    assert (await order(client), await order(client, "C2")) == ("v2: b*", "v2: a*")
