"""The four people of the documents, as the gateway shows them."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from gateway.demo.definitions import DEFINITIONS
from gateway.demo.loading import DOMAIN, load_people
from gateway.domains.actions import create_domain
from gateway.mongo.client import Client as MongoClient
from gateway.mongo.client import database
from tests.client import Client

PROFILE = """
query ($customerId: String!) {
  profile(by: {customerId: $customerId}) {
    version
    attributes { name values }
    identities { handle identifier isPrimary isActive position }
    appProfiles { appId key isPrimary attributes { name values } devices { deviceId isActive attributes } }
    extensions { name records { isPrimary data } }
  }
}
"""


@pytest.fixture(scope="module")
async def demo(mongo_client: MongoClient) -> AsyncIterator[Client]:
    db = database(mongo_client, f"test-{uuid4().hex}")
    await create_domain(db, DOMAIN, DEFINITIONS)
    await load_people(db, lambda _done, _of: None)
    yield Client(db)
    await mongo_client.drop_database(db.name)


async def profile(demo: Client, customer_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await demo(PROFILE, customerId=customer_id))["profile"]
    return found


def values(attributes: list[dict[str, Any]]) -> dict[str, list[str]]:
    return {attribute["name"]: attribute["values"] for attribute in attributes}


async def test_omneo_has_its_four_identities_and_the_flagged_one_is_first(demo: Client) -> None:
    assert await profile(demo, "90722e6c-333-4a90-bd46-b4q12319de8e1") == {
        "version": 1,
        "attributes": [],
        "identities": [
            {"handle": handle, "identifier": identifier, "isPrimary": not place, "isActive": True, "position": place}
            for place, (handle, identifier) in enumerate(
                [
                    ("loyalty_card", "ABDD131KJ13002"),
                    ("card_pos", "1000132"),
                    ("card_barcode", "39993012313"),
                    ("mailer_platform", "000010324441114"),
                ]
            )
        ],
        "appProfiles": [],
        "extensions": [],
    }


async def test_genesys_has_john_doe(demo: Client) -> None:
    assert await profile(demo, "john-doe") == {
        "version": 1,
        "attributes": [
            {"name": "EmailAddress", "values": ["john.doe@genesyslab.com", "jd34@hotmail.dom"]},
            {"name": "FirstName", "values": ["John"]},
            {"name": "LastName", "values": ["Doe"]},
        ],
        "identities": [],
        "appProfiles": [],
        "extensions": [],
    }


async def test_mypreferences_has_the_whole_person(demo: Client) -> None:
    query = """
    {
      profile(by: {email: "MARISOL.OKONKWO@example.com"}) {
        customerId
        legacyProfileId
        name { prefix first middle last suffix }
        customerType defaultLocale registrationConfirmed
        identities { handle isPrimary }
        emails { type address isPrimary }
        phones { type e164 isMobile isPrimary }
        primaryAddress { type address1 address2 city stateProvince postalCode countryCode }
        groups { type name groupId isPrimary }
        tags
        customFields { name values }
      }
    }
    """

    assert (await demo(query))["profile"] == {
        "customerId": "482915",
        "legacyProfileId": "482915",
        "name": {"prefix": "Dr.", "first": "Marisol", "middle": "Inés", "last": "Okonkwo", "suffix": None},
        "customerType": "Customer",
        "defaultLocale": "en-US",
        "registrationConfirmed": True,
        "identities": [
            {"handle": "Salesforce", "isPrimary": True},
            {"handle": "Marketo", "isPrimary": False},
            {"handle": "Facebook", "isPrimary": False},
        ],
        "emails": [
            {"type": "Home", "address": "marisol.okonkwo@example.com", "isPrimary": True},
            {"type": "Work", "address": "m.okonkwo@example.org", "isPrimary": False},
        ],
        "phones": [
            {"type": "Mobile", "e164": "+15035550142", "isMobile": True, "isPrimary": True},
            {"type": "Work", "e164": "+12065550117", "isMobile": False, "isPrimary": False},
        ],
        "primaryAddress": {
            "type": "Home",
            "address1": "1420 NW Lovejoy Street",
            "address2": "Apt 604",
            "city": "Portland",
            "stateProvince": "OR",
            "postalCode": "97209",
            "countryCode": "US",
        },
        "groups": [{"type": "Loyalty", "name": "Gold", "groupId": "G-204", "isPrimary": True}],
        "tags": ["Influencer", "Reward member"],
        "customFields": [
            {"name": "PreferredStore", "values": ["Portland Pearl District"]},
            {"name": "ShoeSize", "values": ["39"]},
        ],
    }


async def test_imiconnect_has_two_app_profiles_with_their_devices(demo: Client) -> None:
    found = await profile(demo, "CRN-20481153")

    assert values(found["attributes"]) == {
        "CustomerName": ["Tomasz Wieczorek"],
        "EmailAddress": ["tomasz.wieczorek@example.com"],
        "Msisdn": ["447700900461"],
    }
    app, facebook = found["appProfiles"]
    assert (app["appId"], app["key"], app["isPrimary"]) == ("mobile_app", "tomasz.w", True)
    assert values(app["attributes"]) == {"Locale": ["en-GB"], "NotificationTone": ["chime"]}
    assert app["devices"] == [
        {
            "deviceId": "a7f3c2d0-pixel",
            "isActive": True,
            "attributes": {"platform": "Android", "model": "Pixel 8", "appVersion": "5.12.0"},
        },
        {
            "deviceId": "19be4470-tab",
            "isActive": True,
            "attributes": {"platform": "Android", "model": "Galaxy Tab S9", "appVersion": "5.11.3"},
        },
    ]
    assert (facebook["appId"], facebook["key"], facebook["isPrimary"]) == ("facebook", "7214460938115527", False)
    assert values(facebook["attributes"]) == {"DisplayName": ["Tomek W."], "Locale": ["pl-PL"]}
    assert [device["deviceId"] for device in facebook["devices"]] == ["messenger-web"]
