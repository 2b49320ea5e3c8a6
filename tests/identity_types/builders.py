"""Identity types for tests."""

from typing import Any

from tests.client import Client
from tests.payloads import reasons

TYPE = "handle label pattern caseInsensitive maxPerProfile blockedValues aliases"
SELECTION = f"identityType {{ {TYPE} }} definitionsVersion"
LOOK_UP = "query ($by: ProfileKey!) { profile(by: $by) { customerId } }"


async def define(client: Client, handle: str = "card", **parts: Any) -> dict[str, Any]:
    """Define an identity type, which nothing may refuse."""
    payload = await client.mutate("defineIdentityType", {"handle": handle, **parts}, SELECTION)
    assert reasons(payload) == []
    return payload


async def conflicts(client: Client, mutation: str, **input: Any) -> tuple[int, list[str]]:
    """Assert that a mutation is refused because of stored identities; return count and examples."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    query = (
        f"mutation ($input: {kind}!) {{ {mutation}(input: $input) "
        "{ changed errors { __typename code path ... on DefinitionConflict { count examples } } } }"
    )
    payload = (await client(query, input={"handle": "card", **input}))[mutation]
    (error,) = payload.pop("errors")
    count, examples = error.pop("count"), error.pop("examples")
    assert error == {"__typename": "DefinitionConflict", "code": "DEFINITION_CONFLICT", "path": []}
    assert payload == {"changed": False}
    return count, examples
