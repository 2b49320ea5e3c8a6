"""One profile that has everything, and verbs that change all that is on it, but for contact points and groups."""

from collections.abc import Mapping
from typing import Any

from tests.client import Client

C1 = {"customerId": "C1"}
C2 = {"customerId": "C2"}

EVERYTHING = """version
    attributes { name values }
    identities { handle identifier isPrimary isActive position }
    primaryIdentity { identifier }
    appProfiles { appId key isPrimary isActive position attributes { name values }
        devices { deviceId isActive attributes } }
    extensions { name primaryRecord { data } records { isPrimary position data } }
    name { first } customerType preservePreferences isActive tags consents { type locale status consentDate }"""


def card(identifier: str) -> dict[str, Any]:
    return {"handle": "card", "identifier": identifier}


def app(app_id: str) -> dict[str, Any]:
    return {"appId": app_id, "key": "1"}


async def create(client: Client) -> dict[str, str]:
    """Create `C1` with some of everything, and `C2` with an identity; return the ids of C1's cars by plate."""
    devices = [{"deviceId": "phone", "attributes": {"os": 14}}, {"deviceId": "tablet", "isActive": False}]
    c1 = {
        **C1,
        "attributes": [{"name": "Name", "values": ["Zoë"]}],
        "identities": [*map(card, "abcd"), {**card("z"), "isActive": False}],
        "appProfiles": [
            {**app("fb"), "attributes": [{"name": "Tier", "values": ["gold"]}], "devices": devices},
            app("tw"),
            app("wa"),
            {**app("yt"), "isActive": False},
        ],
        "tags": ["a", "b"],
        "extensions": [{"name": "Cars", "records": [{"plate": plate} for plate in "ABCD"]}],
    }
    payload = await client.mutate("createProfile", c1, "profile { extensions { records { id data } } }")
    assert payload["errors"] == []
    assert (await client.mutate("createProfile", {**C2, "identities": [card("x")]}))["errors"] == []
    return {record["data"]["plate"]: record["id"] for record in payload["profile"]["extensions"][0]["records"]}


def verbs(cars: Mapping[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """Return mutations, each with an input that changes something of `C1` as it was created."""
    return [(name, {"profile": C1, **asked}) for name, asked in _verbs(cars)]


def _verbs(cars: Mapping[str, str]) -> list[tuple[str, dict[str, Any]]]:
    devices = [{"deviceId": "tablet", "isActive": True}, {"deviceId": "tv"}, {"deviceId": "phone"}]
    cars_of = {"name": "Cars"}
    new = [{"plate": "X"}, {"plate": "D"}, {"plate": "A"}, {"plate": "Y"}]
    return [
        ("linkIdentity", card("n")),
        ("linkIdentity", {**card("n"), "asPrimary": True}),
        ("linkIdentity", card("z")),
        ("linkIdentity", {**card("z"), "asPrimary": True}),
        ("linkIdentity", {**card("c"), "asPrimary": True}),
        ("updateIdentity", {**card("b"), "newIdentifier": "n"}),
        ("unlinkIdentity", card("a")),
        ("unlinkIdentity", card("c")),
        ("promoteIdentity", card("c")),
        ("activateIdentity", card("z")),
        ("deactivateIdentity", card("a")),
        ("deactivateIdentity", card("c")),
        ("verifyIdentity", card("b")),
        ("reorderIdentities", {"identities": [*map(card, "dbzac")]}),
        ("moveIdentity", {**card("a"), "to": C2}),
        ("moveIdentity", {**card("z"), "to": C2}),
        ("createAppProfile", {**app("in"), "attributes": [{"name": "Tier", "values": ["new"]}], "devices": devices}),
        ("createAppProfile", {**app("in"), "asPrimary": True}),
        ("updateAppProfile", {**app("fb"), "attributes": [{"name": "Tier", "add": ["x"]}], "devices": devices}),
        ("updateAppProfile", {**app("fb"), "devices": []}),
        ("deleteAppProfile", app("fb")),
        ("deleteDeviceAppProfile", {**app("fb"), "deviceId": "phone"}),
        ("promoteAppProfile", app("wa")),
        ("activateAppProfile", app("yt")),
        ("deactivateAppProfile", app("fb")),
        ("reorderAppProfiles", {"appProfiles": [*map(app, ("wa", "yt", "tw", "fb"))]}),
        ("setExtension", {**cars_of, "records": new}),
        ("setExtension", {**cars_of, "records": []}),
        ("setExtension", {"name": "Boats", "records": new}),
        ("addExtensionRecords", {**cars_of, "records": new}),
        ("addExtensionRecords", {**cars_of, "records": new, "asPrimary": True}),
        ("updateExtensionRecord", {**cars_of, "id": cars["B"], "data": {"plate": "X"}}),
        ("removeExtensionRecords", {**cars_of, "ids": [cars["A"], cars["C"]]}),
        ("promoteExtensionRecord", {**cars_of, "id": cars["C"]}),
        ("updateProfile", {"name": {"first": "Zoë"}, "customerType": "Prospect", "tags": ["b", "c"]}),
        ("updateProfile", {"preservePreferences": False, "defaultLocale": "fr", "legacyProfileId": "1"}),
        ("deactivateProfile", {"reasonCode": "moved"}),
        ("addTags", {"tags": ["c", "a"]}),
        ("removeTags", {"tags": ["a", "z"]}),
        ("setConsent", {"type": "News", "locale": "de", "status": "GRANTED", "consentDate": "2021-01-27T00:25:20Z"}),
        ("reorderExtensionRecords", {**cars_of, "ids": [cars[plate] for plate in "DBAC"]}),
        ("updateProfile", {"extensions": [{**cars_of, "remove": [cars["A"]]}, {"name": "Boats", "set": new}]}),
        ("updateProfile", {"extensions": _several(cars)}),
        (
            "updateProfile",
            {
                "attributes": [
                    {"name": "Name", "add": ["b", "c"]},
                    {"name": "Name", "remove": ["Zoë"]},
                    {"name": "Name", "promote": "c"},
                    {"name": "Name", "add": ["d"]},
                ]
            },
        ),
    ]


def _several(cars: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return patches of one extension that build on each other."""
    patches: list[dict[str, Any]] = [
        {"remove": [cars["A"]]},
        {"add": [{"plate": "X"}]},
        {"update": {"id": cars["C"], "data": {"plate": "A"}}},
        {"promote": cars["D"]},
        {"update": {"id": cars["C"], "data": {"plate": "Z"}}},
    ]
    return [{"name": "Cars", **patch} for patch in patches]


VERBS = [(index, name) for index, (name, _) in enumerate(verbs(dict.fromkeys("ABCD", "")))]
"""Place in `verbs` and name of each of them, for tests that are made before there is a database."""
