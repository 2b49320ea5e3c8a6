"""Identities of a profile, changed through the API."""

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.identities.builders import C1, C2, card, given, on, order
from tests.payloads import refused, told, unchanged

IDENTITY = "identity { handle identifier isPrimary isActive position }"
TIMES = "identity { id createdAt updatedAt } profile { createdAt updatedAt }"


async def test_linking_appends_to_the_active_identities(client: Client) -> None:
    await given(client, "a", "(z)")

    payload = await client.mutate("linkIdentity", on(C1, "0007"), IDENTITY)

    assert payload == {
        "identity": {**card("0007"), "isPrimary": False, "isActive": True, "position": 1},
        "changed": True,
        "changes": [told("ADDED", "identities", "card", "0007", after={"position": 1, "isActive": True})],
        "errors": [],
    }
    assert await order(client) == "v2: a* 0007 (z)"


async def test_the_first_active_identity_becomes_primary(client: Client) -> None:
    await given(client, "(z)")

    await client.mutate("linkIdentity", on(C1, "a"))

    assert await order(client) == "v2: a* (z)"


async def test_linking_as_primary_puts_the_identity_first(client: Client) -> None:
    await given(client, "a", "b")

    payload = await client.mutate("linkIdentity", on(C1, "c", asPrimary=True))

    assert payload["changes"] == [told("ADDED", "identities", "card", "c", after={"position": 0, "isActive": True})]
    assert await order(client) == "v2: c* a b"


async def test_linking_what_is_there_changes_nothing(client: Client, db: Database) -> None:
    await given(client, "a", "b")

    for again in (on(C1, "b"), on(C1, " b\t"), on(C1, "a", asPrimary=True)):
        payload = await unchanged(client, db, "linkIdentity", again, "identity { identifier }")
        assert payload == {"identity": {"identifier": again["identifier"].strip()}}


async def test_linking_an_inactive_identity_reactivates_it_behind_the_active_ones(client: Client) -> None:
    await given(client, "a", "b", "(c)", "(d)")

    payload = await client.mutate("linkIdentity", on(C1, "d"), TIMES)

    assert payload["changes"] == [
        told(
            "ACTIVATED",
            *("identities", "card", "d"),
            before={"position": 3, "isActive": False},
            after={"position": 2, "isActive": True},
        )
    ]
    assert payload["identity"]["updatedAt"] == payload["profile"]["updatedAt"]
    assert await order(client) == "v2: a* b d (c)"


async def test_linking_an_inactive_identity_as_primary_reactivates_and_promotes_it(client: Client) -> None:
    await given(client, "a", "(c)")

    payload = await client.mutate("linkIdentity", on(C1, "c", asPrimary=True))

    assert [(change["kind"], change["after"], change["autoPromoted"]) for change in payload["changes"]] == [
        ("ACTIVATED", {"position": 0, "isActive": True}, False),
        ("PROMOTED", {"position": 0}, False),
    ]
    assert await order(client) == "v2: c* a"


async def test_linking_what_another_profile_holds_names_its_owner(client: Client, db: Database) -> None:
    await given(client, "a")
    await given(client, "x", "(y)", customer_id="C2")

    messages = await refused(client, db, "linkIdentity", on(C1, "x"), ("IDENTITY_TAKEN", ["identifier"]))
    await refused(client, db, "linkIdentity", on(C1, "y"), ("IDENTITY_TAKEN", ["identifier"]))

    query = """mutation ($input: LinkIdentityInput!) { linkIdentity(input: $input) {
        identity { id } errors { ... on IdentityTaken { owner { customerId version } } }
    } }"""
    answer = await client(query, input=on(C1, "x"))
    assert answer["linkIdentity"] == {"identity": None, "errors": [{"owner": {"customerId": "C2", "version": 1}}]}
    assert messages == ["This card identity belongs to another profile; move it from there, or unlink it first."]


async def test_unlinking_the_primary_identity_promotes_the_next(client: Client) -> None:
    await client.mutate(
        "createProfile", {"customerId": "C1", "identities": [card("0001"), {"handle": "mail", "identifier": "0002"}]}
    )

    payload = await client.mutate(
        "unlinkIdentity", on(C1, "0001"), f"{IDENTITY} profile {{ version identities {{ handle isPrimary position }} }}"
    )

    assert payload == {
        "identity": None,
        "profile": {"version": 2, "identities": [{"handle": "mail", "isPrimary": True, "position": 0}]},
        "changed": True,
        "changes": [
            told("REMOVED", "identities", "card", "0001", before={"position": 0, "isActive": True}),
            told(
                "PROMOTED",
                *("identities", "mail", "0002"),
                before={"position": 1},
                after={"position": 0},
                auto_promoted=True,
            ),
        ],
        "errors": [],
    }


async def test_unlinking_frees_the_identity(client: Client) -> None:
    await given(client, "a", "b")
    await given(client, customer_id="C2")

    await client.mutate("unlinkIdentity", on(C1, "b"))
    payload = await client.mutate("linkIdentity", on(C2, "b"))

    assert payload["errors"] == []
    assert (await order(client), await order(client, "C2")) == ("v2: a*", "v2: b*")


async def test_unlinking_what_is_not_there_or_not_ones_own_changes_nothing_and_reveals_nothing(
    client: Client, db: Database
) -> None:
    await given(client, "a")
    await given(client, "x", customer_id="C2")
    selection = "identity { id } profile { customerId version }"

    unknown = await unchanged(client, db, "unlinkIdentity", on(C1, "nobody's"), selection)
    foreign = await unchanged(client, db, "unlinkIdentity", on(C1, "x"), selection)

    assert unknown == foreign == {"identity": None, "profile": {"customerId": "C1", "version": 1}}


async def test_promoting_puts_an_identity_first_and_touches_the_profile_alone(client: Client) -> None:
    await given(client, "a", "b", "c")

    payload = await client.mutate("promoteIdentity", on(C1, "c"), TIMES)

    assert payload["changes"] == [
        told("PROMOTED", "identities", "card", "c", before={"position": 2}, after={"position": 0})
    ]
    assert payload["identity"]["updatedAt"] == payload["identity"]["createdAt"] == payload["profile"]["createdAt"]
    assert await order(client) == "v2: c* a b"


async def test_linking_as_primary_what_is_there_touches_the_profile_alone(client: Client) -> None:
    await given(client, "a", "b")

    payload = await client.mutate("linkIdentity", on(C1, "b", asPrimary=True), TIMES)

    assert payload["identity"]["updatedAt"] == payload["identity"]["createdAt"]
    assert await order(client) == "v2: b* a"


async def test_deactivating_the_primary_identity_promotes_the_next(client: Client) -> None:
    await given(client, "a", "b", "(z)")

    payload = await client.mutate("deactivateIdentity", on(C1, "a"), IDENTITY)

    assert payload == {
        "identity": {**card("a"), "isPrimary": False, "isActive": False, "position": 1},
        "changed": True,
        "changes": [
            told(
                "DEACTIVATED",
                *("identities", "card", "a"),
                before={"position": 0, "isActive": True},
                after={"position": 1, "isActive": False},
            ),
            told(
                "PROMOTED",
                *("identities", "card", "b"),
                before={"position": 1},
                after={"position": 0},
                auto_promoted=True,
            ),
        ],
        "errors": [],
    }
    assert await order(client) == "v2: b* (a) (z)"


async def test_a_profile_whose_identities_are_all_inactive_has_no_primary_and_keeps_their_order(client: Client) -> None:
    await given(client, "a", "b", "(z)")

    await client.mutate("deactivateIdentity", on(C1, "b"))
    await client.mutate("deactivateIdentity", on(C1, "a"))

    assert await order(client) == "v3: (a) (b) (z)"


async def test_activating_appends_to_the_active_identities(client: Client) -> None:
    await given(client, "a", "(y)", "(z)")

    payload = await client.mutate("activateIdentity", on(C1, "z"))

    assert payload["changes"] == [
        told(
            "ACTIVATED",
            *("identities", "card", "z"),
            before={"position": 2, "isActive": False},
            after={"position": 1, "isActive": True},
        )
    ]
    assert await order(client) == "v2: a* z (y)"


async def test_an_identity_activated_alone_becomes_primary(client: Client) -> None:
    await given(client, "(y)", "(z)")

    await client.mutate("activateIdentity", on(C1, "z"))

    assert await order(client) == "v2: z* (y)"


async def test_reordering_tells_both_orders(client: Client) -> None:
    await given(client, "a", "b", "c", "(z)")

    payload = await client.mutate(
        "reorderIdentities", {"profile": C1, "identities": [card(name) for name in ("a", "c", "z", "b")]}
    )

    assert payload["changes"] == [
        told(
            "REORDERED",
            "identities",
            before=[["card", "a"], ["card", "b"], ["card", "c"], ["card", "z"]],
            after=[["card", "a"], ["card", "c"], ["card", "b"], ["card", "z"]],
        )
    ]
    assert await order(client) == "v2: a* c b (z)"


@pytest.mark.parametrize(
    ("mutation", "input"),
    [
        ("promoteIdentity", on(C1, "a")),
        ("activateIdentity", on(C1, "a")),
        ("deactivateIdentity", on(C1, "z")),
        ("reorderIdentities", {"profile": C1, "identities": [card("a"), card("b"), card("z")]}),
        ("updateIdentity", on(C1, "b", newIdentifier=" b ")),
    ],
)
async def test_what_is_so_already_changes_nothing(
    client: Client, db: Database, mutation: str, input: dict[str, object]
) -> None:
    await given(client, "a", "b", "(z)")

    await unchanged(client, db, mutation, input)

    assert await order(client) == "v1: a* b (z)"


async def test_an_inactive_identity_finds_its_profile_for_mutations_alone(client: Client) -> None:
    await given(client, "a", "(z)")
    by = {"identity": card("z")}

    found = await client("query ($by: ProfileKey!) { profile(by: $by) { version } }", by=by)
    payload = await client.mutate("activateIdentity", on(by, "z"))

    assert found == {"profile": None}
    assert payload["changed"] is True
    assert await order(client) == "v2: a* z"
