"""Profiles with app profiles, and their orders in one line."""

from typing import Any

from tests.client import Client

C1 = {"customerId": "C1"}
C2 = {"customerId": "C2"}

PARTS = "attributes { name values } devices { deviceId isActive attributes }"


def app(app_id: str, **more: Any) -> dict[str, Any]:
    return {"appId": app_id, "key": "1", **more}


def on(profile: dict[str, Any], app_id: str, **more: Any) -> dict[str, Any]:
    """Return the input of a mutation about an app profile."""
    return {"profile": profile, **app(app_id, **more)}


async def given(client: Client, *app_ids: str, customer_id: str = "C1") -> None:
    """Create a profile with app profiles; one in parentheses is inactive."""
    app_profiles = [app(app_id.strip("()"), isActive=not app_id.startswith("(")) for app_id in app_ids]
    payload = await client.mutate("createProfile", {"customerId": customer_id, "appProfiles": app_profiles})
    assert payload["errors"] == []


async def order(client: Client, customer_id: str = "C1") -> str:
    """Return version and app profiles of a profile: the primary with a star, the inactive in parentheses."""
    query = """query ($id: String!) { profile(by: {customerId: $id}) {
        version appProfiles { appId isPrimary isActive position }
    } }"""
    profile = (await client(query, id=customer_id))["profile"]
    app_profiles = profile["appProfiles"]
    assert [app_profile["position"] for app_profile in app_profiles] == list(range(len(app_profiles)))
    return " ".join([f"v{profile['version']}:", *map(_shown, app_profiles)])


def _shown(app_profile: dict[str, Any]) -> str:
    name: str = app_profile["appId"]
    if app_profile["isPrimary"]:
        return f"{name}*"
    return name if app_profile["isActive"] else f"({name})"


def device(device_id: str, **attributes: Any) -> dict[str, Any]:
    return {"deviceId": device_id, "isActive": True, "attributes": attributes}
