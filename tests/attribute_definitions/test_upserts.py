"""A profile that an upsert creates has what definitions require."""

from gateway.mongo.client import Database
from tests.attribute_definitions.builders import define, held
from tests.client import Client
from tests.database import versions
from tests.payloads import reasons

C1 = {"profile": {"customerId": "C1"}}


async def test_required_attribute_comes_with_the_patch_that_creates(client: Client, db: Database) -> None:
    await define(client, "Colour", required=True)

    without = await client.mutate("upsertProfile", C1)
    nobody = await versions(db)
    created = await client.mutate("upsertProfile", {**C1, "attributes": [{"name": "Colour", "add": ["red"]}]})
    patched = await client.mutate("upsertProfile", {**C1, "attributes": [{"name": "Size", "add": ["9"]}]})

    assert (reasons(without), nobody) == ([("REQUIRED", ["attributes"])], {})
    assert (reasons(created), reasons(patched)) == ([], [])
    assert await held(client) == {"Colour": ["red"], "Size": ["9"]}
