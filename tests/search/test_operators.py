"""What each condition of a filter finds, exactly."""

from typing import Any

import pytest

from tests.client import Client
from tests.profiles.builders import create
from tests.search.builders import attribute, found, person

LONG = "x" * 127
PEOPLE = [
    person("a", {"City": ["Köln", "new york"], "Points": ["0"], "Member": ["false"], "Tier": ["Gold"]}),
    person(
        "b", {"City": ["Newcastle"], "Points": ["-1.5", "10"], "Member": ["true"], "Born": ["2000-01-01T00:00:00Z"]}
    ),
    person("c", {"City": ["New York"], "Points": ["9"], "Born": ["2001-01-01T01:00:00+01:00"], "Tier": ["gilt"]}),
    person("d", {"City": [f"{LONG}ab", f"{LONG}"], "Points": ["-20", "0.001"], "Mail": ["Jane@Example.com"]}),
    person("e", {"City": [f"{LONG}ac"], "Mobile": ["+32 470 12 34 56"], "Site": ["https://Example.com"]}),
    person("f", {"City": ["$where"], "Secret": ["s"], "Points": ["1e18"]}),
]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (attribute("City", equals="New York"), "c"),
        (attribute("City", equals=" New York\n"), "c"),
        (attribute("City", equals="new york"), "a"),
        (attribute("City", equals="Ko\u0308ln"), "a"),
        (attribute("City", equals=""), ""),
        (attribute("City", equals="$where"), "f"),
        (attribute("City", equals="x" * 5_000), ""),
        (attribute("City", equals=f"{LONG}ab"), "d"),
        (attribute("City", equals=f"{LONG}ac"), "e"),
        (attribute("City", equals=f"{LONG}a"), ""),
        (attribute("City", in_=["Köln", "Newcastle", "Nowhere", ""]), "ab"),
        (attribute("City", in_=[]), ""),
        (attribute("City", in_=[""]), ""),
        (attribute("City", prefix="New"), "bc"),
        (attribute("City", prefix="New "), "c"),
        (attribute("City", prefix=" New Y"), "c"),
        (attribute("City", prefix=""), ""),
        (attribute("City", prefix=f"{LONG}a"), "de"),
        (attribute("City", prefix=LONG), "de"),
        (attribute("City", exists=True), "abcdef"),
        (attribute("City"), "abcdef"),
        (attribute("City", range={"gte": "Köln", "lt": "Newcastle"}), "ac"),
        (attribute("City", range={"gt": "Köln", "lte": "Newcastle"}), "bc"),
        (attribute("City", range={"gt": LONG}), "de"),
        (attribute("City", range={"lt": "Köln"}), "f"),
        (attribute("Tier", equals="GOLD"), "a"),
        (attribute("tier-of-crm", prefix="G"), "ac"),
        (attribute("Points", equals="0"), "a"),
        (attribute("Points", equals="-0.0"), "a"),
        (attribute("Points", equals=""), ""),
        (attribute("Points", equals="zero"), ""),
        (attribute("Points", in_=["0", "9.0", "x"]), "ac"),
        (attribute("Points", range={"gte": "0"}), "abcdf"),
        (attribute("Points", range={"gt": "0"}), "bcdf"),
        (attribute("Points", range={"lt": "0"}), "bd"),
        (attribute("Points", range={"lte": "-1.5"}), "bd"),
        (attribute("Points", range={"lt": "-1.5"}), "d"),
        (attribute("Points", range={"gt": "9", "lte": "10"}), "b"),
        (attribute("Points", range={"gt": "10"}), "f"),
        # One value lies below and another above: the range is about one value.
        (attribute("Points", range={"gt": "-1", "lt": "0"}), ""),
        (attribute("Points", range={"gt": "5", "lt": "1"}), ""),
        (attribute("Member", equals="false"), "a"),
        (attribute("Member", equals="TRUE"), "b"),
        (attribute("Member", exists=True), "ab"),
        (attribute("Born", range={"gte": "2001-01-01T00:00:00Z"}), "c"),
        (attribute("Born", range={"gt": "2001-01-01T00:00:00Z"}), ""),
        (attribute("Born", equals="2000-01-01T01:00:00+01:00"), "b"),
        (attribute("Mail", equals="Jane@EXAMPLE.com"), "d"),
        (attribute("Mail", prefix="Jane@"), "d"),
        (attribute("Mobile", prefix="+32 470"), "e"),
        (attribute("Site", equals="https://example.com/"), "e"),
        (attribute("Site", prefix="https://"), "e"),
    ],
)
async def test_attributes_are_compared_as_their_definitions_say_G14(
    client: Client, where: dict[str, Any], expected: str
) -> None:
    await create(client, *PEOPLE)

    assert "".join(await found(client, where)) == expected


US, GB = {"countryCode": "US"}, {"countryCode": "GB"}
PORTLAND = {"address1": "1 Way", "city": "Portland", "stateProvince": "OR", "postalCode": "97209", "countryCode": "US"}
LEEDS = {"address1": "1 Way", "city": "Leeds", "postalCode": "LS1 4AP", "countryCode": "GB"}
BOSTON = {"address1": "1 Way", "city": "Boston", "stateProvince": "MA", "postalCode": "02101", "countryCode": "US"}
NEIGHBOURS = [
    person(
        "a",
        identities=[{"handle": "card", "identifier": "0001"}, {"handle": "a=b", "identifier": "c"}],
        appProfiles=[{"appId": "web", "key": "jane"}],
        emails=[{"type": "Home", "address": "Jane.Doe@Example.com"}],
        phones=[{"type": "Home", "number": "+61412345678"}],
        addresses=[{"type": "Home", **PORTLAND}, {"type": "Work", **LEEDS}],
        groups=[{"type": "Club", "name": "Chess"}],
        tags=["vip", "new"],
        customerType="Customer",
        defaultLocale="en-US",
    ),
    person(
        "b",
        identities=[{"handle": "card", "identifier": "0002", "isActive": False}, {"handle": "a", "identifier": "b=c"}],
        emails=[{"type": "Home", "address": "jane@example.org", "isActive": False}],
        addresses=[{"type": "Home", **BOSTON}],
        groups=[{"type": "Club", "name": "Bridge"}, {"type": "Team", "name": "Chess"}],
        tags=["VIP"],
        customerType="Prospect",
        defaultLocale="de",
        isActive=False,
        registrationConfirmed=True,
        preservePreferences=False,
    ),
    person("c%|"),
]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, ["a", "b", "c%|"]),
        ({"and": []}, ["a", "b", "c%|"]),
        ({"or": []}, []),
        ({"not": {}}, []),
        ({"customerId": {"equals": "a"}}, ["a"]),
        ({"customerId": {"equals": ""}}, []),
        ({"customerId": {"in": ["c%|", "b", "b", "x"]}}, ["b", "c%|"]),
        ({"customerId": {"in": []}}, []),
        ({"customerId": {"prefix": "c%"}}, ["c%|"]),
        ({"customerId": {"prefix": ""}}, []),
        ({"identity": {"handle": "card"}}, ["a"]),
        ({"identity": {"handle": "card", "identifier": {"equals": "0001"}}}, ["a"]),
        ({"identity": {"handle": "card", "identifier": {"equals": "0002"}}}, []),
        ({"identity": {"handle": "card", "identifier": {"prefix": "00"}}}, ["a"]),
        ({"identity": {"handle": "a", "identifier": {"equals": "b=c"}}}, ["b"]),
        ({"identity": {"handle": "a=b", "identifier": {"equals": "c"}}}, ["a"]),
        ({"appProfile": {"appId": "web"}}, ["a"]),
        ({"appProfile": {"appId": "web", "key": {"in": ["jane"]}}}, ["a"]),
        ({"appProfile": {"appId": "app", "key": {"equals": "jane"}}}, []),
        ({"email": {"equals": "JANE.DOE@example.com"}}, ["a"]),
        ({"email": {"prefix": "Jane"}}, ["a"]),
        ({"email": {"exists": True}}, ["a"]),
        ({"phone": {"equals": "+61 412 345 678"}}, ["a"]),
        ({"phone": {"prefix": "+61 4"}}, ["a"]),
        ({"phone": {"prefix": "+"}}, ["a"]),
        ({"phone": {"exists": True}}, ["a"]),
        ({"address": US}, ["a", "b"]),
        ({"address": {**US, "city": {"equals": " PORTLAND "}}}, ["a"]),
        ({"address": {**US, "city": {"equals": "Leeds"}}}, []),
        ({"address": {**US, "city": {"prefix": "b"}}}, ["b"]),
        ({"address": {**GB, "postalCode": {"prefix": "ls1 "}}}, ["a"]),
        ({"address": {**GB, "postalCode": {"prefix": "ls "}}}, []),
        ({"address": {**GB, "postalCode": {"prefix": " "}}}, []),
        ({"address": {**GB, "postalCode": {"equals": "ls1  4ap"}}}, ["a"]),
        ({"address": {**US, "postalCode": {"in": ["02101", "97209"]}, "city": {"equals": "Boston"}}}, ["b"]),
        ({"address": {**US, "postalCode": {"in": []}, "city": {"equals": "Boston"}}}, []),
        ({"group": {"type": "Club"}}, ["a", "b"]),
        ({"group": {"type": "Club", "name": {"equals": "Chess"}}}, ["a"]),
        ({"tag": {"equals": "vip"}}, ["a"]),
        ({"tag": {"prefix": "v"}}, ["a"]),
        ({"tag": {"exists": True}}, ["a", "b"]),
        ({"customerType": {"equals": "Customer"}}, ["a", "c%|"]),
        ({"customerType": {"in": ["Prospect", "customer"]}}, ["b"]),
        ({"defaultLocale": {"prefix": "EN"}}, ["a", "c%|"]),
        ({"defaultLocale": {"equals": "en-us"}}, ["a"]),
        ({"isActive": False}, ["b"]),
        ({"isActive": True}, ["a", "c%|"]),
        ({"registrationConfirmed": True}, ["b"]),
        ({"preservePreferences": False}, ["b"]),
        ({"tag": {"equals": "vip"}, "isActive": False}, []),
        ({"tag": {"exists": True}, "not": {"tag": {"equals": "vip"}}}, ["b"]),
        ({"isActive": True, "email": {"exists": False}}, ["c%|"]),
        ({"isActive": True, "not": {"not": {"email": {"exists": True}}}}, ["a"]),
        ({"or": [{"tag": {"equals": "VIP"}}, {"customerId": {"prefix": "c"}}]}, ["b", "c%|"]),
        ({"or": [{}, {"tag": {"equals": "VIP"}}]}, ["a", "b", "c%|"]),
        ({"and": [{"tag": {"equals": "vip"}}, {"tag": {"equals": "new"}}]}, ["a"]),
        ({"and": [{"tag": {"equals": "vip"}}, {"tag": {"equals": "VIP"}}]}, []),
        ({"not": {"or": [{"isActive": False}, {"tag": {"equals": "vip"}}]}, "customerId": {"prefix": "c"}}, ["c%|"]),
        ({"createdAt": {"gte": "2020-01-01T00:00:00Z"}}, ["a", "b", "c%|"]),
        ({"createdAt": {"lt": "2020-01-01T00:00:00Z"}}, []),
        ({"createdAt": {"gt": "9999-12-31T23:59:59.999Z"}}, []),
        ({"updatedAt": {"gt": "2020-01-01T00:00:00Z", "lte": "9999-12-31T23:59:59.999Z"}}, ["a", "b", "c%|"]),
    ],
)
async def test_each_part_of_a_person_can_be_searched_G14(
    client: Client, where: dict[str, Any], expected: list[str]
) -> None:
    await create(client, *NEIGHBOURS)

    assert await found(client, where) == expected


HOME, WORK = {"type": "Home"}, {"type": "Work"}
REACHED = [
    person(
        "a",
        emails=[{**HOME, "address": "a@example.com"}, {"type": "Shop|1", "address": "a@example.org"}],
        phones=[{**WORK, "number": "+61412345678"}],
        addresses=[{**WORK, **LEEDS, "isActive": False}],
    ),
    person(
        "b",
        emails=[{**HOME, "address": "b@example.com", "isActive": False}],
        phones=[{**HOME, "number": "+61412345679"}],
        addresses=[{**HOME, **LEEDS}, {"type": "Holiday", **BOSTON}],
    ),
    person("c"),
]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"emailType": {"equals": " Home"}}, "a"),
        ({"emailType": {"equals": "home"}}, ""),
        ({"emailType": {"equals": ""}}, ""),
        ({"emailType": {"equals": "Shop|1"}}, "a"),
        ({"emailType": {"prefix": "Sh"}}, "a"),
        ({"phoneType": {"equals": "Home"}}, "b"),
        ({"phoneType": {"in": ["Home", "Work"]}}, "ab"),
        ({"phoneType": {"in": []}}, ""),
        ({"phoneType": {"prefix": "W"}}, "a"),
        ({"addressType": {"equals": "Work"}}, ""),
        ({"addressType": {"equals": "Holiday"}}, "b"),
        ({"addressType": {"exists": True}}, "b"),
        ({"phoneType": {"prefix": "W"}, "addressType": {"exists": False}}, "a"),
        ({"phone": {"exists": True}, "not": {"emailType": {"equals": "Home"}}}, "b"),
        ({"addressType": {"prefix": "Ho"}, "address": {**GB, "city": {"equals": "Leeds"}}}, "b"),
    ],
)
async def test_a_contact_point_is_found_by_its_type_G14(client: Client, where: dict[str, Any], expected: str) -> None:
    await create(client, *REACHED)

    assert "".join(await found(client, where)) == expected


async def test_moments_are_compared_to_the_millisecond(client: Client) -> None:
    await create(client, *NEIGHBOURS[:2])
    query = '{ profile(by: {customerId: "a"}) { createdAt } }'
    at = (await client(query))["profile"]["createdAt"]

    assert await found(client, {"createdAt": {"lte": at}}) == ["a"]
    assert await found(client, {"createdAt": {"gt": at}}) == ["b"]
    assert await found(client, {"createdAt": {"gte": at, "lte": at}}) == ["a"]
    assert await found(client, {"createdAt": {"lt": at}}) == []
