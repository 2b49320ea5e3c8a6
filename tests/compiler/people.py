"""A few profiles with everything in them, and what is asked of them."""

from collections.abc import Iterator
from typing import Any

from gateway.ids import revealed
from gateway.mongo.client import Database
from tests.client import SCHEMA, Client
from tests.compiler.operations import everything
from tests.compiler.values import Pools
from tests.database import stored

FULL: dict[str, Any] = {
    "customerId": "C1",
    "name": {"first": "Zoë", "last": "Ångström", "prefix": "Dr."},
    "attributes": [
        {"name": "EmailAddress", "values": ["zoe@work.example", "zoe@home.example"]},
        {"name": "Points", "values": ["12"]},
        {"name": "Colour", "values": ["grün", "blau 🧦"]},
    ],
    "identities": [
        {"handle": "card", "identifier": "0001"},
        {"handle": "card", "identifier": "0002"},
        {"handle": "mailer", "identifier": "m|1", "isActive": False},
    ],
    "appProfiles": [
        {
            "appId": "shop",
            "key": "k1",
            "attributes": [{"name": "Points", "values": ["3"]}, {"name": "Size", "values": ["M", "L"]}],
            "devices": [{"deviceId": "phone", "attributes": {"os": {"name": "a", "n": 1.5}}}, {"deviceId": "watch"}],
        },
        {"appId": "bot", "key": "k2", "isActive": False},
    ],
    "extensions": [
        {"name": "Phone", "records": [{"n": 1, "list": [None, True]}, {"n": 2}]},
        {"name": "Empty_", "records": [{}]},
    ],
    "emails": [
        {"type": "Home", "address": "Zoe@example.com", "isVerified": True},
        {"type": "Work", "address": "family@example.com"},
        {"type": "Old", "address": "old@example.com", "isActive": False},
    ],
    "phones": [
        {"type": "Home", "number": "+15035550142", "isMobile": True},
        {"type": "Work", "number": "+4930123456"},
    ],
    "addresses": [
        {
            "type": "Home",
            "address1": "1 Main St",
            "city": "Portland",
            "postalCode": "97201",
            "stateProvince": "OR",
            "countryCode": "US",
        },
        {"type": "Work", "address1": "Weg 1", "city": "Köln", "postalCode": "50667", "countryCode": "DE"},
    ],
    "groups": [
        {"type": "club", "name": "gold", "groupId": "g1"},
        {"type": "club", "name": "silver", "isActive": False},
    ],
    "tags": ["vip", "früh"],
}
PEOPLE: list[dict[str, Any]] = [
    FULL,
    {
        "customerId": "C2",
        "identities": [{"handle": "card", "identifier": "0003"}],
        "emails": [{"type": "Home", "address": "family@example.com"}],
        "appProfiles": [{"appId": "shop", "key": "k3"}],
        "attributes": [{"name": "EmailAddress", "values": []}],
    },
    {"customerId": "C3"},
    {"customerId": "C4", "identities": [{"handle": "card", "identifier": "0004"}]},
    {"customerId": "Ünï|%", "identities": [{"handle": "mailer", "identifier": "⛄"}], "isActive": False},
]
DEFINITIONS: list[tuple[str, dict[str, Any]]] = [
    ("defineAttribute", {"name": "Points", "type": "NUMBER", "description": "Collected"}),
    ("defineAttribute", {"name": "EmailAddress", "type": "EMAIL", "sourceName": "email", "searchable": True}),
    ("defineIdentityType", {"handle": "card", "pattern": "[0-9]+", "label": "Card", "blockedValues": ["9999"]}),
    ("defineApp", {"appId": "shop", "label": "Shop"}),
    ("defineApp", {"appId": "bot"}),
]
CONSENTS = [
    {"type": "news", "status": "GRANTED", "contactType": "Home", "consentDate": "2021-01-27T00:25:20.000Z"},
    {
        "type": "calls",
        "status": "DENIED",
        "consentDate": "2020-01-01T00:00:00.000Z",
        "expirationDate": "2022-01-01T00:00:00.000Z",
        "locale": "de-DE",
    },
]


async def live(client: Client) -> None:
    """Let all of them come into being, one move on, and one go."""
    for name, asked in DEFINITIONS:
        await _done(client, name, asked)
    for person in PEOPLE:
        await _done(client, "createProfile", person)
    for consent in CONSENTS:
        await _done(client, "setConsent", {"profile": {"customerId": "C1"}, **consent})
    moved = {"handle": "card", "identifier": "0002", "to": {"customerId": "C2"}}
    await _done(client, "moveIdentity", {"profile": {"customerId": "C1"}, **moved})
    await _done(client, "deleteProfile", {"profile": {"customerId": "C4"}})


async def _done(client: Client, name: str, asked: dict[str, Any]) -> None:
    payload = await client.mutate(name, asked)
    assert payload["errors"] == [], (name, asked, payload["errors"])


async def pools(client: Client) -> Pools:
    """Return what stands in the answers about them, by the names of the fields."""
    query = SCHEMA._schema.query_type
    assert query is not None
    found: dict[str, list[Any]] = {"customerId": ["C4", "nobody"], "identifier": ["9999"]}
    answer = await client(everything(query, 5))
    for name, value in _leaves("", answer):
        values = found.setdefault(name, [])
        if value not in values:
            values.append(value)
    return found


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _leaves(name.removesuffix("s"), item)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(key, one)
    elif value is not None:
        yield name, value


async def known_ids(db: Database) -> frozenset[str]:
    """Return all texts of 16 characters that stand somewhere in the database."""
    return frozenset(text for one in (await stored(db)).values() for text in _texts(one) if len(text) == 16)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield from (revealed(value) or "").rpartition(":")[2].split("|")
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _texts(one)
