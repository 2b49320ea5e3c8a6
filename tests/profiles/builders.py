"""Profiles for tests: inputs with defaults, and what they become."""

from collections.abc import Sequence
from typing import Any

from tests.client import Client


def profile(customer_id: str = "C1", **parts: Any) -> dict[str, Any]:
    """Return the input of a profile; `parts` are further fields of it."""
    return {"customerId": customer_id, **parts}


def identity(identifier: str = "0001", handle: str = "card", **parts: Any) -> dict[str, Any]:
    return {"handle": handle, "identifier": identifier, **parts}


def app_profile(key: str = "K1", app_id: str = "app", **parts: Any) -> dict[str, Any]:
    return {"appId": app_id, "key": key, **parts}


def full_profile(customer_id: str = "C1") -> dict[str, Any]:
    """Return the input of a profile with something in all of its lists; no two customer ids share an entry."""
    return profile(
        customer_id,
        attributes=[{"name": "EmailAddress", "values": [f"{customer_id}@work.example", f"{customer_id}@home.example"]}],
        identities=[identity(f"{customer_id}-1"), identity(f"{customer_id}-2", "mailer", isActive=False)],
        appProfiles=[app_profile(customer_id, devices=[{"deviceId": "phone"}])],
        extensions=[{"name": "Phone", "records": [{"number": "1"}, {"number": "2"}]}],
    )


async def create(client: Client, *profiles: dict[str, Any]) -> None:
    """Create profiles, which nothing may refuse."""
    for wanted in profiles:
        payload = await client.mutate("createProfile", wanted)
        assert payload["errors"] == []


async def create_many(client: Client, count: int) -> Sequence[str]:
    """Create full profiles; return their customer ids, which sort in this order."""
    customer_ids = [f"C{number:03}" for number in range(count)]
    await create(client, *(full_profile(customer_id) for customer_id in customer_ids))
    return customer_ids


EVERYTHING = """
    id customerId version createdAt updatedAt
    attributes { name type primaryValue values }
    identities { id handle identifier isPrimary isActive position createdAt updatedAt profile { customerId } }
    primaryIdentity { handle identifier }
    appProfiles {
        id appId key isPrimary isActive position createdAt updatedAt
        attributes { name values } devices { deviceId isActive attributes } profile { customerId }
    }
    extensions {
        name multiValued primaryRecord { id }
        records { id isPrimary position data createdAt updatedAt }
    }
"""
"""Selects all of a profile."""
