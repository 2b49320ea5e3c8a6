"""Profiles with the extension `Cars`, and its records in one line."""

from typing import Any

from tests.client import Client

C1 = {"customerId": "C1"}

SHOWN = "extension { name multiValued primaryRecord { id } records { id isPrimary position data createdAt updatedAt } }"


def on(**more: Any) -> dict[str, Any]:
    """Return the input of a mutation about the extension."""
    return {"profile": C1, "name": "Cars", **more}


def car(plate: str) -> dict[str, str]:
    return {"plate": plate}


async def given(client: Client, *plates: str) -> list[str]:
    """Create a profile with these records; return their ids."""
    extensions = [{"name": "Cars", "records": [car(plate) for plate in plates]}]
    payload = await client.mutate("createProfile", {"customerId": "C1", "extensions": extensions})
    assert payload["errors"] == []
    return [record["id"] for record in await records(client)]


async def records(client: Client, name: str = "Cars") -> list[dict[str, Any]]:
    """Return the records of an extension, none when the profile does not have it."""
    query = """query ($names: [String!]) { profile(by: {customerId: "C1"}) { extensions(names: $names) {
        primaryRecord { id } records { id isPrimary position data createdAt updatedAt }
    } } }"""
    extensions = (await client(query, names=[name]))["profile"]["extensions"]
    if not extensions:
        return []
    found: list[dict[str, Any]] = extensions[0]["records"]
    assert [(record["position"], record["isPrimary"]) for record in found] == [
        (position, position == 0) for position in range(len(found))
    ]
    assert extensions[0]["primaryRecord"] == {"id": found[0]["id"]}
    return found


async def order(client: Client) -> str:
    """Return the version of the profile and the plates of its cars."""
    version = (await client('{ profile(by: {customerId: "C1"}) { version } }'))["profile"]["version"]
    return " ".join([f"v{version}:", *(record["data"]["plate"] for record in await records(client))])
