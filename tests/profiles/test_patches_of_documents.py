"""`updateProfile` with patches of identities and app profiles: each operation, their order, and all of them at once."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import stored
from tests.identities.builders import C1, card
from tests.invariants import assert_invariants
from tests.payloads import refused, told, unchanged
from tests.profiles.builders import create, profile

LISTS = """version
    identities { id handle identifier isPrimary isActive createdAt }
    appProfiles { id appId key isPrimary isActive createdAt attributes { name values } devices { deviceId } }
    emails { address } attributes { name values }"""


def app(app_id: str, **more: Any) -> dict[str, Any]:
    return {"appId": app_id, "key": "1", **more}


def mail(address: str, **more: Any) -> dict[str, Any]:
    return {"type": "Home", "address": address, **more}


async def given(client: Client) -> dict[str, Any]:
    """Create `C1` with four identities and four app profiles, the last of each inactive, and `C2` with one of each."""
    await create(
        client,
        profile(
            "C1",
            identities=[card("a"), card("b"), card("c"), card("z", isActive=False)],
            appProfiles=[
                app("fb", attributes=[{"name": "Tier", "values": ["gold"]}], devices=[{"deviceId": "phone"}]),
                app("tw"),
                app("wa"),
                app("yt", isActive=False),
            ],
        ),
        profile("C2", identities=[card("x")], appProfiles=[app("x")]),
    )
    return await read(client)


async def read(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = (await client(f'{{ profile(by: {{customerId: "C1"}}) {{ {LISTS} }} }}'))["profile"]
    return found


async def update(client: Client, **patches: Any) -> dict[str, Any]:
    """Patch C1, which nothing may refuse; return the payload."""
    payload = await client.mutate("updateProfile", {"profile": C1, **patches}, f"profile {{ {LISTS} }}")
    assert payload["errors"] == []
    return payload


def line(entries: list[dict[str, Any]]) -> str:
    """Return entries in one line: the primary with a star, the inactive in parentheses."""
    names = [entry.get("identifier") or entry["appId"] for entry in entries]
    assert [entry["isPrimary"] for entry in entries] == [not i and e["isActive"] for i, e in enumerate(entries)]
    shown = [name if entry["isActive"] else f"({name})" for name, entry in zip(names, entries, strict=True)]
    return " ".join([f"{shown[0]}*", *shown[1:]] if entries and entries[0]["isPrimary"] else shown)


IDENTITIES: dict[str, tuple[dict[str, Any], str]] = {
    "remove": ({"remove": [card("a"), card("nobody's"), card("x")]}, "b* c (z)"),
    "update": ({"update": [card("a", newIdentifier="n"), card("n", newIdentifier="m")]}, "m* b c (z)"),
    "set active": ({"setActive": [card("z", isActive=True), card("a", isActive=False)]}, "b* c z (a)"),
    "reorder": ({"reorder": [*map(card, "cbaz")]}, "c* b a (z)"),
    "add": ({"add": [card("n"), card("b"), card("z"), card("m", isActive=False)]}, "a* b c n z (m)"),
    "add at the head": ({"add": [card("n"), card("c", isPrimary=True)]}, "c* a b n (z)"),
    "promote": ({"promote": card("c")}, "c* a b (z)"),
    "set": ({"set": [card("n"), card("b"), card("z")]}, "n* b (z)"),
    "set with a flag": ({"set": [card("n"), card("b", isPrimary=True)]}, "b* n"),
    "clear": ({"set": []}, ""),
    "all in their order": (
        {
            "promote": card("m"),
            "add": [card("m"), card("a")],
            "reorder": [card("d"), card("c"), card("z")],
            "setActive": [card("d", isActive=False), card("d", isActive=True), card("z", isActive=True)],
            "update": [card("b", newIdentifier="d")],
            "remove": [card("a")],
        },
        "m* d c z a",
    ),
    "remove and add": ({"remove": [card("a")], "add": [card("a")]}, "b* c a (z)"),
    "an identifier that is freed": ({"remove": [card("a")], "update": [card("c", newIdentifier="a")]}, "b* a (z)"),
    "two that swap": (
        {"update": [card("a", newIdentifier="t"), card("b", newIdentifier="a"), card("t", newIdentifier="b")]},
        "b* a c (z)",
    ),
}


@pytest.mark.parametrize("case", IDENTITIES)
async def test_identities_are_patched_in_one_version_I6_M27(client: Client, db: Database, case: str) -> None:
    await given(client)
    patch, expected = IDENTITIES[case]

    payload = await update(client, identities=patch)

    assert (line(payload["profile"]["identities"]), payload["profile"]["version"]) == (expected, 2)
    assert await read(client) == payload["profile"]
    assert_invariants(await stored(db))


APP_PROFILES: dict[str, tuple[dict[str, Any], str]] = {
    "remove": ({"remove": [app("fb"), app("nobody's"), app("x")]}, "tw* wa (yt)"),
    "update": ({"update": [app("tw", devices=[{"deviceId": "tv"}])]}, "fb* tw wa (yt)"),
    "set active": ({"setActive": [app("yt", isActive=True), app("fb", isActive=False)]}, "tw* wa yt (fb)"),
    "reorder": ({"reorder": [*map(app, ("wa", "tw", "fb", "yt"))]}, "wa* tw fb (yt)"),
    "add": ({"add": [app("in"), app("li", isActive=False)]}, "fb* tw wa in (yt) (li)"),
    "add at the head": ({"add": [app("in", isPrimary=True)]}, "in* fb tw wa (yt)"),
    "promote": ({"promote": app("wa")}, "wa* fb tw (yt)"),
    "set": ({"set": [app("in"), app("tw"), app("yt")]}, "in* tw (yt)"),
    "clear": ({"set": []}, ""),
    "all in their order": (
        {
            "promote": app("in"),
            "add": [app("in"), app("fb")],
            "reorder": [app("wa"), app("yt"), app("tw")],
            "setActive": [app("yt", isActive=True)],
            "update": [app("tw", attributes=[{"name": "Tier", "set": ["blue"]}])],
            "remove": [app("fb")],
        },
        "in* wa yt tw fb",
    ),
}


@pytest.mark.parametrize("case", APP_PROFILES)
async def test_app_profiles_are_patched_in_one_version_I6_M27(client: Client, db: Database, case: str) -> None:
    await given(client)
    patch, expected = APP_PROFILES[case]

    payload = await update(client, appProfiles=patch)

    assert (line(payload["profile"]["appProfiles"]), payload["profile"]["version"]) == (expected, 2)
    assert await read(client) == payload["profile"]
    assert_invariants(await stored(db))


async def test_what_is_set_again_stays_the_same_entry(client: Client) -> None:
    before = await given(client)
    apps = [app("yt", isActive=True), app("fb", devices=[]), app("tw", attributes=[{"name": "A", "values": ["1"]}])]

    after = (await update(client, identities={"set": [card("z"), card("b")]}, appProfiles={"set": apps}))["profile"]

    (_, b, _, z), (fb, tw, _, yt) = before["identities"], before["appProfiles"]
    assert after["identities"] == [{**b, "isPrimary": True}, z]
    assert after["appProfiles"] == [
        {**fb, "devices": []},
        {**tw, "attributes": [{"name": "A", "values": ["1"]}]},
        yt,
    ]


async def test_an_identity_that_leaves_and_comes_back_is_a_new_one_and_a_renamed_one_is_not(client: Client) -> None:
    a, b, *_ = (await given(client))["identities"]
    patch = {"remove": [card("a")], "update": [card("b", newIdentifier="n")], "add": [card("a")]}

    after = (await update(client, identities=patch))["profile"]["identities"]

    assert {one["identifier"]: one["id"] for one in after if one["id"] in (a["id"], b["id"])} == {"n": b["id"]}


async def test_all_lists_change_together_and_are_told_together_I6_M27(client: Client, db: Database) -> None:
    await given(client)

    payload = await update(
        client,
        attributes=[{"name": "Colour", "set": ["red"]}],
        identities={"remove": [card("a")]},
        appProfiles={"add": [app("in", devices=[{"deviceId": "tv"}])]},
        emails={"add": [mail("jane@example.com")]},
    )

    device = {"deviceId": "tv", "isActive": True, "attributes": {}}
    assert payload["changes"][:4] == [
        told("ADDED", "attributes", "Colour", "red", after={"position": 0}),
        told("REMOVED", "identities", "card", "a", before={"position": 0, "isActive": True}),
        told("PROMOTED", "identities", "card", "b", before={"position": 1}, after={"position": 0}, auto_promoted=True),
        told(
            "ADDED",
            *("appProfiles", "in", "1"),
            after={"position": 3, "isActive": True, "attributes": {}, "devices": [device]},
        ),
    ]
    assert [change["path"][0] for change in payload["changes"][4:]] == ["emails"]
    assert_invariants(await stored(db))
    assert len((await stored(db))["changes"]) == 3


async def test_patches_that_change_nothing_write_nothing(client: Client, db: Database) -> None:
    await given(client)
    nothing = {
        "identities": {"remove": [card("x")], "add": [card("b")], "promote": card("a")},
        "appProfiles": {"setActive": [app("yt", isActive=False)], "reorder": [*map(app, ("fb", "tw", "wa", "yt"))]},
    }

    await unchanged(client, db, "updateProfile", {"profile": C1, **nothing})
    await unchanged(client, db, "updateProfile", {"profile": C1, "identities": {}, "appProfiles": {"add": []}})
    again = {"identities": {"set": [*map(card, "abcz")]}, "appProfiles": {"set": [*map(app, ("fb", "tw", "wa", "yt"))]}}
    await unchanged(client, db, "updateProfile", {"profile": C1, **again})


async def test_all_that_is_wrong_with_all_lists_is_told_at_once(client: Client, db: Database) -> None:
    await given(client)

    await refused(
        client,
        db,
        "updateProfile",
        {
            "profile": C1,
            "defaultLocale": "?",
            "attributes": [{"name": "1", "set": []}],
            "identities": {
                "update": [card("a", newIdentifier="x"), card("b", newIdentifier="c"), card("n", newIdentifier="m")],
                "setActive": [card("n", isActive=True)],
                "reorder": [card("a")],
                "add": [card("x"), card(""), card("m")],
                "promote": card("z"),
            },
            "appProfiles": {
                "update": [app("tw", attributes=[{"name": "Tier", "promote": "gold"}]), app("x")],
                "add": [app("fb"), app("x"), app("in", devices=[{"deviceId": ""}])],
                "promote": app("nobody's"),
            },
            "emails": {"add": [mail("nowhere")]},
        },
        ("INVALID_VALUE", ["defaultLocale"]),
        ("INVALID_INPUT", ["attributes", "0", "name"]),
        ("IDENTITY_TAKEN", ["identities", "update", "0", "newIdentifier"]),
        ("DUPLICATE_VALUE", ["identities", "update", "1", "newIdentifier"]),
        ("NOT_FOUND", ["identities", "update", "2", "identifier"]),
        ("NOT_FOUND", ["identities", "setActive", "0", "identifier"]),
        ("INVALID_PERMUTATION", ["identities", "reorder"]),
        ("IDENTITY_TAKEN", ["identities", "add", "0"]),
        ("INVALID_VALUE", ["identities", "add", "1", "identifier"]),
        ("NOT_ELIGIBLE", ["identities", "promote", "identifier"]),
        ("NOT_FOUND", ["appProfiles", "update", "0", "attributes", "0", "promote"]),
        ("NOT_FOUND", ["appProfiles", "update", "1", "key"]),
        ("ALREADY_EXISTS", ["appProfiles", "add", "0", "key"]),
        ("ALREADY_EXISTS", ["appProfiles", "add", "1", "key"]),
        ("INVALID_VALUE", ["appProfiles", "add", "2", "devices", "0", "deviceId"]),
        ("NOT_FOUND", ["appProfiles", "promote", "key"]),
        ("INVALID_VALUE", ["emails", "add", "0", "address"]),
    )


REFUSED: dict[str, tuple[str, dict[str, Any], tuple[str, list[str]]]] = {
    "set beside others": ("identities", {"set": [], "promote": card("a")}, ("INVALID_INPUT", ["set"])),
    "set of what another has": ("identities", {"set": [card("a"), card("x")]}, ("IDENTITY_TAKEN", ["set", "1"])),
    "set of one twice": ("identities", {"set": [card("a"), card(" a")]}, ("DUPLICATE_VALUE", ["set", "1"])),
    "set with two primaries": (
        "identities",
        {"set": [card("a", isPrimary=True), card("b", isPrimary=True)]},
        ("MULTIPLE_PRIMARY", ["set", "1"]),
    ),
    "a flag and a promotion": (
        "identities",
        {"add": [card("n", isPrimary=True)], "promote": card("a")},
        ("MULTIPLE_PRIMARY", ["promote"]),
    ),
    "an inactive one at the head": (
        "identities",
        {"add": [card("n", isPrimary=True, isActive=False)]},
        ("NOT_ELIGIBLE", ["add", "0"]),
    ),
    "an inactive one first": ("identities", {"reorder": [*map(card, "zabc")]}, ("NOT_ELIGIBLE", ["reorder", "0"])),
    "what was removed": (
        "identities",
        {"remove": [card("a")], "promote": card("a")},
        ("NOT_FOUND", ["promote", "identifier"]),
    ),
    "too many": ("identities", {"add": [card(f"n{n}") for n in range(97)]}, ("LIMIT_EXCEEDED", ["add", "96"])),
    "an app profile of another profile": ("appProfiles", {"set": [app("x")]}, ("ALREADY_EXISTS", ["set", "0", "key"])),
    "an app profile twice": ("appProfiles", {"add": [app("in"), app("in")]}, ("DUPLICATE_VALUE", ["add", "1"])),
    "a patch without an operation": (
        "appProfiles",
        {"update": [app("tw"), app("fb", attributes=[{"name": "Tier"}])]},
        ("INVALID_INPUT", ["update", "1", "attributes", "0"]),
    ),
    "null": ("appProfiles", {"add": None}, ("NULL_NOT_ALLOWED", ["add"])),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_wrong_patches_are_refused(client: Client, db: Database, case: str) -> None:
    await given(client)
    name, patch, (code, path) = REFUSED[case]

    await refused(client, db, "updateProfile", {"profile": C1, name: patch}, (code, [name, *path]))
