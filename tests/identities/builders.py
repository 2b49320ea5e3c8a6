"""Profiles with identities, and their orders in one line."""

from typing import Any

from tests.client import Client

C1 = {"customerId": "C1"}
C2 = {"customerId": "C2"}


def card(identifier: str, **more: Any) -> dict[str, Any]:
    return {"handle": "card", "identifier": identifier, **more}


def on(profile: dict[str, Any], identifier: str, **more: Any) -> dict[str, Any]:
    """Return the input of a mutation about a card of a profile."""
    return {"profile": profile, **card(identifier, **more)}


async def given(client: Client, *identifiers: str, customer_id: str = "C1") -> None:
    """Create a profile with cards; one in parentheses is inactive."""
    identities = [card(name.strip("()"), isActive=not name.startswith("(")) for name in identifiers]
    payload = await client.mutate("createProfile", {"customerId": customer_id, "identities": identities})
    assert payload["errors"] == []


async def order(client: Client, customer_id: str = "C1") -> str:
    """Return version and identities of a profile: the primary with a star, the inactive in parentheses."""
    query = """query ($id: String!) { profile(by: {customerId: $id}) {
        version primaryIdentity { identifier } identities { identifier isPrimary isActive position }
    } }"""
    profile = (await client(query, id=customer_id))["profile"]
    identities = profile["identities"]
    assert [identity["position"] for identity in identities] == list(range(len(identities)))
    primary = [identity["identifier"] for identity in identities if identity["isPrimary"]]
    shown = profile["primaryIdentity"]
    assert primary == ([shown["identifier"]] if shown else [])
    return " ".join([f"v{profile['version']}:", *map(_shown, identities)])


def _shown(identity: dict[str, Any]) -> str:
    name: str = identity["identifier"]
    if identity["isPrimary"]:
        return f"{name}*"
    return name if identity["isActive"] else f"({name})"
