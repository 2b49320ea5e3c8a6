"""The sample of MyPreferences (seed 004): real values come out as they went in; as printed it is refused."""

from typing import Any

from gateway.mongo.client import Database
from tests.client import Client
from tests.payloads import refused

C1 = {"customerId": "C1"}
ADDRESSES: list[dict[str, Any]] = [
    {
        "type": "Home",
        "address1": "1 Macquarie St",
        "address2": "Level 3",
        "city": "Sydney",
        "stateProvince": "NSW",
        "countryCodeNumeric": "036",
        "countryCode": "AU",
        "countryCodeAlpha3": "AUS",
        "postalCode": "2000",
    },
    {
        "type": "Work",
        "address1": "88 Princes St",
        "address2": "Flat 2",
        "city": "Edinburgh",
        "stateProvince": "Midlothian",
        "countryCodeNumeric": "826",
        "countryCode": "GB",
        "countryCodeAlpha3": "GBR",
        "postalCode": "EH2 2ER",
    },
]
PHONES: list[dict[str, Any]] = [
    {"type": "Mobile", "number": "+61 412 345 678", "isMobile": True},
    {"type": "Home", "number": "+61 2 9374 4000", "isMobile": False},
]
EMAILS: list[dict[str, Any]] = [
    {"type": "Home", "address": "Jane.Doe@example.com"},
    {"type": "Work", "address": "j.doe@example.org"},
]
GROUPS: list[dict[str, Any]] = [
    {"type": "Household", "name": "The Does", "groupId": "H-0017"},
    {"type": "Club", "name": "Chess", "groupId": "C-0004"},
]
ALTERNATE_IDS: list[dict[str, Any]] = [
    {"handle": "Salesforce", "identifier": "0031x00000AbCdE"},
    {"handle": "Marketo", "identifier": "000123"},
]
LISTS = {"addresses": ADDRESSES, "phones": PHONES, "emails": EMAILS, "groups": GROUPS, "identities": ALTERNATE_IDS}
FACTS: dict[str, Any] = {
    "isActive": True,
    "registrationConfirmed": True,
    "defaultLocale": "en-AU",
    "customerType": "Prospect",
    "preservePreferences": True,
    "name": {"first": "Jane", "middle": "Quinn", "last": "Doe", "prefix": "Dr", "suffix": "PhD"},
    "tags": ["Influencers", "Reward members"],
    "legacyProfileId": "1",
}
CUSTOM_FIELDS = [{"name": "FavouriteColour", "values": ["green"]}, {"name": "ShoeSize", "values": ["0042"]}]
CONSENTS: list[dict[str, Any]] = [
    {
        "type": "Newsletter",
        "locale": "en-AU",
        "status": "GRANTED",
        "version": "2.1",
        "expirationDate": "2121-01-27T00:25:20.000Z",
        "consentDate": "2021-01-27T00:25:20.000Z",
    },
    {
        "type": "Telemarketing",
        "locale": "en-GB",
        "status": "DENIED",
        "version": "1",
        "expirationDate": "2022-01-27T00:25:20.000Z",
        "consentDate": "2021-01-27T00:25:20.000Z",
    },
]

STATE = "isPrimary isActive"
READ = f"""{{ profile(by: {{customerId: "C1"}}) {{
    isActive registrationConfirmed defaultLocale customerType preservePreferences tags legacyProfileId
    name {{ first middle last prefix suffix }}
    addresses {{ type address1 address2 city stateProvince
        countryCodeNumeric countryCode countryCodeAlpha3 postalCode {STATE} }}
    phones {{ type number isMobile {STATE} }}
    emails {{ type address {STATE} }}
    groups {{ type name groupId {STATE} }}
    identities {{ handle identifier {STATE} }}
    customFields {{ name values }}
    consents {{ type locale status version expirationDate consentDate }}
}} }}"""


def flagged(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a list of which the second entry is marked as primary."""
    return [entries[0], {**entries[1], "isPrimary": True}]


async def test_the_sample_comes_out_as_it_went_in_M1_M3_M6_M7_M8_M9_M10_M11_M12_M13_M14_M15_M16_M17_M18(
    client: Client,
) -> None:
    given = {**C1, **FACTS, "attributes": CUSTOM_FIELDS, **{name: flagged(one) for name, one in LISTS.items()}}

    created = await client.mutate("createProfile", given)
    for consent in CONSENTS:
        assert (await client.mutate("setConsent", {"profile": C1, **consent}))["errors"] == []

    assert created["errors"] == []
    expected = {
        name: [
            {**second, "isPrimary": True, "isActive": True},
            {**first, "isPrimary": False, "isActive": True},
        ]
        for name, (first, second) in LISTS.items()
    }
    assert (await client(READ))["profile"] == {
        **FACTS,
        **expected,
        "customFields": CUSTOM_FIELDS,
        "consents": CONSENTS,
    }


def printed() -> dict[str, Any]:
    """Return the sample as it is printed, both entries of each list alike and marked as primary."""

    def text(number: int) -> str:
        return f"sample string {number}"

    address = {
        "type": text(1),
        "isPrimary": True,
        "address1": text(3),
        "address2": text(4),
        "city": text(5),
        "stateProvince": text(6),
        "countryCodeNumeric": text(7),
        "countryCode": text(8),
        "countryCodeAlpha3": text(9),
        "postalCode": text(10),
    }
    return {
        "addresses": [address] * 2,
        "phones": [{"type": text(1), "number": text(2), "isPrimary": True, "isMobile": True}] * 2,
        "isActive": True,
        "registrationConfirmed": True,
        "defaultLocale": text(1),
        "customerType": text(3),
        "preservePreferences": True,
        "name": {"first": text(1), "middle": text(2), "last": text(3), "prefix": text(4), "suffix": text(5)},
        "identities": [{"handle": text(1), "identifier": text(2)}] * 2,
        "emails": [{"type": text(1), "address": text(2), "isPrimary": True}] * 2,
        "groups": [{"name": text(2), "type": text(1), "isPrimary": True}] * 2,
        "tags": [text(1)] * 2,
        "attributes": [{"name": text(1), "values": [text(2)]}] * 2,
    }


async def test_the_sample_as_printed_is_refused_with_all_its_problems_M21(client: Client, db: Database) -> None:
    of_an_address = ("postalCode", "countryCode", "countryCodeAlpha3", "countryCodeNumeric")

    await refused(
        client,
        db,
        "createProfile",
        {**C1, **printed()},
        ("INVALID_INPUT", ["attributes", "0", "name"]),
        ("INVALID_INPUT", ["attributes", "1", "name"]),
        ("DUPLICATE_VALUE", ["attributes", "1", "name"]),
        ("INVALID_VALUE", ["defaultLocale"]),
        ("DUPLICATE_VALUE", ["identities", "1"]),
        ("INVALID_VALUE", ["emails", "0", "address"]),
        ("INVALID_VALUE", ["emails", "1", "address"]),
        ("MULTIPLE_PRIMARY", ["emails", "1"]),
        ("INVALID_VALUE", ["phones", "0", "number"]),
        ("INVALID_VALUE", ["phones", "1", "number"]),
        ("MULTIPLE_PRIMARY", ["phones", "1"]),
        *(("INVALID_VALUE", ["addresses", "0", name]) for name in of_an_address),
        *(("INVALID_VALUE", ["addresses", "1", name]) for name in of_an_address),
        ("MULTIPLE_PRIMARY", ["addresses", "1"]),
        ("DUPLICATE_VALUE", ["groups", "1"]),
        ("MULTIPLE_PRIMARY", ["groups", "1"]),
    )
