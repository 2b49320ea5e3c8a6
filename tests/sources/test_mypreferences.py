"""MyPreferences (seed 004): its request goes in, and comes out as its response, field by field."""

from dataclasses import replace
from typing import Any

import pytest

from gateway.addresses import PostalAddress, StandardizedAddress
from gateway.definitions.model import Definitions, IdentityType
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client

# In the shape of the request, of each list the second entry being the one that is marked.
REQUEST: dict[str, Any] = {
    "Addresses": [
        {
            "AddressType": "Home",
            "IsDefault": False,
            "Address1": "1 Macquarie St",
            "Address2": "Level 3",
            "City": "Sydney",
            "StateProvince": "NSW",
            "CountryCode_Numeric": "036",
            "CountryCode_Alpha2": "AU",
            "CountryCode_Alpha3": "AUS",
            "PostalCode": "2000",
        },
        {
            "AddressType": "Work",
            "IsDefault": True,
            "Address1": "88 Princes St",
            "Address2": "Flat 2",
            "City": "Edinburgh",
            "StateProvince": "Midlothian",
            "CountryCode_Numeric": "826",
            "CountryCode_Alpha2": "GB",
            "CountryCode_Alpha3": "GBR",
            "PostalCode": "EH2 2ER",
        },
    ],
    "PhoneNumbers": [
        {"PhoneType": "Mobile", "PhoneNumber": "+61 412 345 678", "IsDefault": False, "IsMobile": True},
        {"PhoneType": "Home", "PhoneNumber": "+61 2 9374 4000", "IsDefault": True, "IsMobile": False},
    ],
    "IsActive": True,
    "RegistrationConfirmed": True,
    "DefaultLocale": "en-AU",
    "CustomerType": "Prospect",
    "PreservePreferences": True,
    "CustomerName": {
        "FirstName": "Jane",
        "MiddleName": "Quinn",
        "LastName": "Doe",
        "Prefix": "Dr",
        "Suffix": "PhD",
    },
    "AlternateIds": [
        {"AlternateIdType": "Salesforce", "AlternateId": "0031x00000AbCdE"},
        {"AlternateIdType": "Marketo", "AlternateId": "000123"},
    ],
    "Emails": [
        {"EmailAddressType": "Home", "EmailAddress": "Jane.Doe@example.com", "IsDefault": False},
        {"EmailAddressType": "Work", "EmailAddress": "j.doe@example.org", "IsDefault": True},
    ],
    "Groups": [
        {"GroupName": "The Does", "GroupType": "Household", "IsPrimary": False},
        {"GroupName": "Chess", "GroupType": "Club", "IsPrimary": True},
    ],
    "ProfileTags": [{"Name": "Influencer"}, {"Name": "Reward member"}],
    "CustomFields": [{"Name": "FavouriteColour", "Value": "green"}, {"Name": "ShoeSize", "Value": "0042"}],
}
CONSENTS: list[dict[str, Any]] = [
    {
        "ConsentType": "Newsletter",
        "Locale": "en-AU",
        "ConsentStatus": "Granted",
        "ConsentVersion": "2.1",
        "Expired": "False",
        "ExpirationDate": "2121-01-27T00:25:20.000Z",
        "ConsentDate": "2021-01-27T00:25:20.000Z",
    },
    {
        "ConsentType": "Telemarketing",
        "Locale": "en-GB",
        "ConsentStatus": "Denied",
        "ConsentVersion": "1",
        "Expired": "True",
        "ExpirationDate": "2022-01-27T00:25:20.000Z",
        "ConsentDate": "2021-01-27T00:25:20.000Z",
    },
]
PROFILE_ID = 9_007_199_254_740_993  # An integer of the source may be larger than what a JSON number keeps.
ADDRESS = {
    "AddressType": "type",
    "Address1": "address1",
    "Address2": "address2",
    "City": "city",
    "StateProvince": "stateProvince",
    "CountryCode_Numeric": "countryCodeNumeric",
    "CountryCode_Alpha2": "countryCode",
    "CountryCode_Alpha3": "countryCodeAlpha3",
    "PostalCode": "postalCode",
    "IsDefault": "isPrimary",
}
PHONE = {"PhoneType": "type", "PhoneNumber": "number", "IsMobile": "isMobile", "IsDefault": "isPrimary"}
EMAIL = {"EmailAddressType": "type", "EmailAddress": "address", "IsDefault": "isPrimary"}
GROUP = {"GroupType": "type", "GroupName": "name", "IsPrimary": "isPrimary"}
ALTERNATE_ID = {"AlternateIdType": "handle", "AlternateId": "identifier"}
NAME = {"FirstName": "first", "MiddleName": "middle", "LastName": "last", "Prefix": "prefix", "Suffix": "suffix"}
FACTS = {
    "IsActive": "isActive",
    "RegistrationConfirmed": "registrationConfirmed",
    "DefaultLocale": "defaultLocale",
    "CustomerType": "customerType",
    "PreservePreferences": "preservePreferences",
}
CONSENT = {
    "ConsentType": "type",
    "Locale": "locale",
    "ConsentVersion": "version",
    "ExpirationDate": "expirationDate",
    "ConsentDate": "consentDate",
}
EDITED = {
    "CreateDate": "createdAt",
    "CreatedBy": "createdBy",
    "ModifiedDate": "modifiedAt",
    "ModifiedBy": "modifiedBy",
}
CASS = {
    "CassAddress1": "address1",
    "CassAddress2": "address2",
    "CassCity": "city",
    "CassStateProvince": "stateProvince",
    "CassPostalCode": "postalCode",
}
LISTS = {
    "Addresses": ("addresses", ADDRESS),
    "PhoneNumbers": ("phones", PHONE),
    "Emails": ("emails", EMAIL),
    "Groups": ("groups", GROUP),
    "AlternateIds": ("identities", ALTERNATE_ID),
}


def renamed(one: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {ours: one[theirs] for theirs, ours in names.items()}


def named_back(one: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {theirs: one[ours] for theirs, ours in names.items()}


def given(profile: dict[str, Any]) -> dict[str, Any]:
    """Return the request as our input."""
    lists = {ours: [renamed(one, names) for one in profile[theirs]] for theirs, (ours, names) in LISTS.items()}
    return {
        **renamed(profile, FACTS),
        **lists,
        "name": renamed(profile["CustomerName"], NAME),
        "tags": [tag["Name"] for tag in profile["ProfileTags"]],
        "attributes": [{"name": field["Name"], "values": field["Value"]} for field in profile["CustomFields"]],
        "legacyProfileId": str(PROFILE_ID),
    }


READ = """query ($by: ProfileKey!) { profile(by: $by) {
    legacyProfileId isActive registrationConfirmed defaultLocale customerType preservePreferences tags createdAt
    edited { createdAt createdBy modifiedAt modifiedBy }
    name { first middle last prefix suffix }
    addresses {
        type address1 address2 city stateProvince countryCodeNumeric countryCode countryCodeAlpha3 postalCode
        isPrimary isActive country
        standardized { address1 address2 city stateProvince postalCode isStandardized }
    }
    phones { type number digits isMobile isPrimary isActive }
    emails { type address isPrimary isActive }
    groups { type name groupId isPrimary isActive }
    identities { handle identifier }
    customFields { name values }
    consents {
        type locale status version isExpired expirationDate consentDate
        edited { createdAt createdBy modifiedAt modifiedBy }
    }
} }"""


def as_my_preferences(profile: dict[str, Any]) -> dict[str, Any]:
    """Return one of our profiles as the response of MyPreferences."""
    lists = {theirs: [named_back(one, names) for one in profile[ours]] for theirs, (ours, names) in LISTS.items()}
    for theirs in ("Addresses", "PhoneNumbers", "Emails"):
        for one, ours in zip(lists[theirs], profile[LISTS[theirs][0]], strict=True):
            one["IsActive"] = ours["isActive"]
    for one, address in zip(lists["Addresses"], profile["addresses"], strict=True):
        standardized = address["standardized"]
        cass = named_back(standardized, CASS)
        one |= {"Country": address["country"], **cass, "CassStatus": "NY"[standardized["isStandardized"]]}
    for one, phone in zip(lists["PhoneNumbers"], profile["phones"], strict=True):
        one["PhoneNumberNumeric"] = int(phone["digits"])
    consents = [
        {
            **named_back(consent, CONSENT),
            "ConsentStatus": consent["status"].capitalize(),
            "Expired": str(consent["isExpired"]),
            "Edited": named_back(consent["edited"], EDITED),
        }
        for consent in profile["consents"]
    ]
    return {
        **named_back(profile, FACTS),
        **lists,
        "ProfileId": int(profile["legacyProfileId"]),
        "Edited": named_back(profile["edited"], EDITED),
        "CustomerName": named_back(profile["name"], NAME),
        "ProfileTags": [{"Name": tag} for tag in profile["tags"]],
        "CustomFields": [{"Name": field["name"], "Value": field["values"][0]} for field in profile["customFields"]],
        "Consents": consents,
    }


def primary_first(request: dict[str, Any]) -> dict[str, Any]:
    """Return the request with the marked entries first."""
    marked = ("Addresses", "PhoneNumbers", "Emails", "Groups")
    return {**request, **{name: request[name][::-1] for name in marked}}


def in_capitals(address: PostalAddress) -> StandardizedAddress:
    """Write an address as the post office of a country does that knows those of its own alone."""
    return StandardizedAddress(
        address1=address["address1"].upper(),
        address2=address["address2"] and address["address2"].upper(),
        city=address["city"].upper(),
        state_province=address["state_province"],
        postal_code=address["postal_code"],
        is_standardized=address["country_code"] == "AU",
    )


@pytest.fixture
async def preferences(db: Database) -> Client:
    """Return a client of a domain in which capitals make no difference to alternate ids, as in MyPreferences."""
    types = {name: IdentityType(handle=name, case_insensitive=True) for name in ("Salesforce", "Marketo")}
    await create_domain(db, "preferences", Definitions(identity_types=types))
    client = Client(db, "preferences", book=DefinitionBook(db, lifetime=60))
    client.access = replace(client.access, standardize=in_capitals)
    return client


async def test_the_request_comes_out_as_the_response_M1_M2_M4_M5_M6_M7_M8_M9_M10_M11_M12_M13_M14_M15_M16_M17_M18_M20(
    preferences: Client,
) -> None:
    created = await preferences.mutate("createProfile", given(REQUEST), "profile { id version edited { createdAt } }")
    by = {"id": created["profile"]["id"]}
    for consent in CONSENTS:
        asked = {**renamed(consent, CONSENT), "status": consent["ConsentStatus"].upper()}
        assert (await preferences.mutate("setConsent", {"profile": by, **asked}))["errors"] == []

    profile = (await preferences(READ, by=by))["profile"]
    shown = as_my_preferences(profile)
    edits = [shown.pop("Edited"), *(consent.pop("Edited") for consent in shown["Consents"])]

    expected = primary_first(REQUEST)
    for theirs in ("Addresses", "PhoneNumbers", "Emails"):
        expected[theirs] = [{**one, "IsActive": True} for one in expected[theirs]]
    posts = [
        ("United Kingdom", "N", "88 PRINCES ST", "FLAT 2", "EDINBURGH", "Midlothian", "EH2 2ER"),
        ("Australia", "Y", "1 MACQUARIE ST", "LEVEL 3", "SYDNEY", "NSW", "2000"),
    ]
    for one, (country, known, *cass) in zip(expected["Addresses"], posts, strict=True):
        one |= {"Country": country, "CassStatus": known, **dict(zip(CASS, cass, strict=True))}
    for one, digits in zip(expected["PhoneNumbers"], (61293744000, 61412345678), strict=True):
        one["PhoneNumberNumeric"] = digits
    assert created["errors"] == []
    assert shown == {**expected, "ProfileId": PROFILE_ID, "Consents": CONSENTS}
    assert [edit["CreatedBy"] for edit in edits] == [edit["ModifiedBy"] for edit in edits] == ["test"] * 3
    assert edits[0]["CreateDate"] == profile["createdAt"] <= edits[1]["CreateDate"] == edits[1]["ModifiedDate"]
    assert profile["groups"][0]["groupId"] is None


async def test_an_alternate_id_is_found_whatever_its_capitals_M12(preferences: Client) -> None:
    await preferences.mutate("createProfile", given(REQUEST))

    for identifier in ("0031x00000AbCdE", "0031X00000ABCDE"):
        by = {"identity": {"handle": "Salesforce", "identifier": identifier}}
        assert (await preferences(READ, by=by))["profile"]["legacyProfileId"] == str(PROFILE_ID)


async def test_one_default_is_for_all_types_of_a_list_M13_M14(preferences: Client) -> None:
    created = await preferences.mutate("createProfile", given(REQUEST), "profile { id }")
    home = {"type": "Home", "address": "jane@home.example", "asPrimary": True}

    await preferences.mutate("addEmail", {"profile": {"id": created["profile"]["id"]}, **home})

    emails = (await preferences(READ, by={"id": created["profile"]["id"]}))["profile"]["emails"]
    shown = [(email["type"], email["isPrimary"]) for email in emails]
    assert shown == [("Home", True), ("Work", False), ("Home", False)]
