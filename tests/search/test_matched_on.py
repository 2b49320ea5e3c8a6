"""Why a profile was found: the conditions that it fits, each with the value that does."""

from typing import Any

import pytest

from tests.client import Client
from tests.profiles.builders import create
from tests.search.builders import SEARCH, attribute, person

LEEDS = {"address1": "1 Way", "city": "Leeds", "postalCode": "LS1 4AP", "countryCode": "GB"}
JANE = person(
    "jane",
    {"City": ["Köln", "x" * 200], "Points": ["9", "-10.5"], "Tier": ["Gold"]},
    identities=[{"handle": "card", "identifier": "0001"}],
    appProfiles=[{"appId": "web", "key": "K"}],
    emails=[{"type": "Home", "address": "Jane@Example.com"}],
    phones=[{"type": "Mobile", "number": "+61 412 345 678"}],
    addresses=[{"type": "Holiday", **LEEDS}],
    groups=[{"type": "Club", "name": "Chess"}],
    tags=["new", "vip"],
    defaultLocale="en-US",
)


def match(value: str, *path: str) -> dict[str, Any]:
    return {"path": list(path), "value": value}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (None, []),
        ({}, []),
        ({"tag": {"exists": True}}, [match("new", "tag")]),
        ({"tag": {"prefix": "v"}}, [match("vip", "tag")]),
        (attribute("Points", range={"lt": "0"}), [match("-10.5", "attribute")]),
        (attribute("Points", exists=True), [match("9", "attribute")]),
        (attribute("City", equals="x" * 200), [match("x" * 200, "attribute")]),
        (attribute("Tier", equals="GOLD"), [match("gold", "attribute")]),
        ({"identity": {"handle": "card"}}, [match("0001", "identity")]),
        ({"appProfile": {"appId": "web"}}, [match("K", "appProfile")]),
        ({"email": {"equals": "JANE@example.com"}}, [match("Jane@Example.com", "email")]),
        ({"phone": {"prefix": "+61"}}, [match("+61412345678", "phone")]),
        ({"address": {"countryCode": "gb", "city": {"equals": "LEEDS"}}}, [match("Leeds", "address")]),
        ({"emailType": {"prefix": "H"}}, [match("Home", "emailType")]),
        ({"phoneType": {"in": ["Home", "Mobile"]}}, [match("Mobile", "phoneType")]),
        ({"addressType": {"exists": True}}, [match("Holiday", "addressType")]),
        ({"group": {"type": "Club"}}, [match("Chess", "group")]),
        (
            {"defaultLocale": {"prefix": "EN"}, "isActive": True},
            [match("en-US", "defaultLocale"), match("true", "isActive")],
        ),
        ({"customerId": {"prefix": "j"}}, [match("jane", "customerId")]),
        (
            {"or": [{"tag": {"equals": "vip"}}, {"tag": {"equals": "old"}}, attribute("City", prefix="K")]},
            [match("vip", "or", "0", "tag"), match("Köln", "or", "2", "attribute")],
        ),
        # A branch that does not hold tells nothing, whatever holds in it.
        (
            {"or": [{"tag": {"equals": "vip"}}, {"isActive": False, "email": {"exists": True}}]},
            [match("vip", "or", "0", "tag")],
        ),
        (
            {"and": [{"tag": {"in": ["x", "vip"]}}], "not": {"phone": {"exists": False}}},
            [match("vip", "and", "0", "tag"), match("+61412345678", "not", "phone")],
        ),
        ({"isActive": True, "not": {"tag": {"equals": "old"}}}, [match("true", "isActive")]),
    ],
)
async def test_a_hit_tells_what_it_was_found_by(
    client: Client, where: dict[str, Any] | None, expected: list[dict[str, Any]]
) -> None:
    await create(client, JANE)

    (edge,) = (await client(SEARCH, where=where))["profiles"]["edges"]

    assert edge["matchedOn"] == expected


async def test_each_hit_tells_its_own_reason(client: Client) -> None:
    await create(client, person("a", tags=["vip"]), person("b", {"City": ["Köln"]}))
    where = {"or": [{"tag": {"equals": "vip"}}, attribute("City", equals="Köln")]}

    edges = (await client(SEARCH, where=where))["profiles"]["edges"]

    assert [edge["matchedOn"] for edge in edges] == [
        [match("vip", "or", "0", "tag")],
        [match("Köln", "or", "1", "attribute")],
    ]
