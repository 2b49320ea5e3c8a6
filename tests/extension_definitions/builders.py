"""Definitions of extensions, and records, for tests."""

from typing import Any

from tests.client import Client
from tests.payloads import reasons

C1 = {"customerId": "C1"}
DEFINITION = "name sourceName description multiValued fields { name type length required default } unique jsonSchema"
SELECTION = f"definition {{ {DEFINITION} }} definitionsVersion"

NUMBER = {"name": "Number", "type": "STRING", "length": 20, "required": True, "default": None}
KIND = {"name": "Kind", "type": "STRING", "length": None, "required": False, "default": "home"}
PHONE = {
    "name": "Phone",
    "sourceName": None,
    "description": None,
    "multiValued": True,
    "fields": [NUMBER, KIND],
    "unique": ["Number"],
    "jsonSchema": None,
}


def given_parts(definition: dict[str, Any]) -> dict[str, Any]:
    """Return the input that asks for a definition: without what is null in it."""
    fields = [_present(field) for field in definition["fields"]]
    return {**_present(definition), "fields": fields}


def _present(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parts.items() if value is not None}


async def define(client: Client, **parts: Any) -> dict[str, Any]:
    """Define the extension Phone, or what the parts make of it, which nothing may refuse."""
    payload = await client.mutate("defineExtension", given_parts({**PHONE, **parts}), SELECTION)
    assert reasons(payload) == []
    return payload


async def put(client: Client, *records: dict[str, Any], name: str = "Phone", customer_id: str = "C1") -> dict[str, Any]:
    """Set an extension; return the payload."""
    given = {"profile": {"customerId": customer_id}, "name": name, "records": list(records)}
    return await client.mutate("setExtension", given, "extension { name }")


async def given(client: Client, *records: dict[str, Any], name: str = "Phone", customer_id: str = "C1") -> None:
    """Create a profile with these records."""
    extensions = [{"name": name, "records": list(records)}]
    payload = await client.mutate("createProfile", {"customerId": customer_id, "extensions": extensions})
    assert reasons(payload) == []


async def held(client: Client, *names: str) -> dict[str, list[Any]]:
    """Return the records of the profile's extensions, all of them or those of these names."""
    query = """query ($names: [String!]) { profile(by: {customerId: "C1"}) {
        extensions(names: $names) { name records { data } } } }"""
    profile = (await client(query, names=list(names) or None))["profile"]
    return {one["name"]: [record["data"] for record in one["records"]] for one in profile["extensions"]}


async def conflicts(client: Client, mutation: str, **input: Any) -> tuple[int, list[str]]:
    """Assert that a mutation is refused because of stored records; return count and examples."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    query = (
        f"mutation ($input: {kind}!) {{ {mutation}(input: $input) "
        "{ changed definition { name } errors { __typename code path ... on DefinitionConflict { count examples } } } }"
    )
    payload = (await client(query, input={"name": "Phone", **input}))[mutation]
    (error,) = payload.pop("errors")
    count, examples = error.pop("count"), error.pop("examples")
    assert error == {"__typename": "DefinitionConflict", "code": "DEFINITION_CONFLICT", "path": []}
    assert payload == {"changed": False, "definition": None}
    return count, examples
