"""Identity types that are renamed: the old handle is accepted, the new one shown, and nothing stored changes."""

from typing import Any

from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content, stored
from tests.identities.builders import C1, C2, given, on, order
from tests.identity_types.builders import LOOK_UP, SELECTION, conflicts, define
from tests.invariants import assert_invariants
from tests.payloads import reasons, refused, told

IDENTITIES = '{ profile(by: {customerId: "C1"}) { identities { id handle identifier } } }'


async def rename(client: Client, handle: str, new_handle: str) -> dict[str, Any]:
    asked = {"handle": handle, "newHandle": new_handle}
    payload = await client.mutate("renameIdentityType", asked, SELECTION)
    assert reasons(payload) == []
    return payload


def named(handle: str, identifier: str) -> dict[str, Any]:
    return {"handle": handle, "identifier": identifier}


async def test_a_renamed_type_is_shown_under_its_new_handle_O10(client: Client, db: Database) -> None:
    await define(client, label="Card", maxPerProfile=2)
    await given(client, "a", "b")
    before, identities = await content(db), (await client(IDENTITIES))["profile"]["identities"]

    payload = await rename(client, " card", "loyalty ")

    told_of: dict[str, Any] = {
        "label": "Card",
        "pattern": None,
        "caseInsensitive": False,
        "maxPerProfile": 2,
        "blockedValues": [],
    }
    old = {"handle": "card", **told_of, "aliases": []}
    new = {"handle": "loyalty", **told_of, "aliases": ["card"]}
    assert payload["identityType"] == new
    assert payload["changes"] == [told("UPDATED", "identityTypes", "loyalty", before=old, after=new)]
    assert (await client(IDENTITIES))["profile"]["identities"] == [{**one, "handle": "loyalty"} for one in identities]
    after = await content(db)
    assert {name: after[name] for name in ("profiles", "identities", "changes")} == {
        name: before[name] for name in ("profiles", "identities", "changes")
    }
    assert await client('{ identityTypes { handle } identityType(handle: "card") { handle } }') == {
        "identityTypes": [{"handle": "loyalty"}],
        "identityType": {"handle": "loyalty"},
    }


async def test_reads_and_writes_accept_the_old_handle_and_the_new_O10(client: Client, db: Database) -> None:
    await define(client, maxPerProfile=3)
    await given(client, "a", "b")
    await given(client, "x", customer_id="C2")
    await rename(client, "card", "loyalty")
    again = Client(db, book=DefinitionBook(db, lifetime=60))
    filtered = 'query ($h: [String!]) { profile(by: {customerId: "C1"}) { identities(handles: $h) { handle } } }'

    for handle in ("card", "loyalty"):
        assert await again(LOOK_UP, by={"identity": named(handle, "a")}) == {"profile": {"customerId": "C1"}}
        shown = (await again(filtered, h=[handle]))["profile"]["identities"]
        assert shown == [{"handle": "loyalty"}, {"handle": "loyalty"}]
        (message,) = await refused(
            again, db, "linkIdentity", {"profile": C1, **named(handle, "x")}, ("IDENTITY_TAKEN", ["identifier"])
        )
        assert message.startswith("This loyalty identity belongs to another profile")
    payload = await again.mutate(
        "linkIdentity", {"profile": C1, **named("loyalty", "c")}, "identity { handle identifier }"
    )
    assert payload["identity"] == named("loyalty", "c")
    assert payload["changes"][0]["path"] == ["identities", "loyalty", "c"]
    full = {"profile": C1, **named("loyalty", "d")}
    (message,) = await refused(again, db, "linkIdentity", full, ("LIMIT_EXCEEDED", ["identifier"]))
    assert message == "A profile has at most 3 loyalty identities."
    turned = {"profile": C1, "identities": [named("loyalty", "c"), named("card", "b"), named("loyalty", "a")]}
    payload = await again.mutate("reorderIdentities", turned)
    orders = [[["loyalty", name] for name in names] for names in ("abc", "cba")]
    assert payload["changes"][-1] == told("REORDERED", "identities", before=orders[0], after=orders[1])
    await again.mutate("moveIdentity", on(C1, "c", to=C2))
    assert (await order(again), await order(again, "C2")) == ("v4: b* a", "v2: x* c")
    assert {identity["handle"] for identity in (await stored(db))["identities"]} == {"card"}
    assert_invariants(await stored(db))


async def test_a_type_is_renamed_again_and_back_O10(client: Client, db: Database) -> None:
    await define(client)
    await given(client, "a")

    assert (await rename(client, "card", "loyalty"))["identityType"]["aliases"] == ["card"]
    assert (await rename(client, "card", "member"))["identityType"]["aliases"] == ["card", "loyalty"]
    assert (await rename(client, "member", "loyalty"))["identityType"]["aliases"] == ["card", "member"]
    assert (await rename(client, "member", "card"))["identityType"]["aliases"] == ["member", "loyalty"]
    assert (await rename(client, "loyalty", "card"))["changed"] is False
    for handle in ("card", "loyalty", "member"):
        assert await client(LOOK_UP, by={"identity": named(handle, "a")}) == {"profile": {"customerId": "C1"}}
    (identity,) = (await stored(db))["identities"]
    assert identity["_id"] == "demo|card|a"


async def test_a_handle_that_is_taken_is_refused_O10(client: Client, db: Database) -> None:
    for handle in ("card", "mailer"):
        await define(client, handle)
    await rename(client, "mailer", "post")
    await given(client, customer_id="C2")
    await client.mutate("linkIdentity", {"profile": C2, **named("till", "1")})
    before = await content(db)

    for taken in ("post", "mailer"):
        payload = await client.mutate("renameIdentityType", {"handle": "card", "newHandle": taken}, SELECTION)
        assert reasons(payload) == [("ALREADY_EXISTS", ["newHandle"])]
    assert payload["errors"][0]["message"] == "mailer was a handle of the identity type post, and still means it."
    for mutation, asked, expected in (
        ("defineIdentityType", {"handle": "mailer"}, ("ALREADY_EXISTS", ["handle"])),
        ("renameIdentityType", {"handle": "x", "newHandle": "y"}, ("NOT_FOUND", ["handle"])),
        ("renameIdentityType", {"handle": "card", "newHandle": " "}, ("INVALID_INPUT", ["newHandle"])),
    ):
        assert reasons(await client.mutate(mutation, asked)) == [expected]
    assert await conflicts(client, "renameIdentityType", newHandle="till") == (1, ["C2"])
    assert await content(db) == before


async def test_what_a_type_says_holds_after_it_was_renamed_O10(client: Client, db: Database) -> None:
    await define(client, caseInsensitive=True, pattern="[a-f0-9]+")
    await given(client, "AB")
    await rename(client, "card", "loyalty")

    wrong = {"profile": C1, **named("card", "x")}
    await refused(client, db, "linkIdentity", wrong, ("INVALID_VALUE", ["identifier"]))
    stricter = {"handle": "loyalty", "pattern": "[0-9]+"}
    assert await conflicts(client, "updateIdentityType", **stricter) == (1, ["C1"])
    assert await conflicts(client, "deleteIdentityType", handle="loyalty") == (1, ["C1"])
    await client.mutate("unlinkIdentity", {"profile": C1, **named("loyalty", "ab")})
    payload = await client.mutate("deleteIdentityType", {"handle": "card"}, SELECTION)
    assert (payload["identityType"], reasons(payload)) == (None, [])


async def test_a_type_has_so_many_old_handles_and_no_more_O10(client: Client, db: Database) -> None:
    await define(client, "h0")
    for number in range(20):
        await rename(client, "h0", f"h{number + 1}")
    before = await content(db)

    payload = await client.mutate("renameIdentityType", {"handle": "h0", "newHandle": "h21"})

    assert reasons(payload) == [("LIMIT_EXCEEDED", ["newHandle"])]
    assert await content(db) == before
    assert len((await rename(client, "h0", "h0"))["identityType"]["aliases"]) == 20
