"""Definitions and profiles for tests."""

from typing import Any

from tests.client import Client
from tests.payloads import reasons

DEFINITION = (
    "name type required multiValued maxValues pattern allowedValues caseSensitive searchable sourceName description "
    "onPrimaryRemoval personal"
)
SELECTION = f"definition {{ {DEFINITION} }} definitionsVersion migrated remaining"
PROFILE = 'profile(by: {customerId: "C1"}) { version attributes { name type values } }'


async def define(client: Client, name: str, **parts: Any) -> dict[str, Any]:
    """Define an attribute, which nothing may refuse."""
    payload = await client.mutate("defineAttribute", {"name": name, **parts}, SELECTION)
    assert reasons(payload) == []
    return payload


async def given(client: Client, customer_id: str = "C1", **attributes: list[str]) -> None:
    """Create a profile with these attributes."""
    values = [{"name": name, "values": values} for name, values in attributes.items()]
    payload = await client.mutate("createProfile", {"customerId": customer_id, "attributes": values})
    assert reasons(payload) == []


async def put(client: Client, name: str, *values: str, customer_id: str = "C1") -> dict[str, Any]:
    """Set an attribute; return the payload."""
    profile = {"customerId": customer_id}
    return await client.mutate("setAttribute", {"profile": profile, "name": name, "values": values})


async def held(client: Client, customer_id: str = "C1") -> dict[str, list[str]]:
    """Return the attributes of a profile."""
    query = "query ($id: String!) { profile(by: {customerId: $id}) { attributes { name values } } }"
    profile = (await client(query, id=customer_id))["profile"]
    return {attribute["name"]: attribute["values"] for attribute in profile["attributes"]}


async def conflicts(client: Client, mutation: str, input: dict[str, Any]) -> tuple[int, list[str]]:
    """Assert that a mutation is refused because of stored data; return count and examples."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    query = (
        f"mutation ($input: {kind}!) {{ {mutation}(input: $input) "
        "{ changed definition { name } errors { __typename code path ... on DefinitionConflict { count examples } } } }"
    )
    payload = (await client(query, input=input))[mutation]
    (error,) = payload.pop("errors")
    count, examples = error.pop("count"), error.pop("examples")
    assert error == {"__typename": "DefinitionConflict", "code": "DEFINITION_CONFLICT", "path": []}
    assert payload == {"changed": False, "definition": None}
    return count, examples
