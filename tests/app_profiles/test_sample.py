"""Customers as IMIconnect keeps them (seed 002): master profiles and the application profiles of their channels."""

from typing import Any

import pytest

from gateway.definitions.model import AttributeDefinition, AttributeType, Definitions
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.batches import batch, outcomes, status
from tests.client import Client
from tests.database import stored
from tests.invariants import assert_invariants

DEFINED = (
    AttributeDefinition(name="CustomerName", required=True, max_values=1),
    AttributeDefinition(name="EmailAddress", type=AttributeType.EMAIL),
    AttributeDefinition(name="MSISDN", type=AttributeType.PHONE),
    AttributeDefinition(name="Tariff", allowed_values=("PAYG", "Contract")),
    AttributeDefinition(name="OptIn", type=AttributeType.BOOLEAN, max_values=1),
    AttributeDefinition(name="PushToken"),
)
APPS = ("FB9101", "TW2207", "WA5533", "RT4410")

MASTERS: list[dict[str, Any]] = [
    {
        "customerId": "CRN-00482913",
        "attributes": [
            {"name": "CustomerName", "values": ["Priya Raghunathan"]},
            {"name": "EmailAddress", "values": ["priya.r@example.co.uk", "p.raghunathan@example.com"]},
            {"name": "MSISDN", "values": ["+447400123456", "+447911123456"]},
            {"name": "Tariff", "values": ["Contract"]},
        ],
    },
    {
        "customerId": "CRN-00482914",
        "attributes": [
            {"name": "CustomerName", "values": ["Tomasz Wiśniewski"]},
            {"name": "MSISDN", "values": ["+48512345678"]},
            {"name": "Tariff", "values": ["PAYG"]},
        ],
    },
]
"""Each attribute's primary value first, as it comes out."""

LINKS: list[dict[str, Any]] = [
    {
        "profile": {"customerId": "CRN-00482913"},
        "appId": "FB9101",
        "key": "10220431187765432",
        "attributes": [{"name": "OptIn", "values": ["true"]}],
        "devices": [],
    },
    {
        "profile": {"customerId": "CRN-00482913"},
        "appId": "RT4410",
        "key": "00007",
        "attributes": [
            {"name": "OptIn", "values": ["false"]},
            {"name": "PushToken", "values": ["fcm:dK3…9x", "apns:74f1"]},
        ],
        "devices": [
            {
                "deviceId": "IMEI-356938035643809",
                "isActive": True,
                "attributes": {"os": "Android 14", "pushEnabled": True, "badge": 0, "lastSeen": None},
            },
            {
                "deviceId": "8A7C2F10-55D1-4B7B-9F0B-6E2C1D9A0001",
                "isActive": False,
                "attributes": {"os": "iOS 17.2", "topics": ["bills", "offers"]},
            },
        ],
        "asPrimary": True,
    },
    {
        "profile": {"customerId": "CRN-00482913"},
        "appId": "WA5533",
        "key": "447400123456",
        "attributes": [],
        "devices": [],
    },
    {
        "profile": {"customerId": "CRN-00482914"},
        "appId": "TW2207",
        "key": "@tomek_w",
        "attributes": [{"name": "OptIn", "values": ["true"]}],
        "devices": [{"deviceId": "web", "isActive": True, "attributes": {}}],
    },
]

READ = """query ($keys: [ProfileKey!]!) { profilesBy(keys: $keys) {
    customerId version
    attributes { name primaryValue values }
    appProfiles {
        appId key isPrimary isActive position attributes { name values } devices { deviceId isActive attributes }
    }
} }"""


@pytest.fixture
async def client(db: Database) -> Client:
    """Return a client of a domain with these attributes and applications and no others, as IMIconnect has it."""
    attributes = {definition.name: definition for definition in DEFINED}
    await create_domain(db, "demo", Definitions(open_attributes=False, open_apps=False, attributes=attributes))
    client = Client(db, book=DefinitionBook(db, lifetime=60))
    for app_id in APPS:
        assert (await client.mutate("defineApp", {"appId": app_id, "label": f"Channel {app_id}"}))["errors"] == []
    return client


def shown(link: dict[str, Any], position: int) -> dict[str, Any]:
    """Return an application profile as it comes out at its place."""
    content = {name: link[name] for name in ("appId", "key", "attributes", "devices")}
    return {**content, "isPrimary": position == 0, "isActive": True, "position": position}


async def test_customers_of_several_channels_come_out_as_they_went_in_I1_I5_I9_I11_I12_I13(
    client: Client, db: Database
) -> None:
    masters = await batch(client, "createProfiles", MASTERS)
    links = await batch(client, "createAppProfiles", LINKS)

    assert (status(masters), status(links)) == (("SUCCESS", 1000), ("SUCCESS", 1000))
    facebook, app, whatsapp, twitter = LINKS
    expected = [
        {**MASTERS[0], "version": 4, "appProfiles": [shown(app, 0), shown(facebook, 1), shown(whatsapp, 2)]},
        {**MASTERS[1], "version": 2, "appProfiles": [shown(twitter, 0)]},
    ]
    for master in expected:
        by_name = sorted(master["attributes"], key=lambda attribute: attribute["name"])
        master["attributes"] = [{**one, "primaryValue": one["values"][0]} for one in by_name]
    keys = [{"customerId": master["customerId"]} for master in MASTERS]
    assert (await client(READ, keys=keys))["profilesBy"] == expected
    by_app = [{"appProfile": {"appId": link["appId"], "key": link["key"]}} for link in (whatsapp, twitter)]
    assert (await client(READ, keys=by_app))["profilesBy"] == expected
    assert_invariants(await stored(db))


async def test_what_a_partner_sends_wrong_is_answered_row_by_row_I13(client: Client, db: Database) -> None:
    wrong: list[dict[str, Any]] = [
        {"customerId": "CRN-1", "attributes": [{"name": "MSISDN", "values": ["12"]}]},
        {"customerId": "CRN-2", "attributes": [{"name": "CustomerName", "values": ["A"]}, {"name": "X", "values": []}]},
    ]
    masters = await batch(client, "createProfiles", [*MASTERS, *wrong, MASTERS[0]])
    links = await batch(client, "createAppProfiles", [*LINKS, {**LINKS[0], "appId": "unknown"}, LINKS[3]])

    assert (status(masters), status(links)) == (("PARTIAL", 1002), ("PARTIAL", 1002))
    assert outcomes(masters) == [
        True,
        True,
        [
            ("INVALID_VALUE", "profiles.2.attributes.0.values.0"),
            ("REQUIRED", "profiles.2.attributes"),
        ],
        [("ATTRIBUTE_NOT_DEFINED", "profiles.3.attributes.1.name")],
        [("ALREADY_EXISTS", "profiles.4.customerId")],
    ]
    assert outcomes(links)[4:] == [
        [("APP_NOT_LINKED", "appProfiles.4.appId")],
        [("ALREADY_EXISTS", "appProfiles.5.key")],
    ]
    codes = [error["legacyCode"] for result in (*masters["results"], *links["results"]) for error in result["errors"]]
    assert codes == [7205, 7003, 7017, 7015, 7212, 7209]
    assert_invariants(await stored(db))
