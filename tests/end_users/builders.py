"""Two people of a domain, and clients of one of them and of a key."""

from dataclasses import replace
from typing import Any

from gateway.caller import Caller, Scope
from gateway.mongo.client import Database
from tests.client import Client
from tests.profiles.builders import app_profile, create, identity, profile

KEY_ID = "user:ada"
GRANTED = {"type": "Email", "status": "GRANTED", "locale": "en"}


def person(customer_id: str) -> dict[str, Any]:
    """Return the input of a profile with something in all of its lists."""
    return profile(
        customer_id,
        name={"first": customer_id},
        attributes=[{"name": "Tier", "values": ["gold"]}],
        identities=[identity(customer_id, "login"), identity(f"{customer_id}-2", "card")],
        appProfiles=[app_profile(customer_id)],
        extensions=[{"name": "Orders", "records": [{"number": customer_id}]}],
        emails=[{"type": "Home", "address": f"{customer_id}@home.example"}, shared("Family")],
        phones=[{"type": "Home", "number": "+15035550142"}],
        groups=[{"type": "Club", "name": "Readers"}],
        tags=["vip"],
    )


def shared(type_: str) -> dict[str, Any]:
    """Return an address that both people have."""
    return {"type": type_, "address": "family@home.example"}


async def two_people(client: Client) -> None:
    await create(client, person("ada"), person("grace"))
    for customer_id in ("ada", "grace"):
        consent = {"profile": {"customerId": customer_id}, "type": "Email", "status": "GRANTED"}
        assert (await client.mutate("setConsent", consent))["errors"] == []


def ada(db: Database) -> Client:
    """Return the client of one of them."""
    client = Client(db)
    scopes = frozenset({Scope.READ, Scope.WRITE})
    client.access = replace(client.access, caller=Caller("demo", KEY_ID, scopes, profile="demo|ada"))
    return client
