"""List policies for tests."""

from typing import Any

from tests.client import Client
from tests.payloads import reasons

POLICY = "list maxEntries required primaryMustBeVerified onPrimaryRemoval"
SELECTION = f"policy {{ {POLICY} }} definitionsVersion"
DEFAULT = {
    "maxEntries": 100,
    "required": False,
    "primaryMustBeVerified": False,
    "onPrimaryRemoval": "PROMOTE_NEXT",
}
C1 = {"profile": {"customerId": "C1"}}
LISTS = ("EMAILS", "PHONES", "ADDRESSES", "GROUPS", "IDENTITIES", "APP_PROFILES")


async def set_policy(client: Client, name: str, **parts: Any) -> dict[str, Any]:
    """Set the policy of a list, which nothing may refuse."""
    payload = await client.mutate("setListPolicy", {"list": name, **parts}, SELECTION)
    assert reasons(payload) == []
    return payload


def email(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "Home", "address": f"{name}@example.com", **more}


async def given(client: Client, customer_id: str = "C1", **parts: Any) -> None:
    """Create a profile."""
    payload = await client.mutate("createProfile", {"customerId": customer_id, **parts})
    assert reasons(payload) == []


async def emails(client: Client) -> str:
    """Return C1's e-mail addresses: the primary with a star, the inactive in parentheses, the verified in capitals."""
    query = '{ profile(by: {customerId: "C1"}) { emails { address isPrimary isActive isVerified } } }'
    found = (await client(query))["profile"]["emails"]
    return " ".join(_shown(one["address"].partition("@")[0], one) for one in found)


async def identities(client: Client) -> str:
    """Return C1's identities in the same way."""
    query = """{ profile(by: {customerId: "C1"}) {
        primaryIdentity { identifier } identities { identifier isPrimary isActive isVerified }
    } }"""
    profile = (await client(query))["profile"]
    primary = [one["identifier"] for one in profile["identities"] if one["isPrimary"]]
    assert primary == ([profile["primaryIdentity"]["identifier"]] if profile["primaryIdentity"] else [])
    return " ".join(_shown(one["identifier"], one) for one in profile["identities"])


def _shown(name: str, one: dict[str, Any]) -> str:
    name = name.upper() if one["isVerified"] else name
    name = name if one["isActive"] else f"({name})"
    return f"{name}*" if one["isPrimary"] else name
