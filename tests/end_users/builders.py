"""Two people of a domain, ada and grace, with something in all of their lists and a few things in common."""

from typing import Any

from gateway.caller import Caller, Scope
from tests.client import Client
from tests.profiles.builders import app_profile, create, identity, profile

ADA = Caller("demo", "user:ada", frozenset({Scope.READ, Scope.WRITE}), profile="demo|ada")
GRACE = Caller("demo", "user:grace", frozenset({Scope.READ, Scope.WRITE}), profile="demo|grace")


def person(customer_id: str) -> dict[str, Any]:
    """Return the input of a profile; the people share an address and a number."""
    return profile(
        customer_id,
        name={"first": customer_id},
        attributes=[{"name": "Tier", "values": ["gold"]}],
        identities=[identity(customer_id, "login"), identity(f"{customer_id}-2")],
        appProfiles=[app_profile(customer_id)],
        extensions=[{"name": "Orders", "records": [{"number": customer_id}]}],
        emails=[
            {"type": "Home", "address": f"{customer_id}@home.example"},
            {"type": "Family", "address": "family@home.example"},
        ],
        phones=[{"type": "Home", "number": "+15035550142"}],
        groups=[{"type": "Club", "name": "Readers"}],
        tags=["vip"],
    )


async def two_people(client: Client) -> None:
    await create(client, person("ada"), person("grace"))
    for customer_id in ("ada", "grace"):
        consent = {"profile": {"customerId": customer_id}, "type": "Newsletter", "status": "GRANTED"}
        assert (await client.mutate("setConsent", consent))["errors"] == []
