"""Callers with restricted keys, and a person of whom recognisable things are kept."""

from typing import Any

from gateway.caller import ALL_SCOPES, UNRESTRICTED, Caller, Restrictions, Scope
from gateway.definitions.model import AttributeDefinition, AttributeType, Definitions
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client
from tests.profiles.builders import app_profile, create, identity, profile

DOMAIN = "shop"
DEFINITIONS = Definitions(
    attributes={
        "Income": AttributeDefinition(
            name="Income", type=AttributeType.NUMBER, searchable=True, personal=True, source_name="salary"
        ),
        "Tier": AttributeDefinition(name="Tier", searchable=True),
        "LastName": AttributeDefinition(name="LastName", searchable=True),
    }
)
SECRETS = (
    "Zyxophina",
    "Quillfeather",
    "48151623",
    "quillfeather@secret.example",
    "+61412345678",
    "61412345678",
    "0412 345 678",
    "Hidden Lane 42",
    "Secretville",
    "4213",
)
"""All that is personal about the person, as it may be written anywhere in an answer."""

PERSON = profile(
    "C1",
    name={"first": "Zyxophina", "last": "Quillfeather"},
    attributes=[{"name": "Income", "values": ["48151623"]}, {"name": "Tier", "values": ["gold"]}],
    emails=[{"type": "Home", "address": "quillfeather@secret.example"}],
    phones=[{"type": "Home", "number": "0412 345 678", "countryCode": "AU"}],
    addresses=[
        {
            "type": "Home",
            "address1": "Hidden Lane 42",
            "city": "Secretville",
            "stateProvince": "VIC",
            "postalCode": "4213",
            "countryCode": "AU",
        }
    ],
    identities=[
        identity("L1", "loyalty_card"),
        identity("P1", "card_pos"),
        identity("M1", "mailer"),
    ],
    appProfiles=[
        app_profile("F1", "facebook", attributes=[{"name": "Income", "values": ["48151623"]}]),
        app_profile("S1", "shop", attributes=[{"name": "salary", "values": ["48151623"]}]),
    ],
    extensions=[{"name": "Vehicle", "records": [{"plate": "1"}]}, {"name": "Salary", "records": [{"sum": 1}]}],
    tags=["vip"],
)


async def fill(db: Database) -> Client:
    """Make the domain with the person in it; return a client that may do everything."""
    await create_domain(db, DOMAIN, DEFINITIONS)
    client = Client(db, caller=Caller(DOMAIN, "filler"), book=DefinitionBook(db, lifetime=600))
    await create(client, PERSON)
    return client


def restricted(
    db: Database, restrictions: Restrictions = UNRESTRICTED, scopes: frozenset[Scope] = ALL_SCOPES
) -> Client:
    return Client(db, caller=Caller(DOMAIN, "restricted", scopes, restrictions), book=DefinitionBook(db, lifetime=600))


def handles(*names: str) -> Restrictions:
    return Restrictions(handles=frozenset(names))


UNSEEN: dict[str, Any] = {"code": "FORBIDDEN"}
MASKED = Restrictions(sees_personal=False)
POS = handles("card_pos")
