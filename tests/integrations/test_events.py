"""Events: what they bring, and what they start."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.integrations.builders import MAPPED, pulling
from tests.payloads import reasons

EVENT = "status customerId run { state uri }"
CUSTOMER = {"id": 207119551, "email": "bob@example.com", "first_name": "Bob", "updated_at": "2024-01-02T00:00:00Z"}
SHOP = {"uri": "shop", "objectTypeNames": MAPPED}


async def put(client: Client, input: dict[str, Any]) -> None:
    assert reasons(await client.mutate("putIntegration", input)) == []


def event(type_: str, object_: Any = None, uri: str = "shop", **more: Any) -> dict[str, Any]:
    given = {} if object_ is None else {"object": object_}
    return {"uri": uri, "eventType": type_, **given, **more}


async def test_an_event_brings_an_object_of_the_type_that_it_is_mapped_to_A4(client: Client, db: Database) -> None:
    await put(client, SHOP)

    made = await client.mutate("putIntegrationEvent", event("ShopifyCreateCustomers", CUSTOMER), EVENT)
    again = await client.mutate("putIntegrationEvent", event("ShopifyUpdateCustomers", CUSTOMER), EVENT)
    changed = await client.mutate(
        "putIntegrationEvent",
        event("ShopifyUpdateCustomers", {**CUSTOMER, "first_name": "Rob", "updated_at": "2024-01-03T00:00:00Z"}),
        EVENT,
    )

    assert reasons(made) == []
    assert [one["status"] for one in (made, again, changed)] == ["CREATED", "UNCHANGED", "UPDATED"]
    assert made["customerId"] == again["customerId"] == changed["customerId"]
    assert (made["changed"], again["changed"], changed["changed"]) == (True, False, True)
    query = '{ profile(by: {email: "bob@example.com"}) { customerId name { first } } }'
    assert (await client(query))["profile"] == {"customerId": made["customerId"], "name": {"first": "Rob"}}
    assert [one["type"] async for one in db["objects"].find()] == ["Shopify-Customer"]


async def test_a_repeated_event_and_a_dry_run_write_nothing_A4(client: Client, db: Database) -> None:
    await put(client, SHOP)
    before = await content(db)
    dry = await client.mutate("putIntegrationEvent", event("ShopifyCreateCustomers", CUSTOMER, dryRun=True), EVENT)
    assert await content(db) == before

    once = event("ShopifyCreateCustomers", CUSTOMER, idempotencyKey="1")
    first = await client.mutate("putIntegrationEvent", once, EVENT)
    after = await content(db)
    again = await client.mutate("putIntegrationEvent", once, EVENT)

    assert (dry["status"], dry["customerId"]) == ("CREATED", first["customerId"])
    assert (again["status"], again["customerId"]) == ("CREATED", first["customerId"])
    assert await content(db) == after


async def test_an_object_type_takes_all_events_that_are_not_mapped_A3(client: Client) -> None:
    await put(client, {"uri": "shop", "objectTypeName": "Shopify-Customer"})

    made = await client.mutate("putIntegrationEvent", event("anything", CUSTOMER), EVENT)

    assert (reasons(made), made["status"]) == ([], "CREATED")


async def test_an_event_starts_a_flow_that_waits_for_events_A12(client: Client) -> None:
    await put(client, {**pulling(uri="crm", trigger={"event": True}), "objectTypeNames": MAPPED[:1]})

    started = await client.mutate("putIntegrationEvent", event("NewFile", uri="crm"), EVENT)

    assert (started["status"], started["run"]) == (None, {"state": "QUEUED", "uri": "crm"})


async def test_tasks_are_applied_to_the_object_of_an_event_A10(client: Client, db: Database) -> None:
    only_bobs = {
        "taskType": "FILTER",
        "operator": "EQUAL_TO",
        "sourceFields": ["first_name"],
        "properties": [{"name": "VALUE", "value": "Bob"}],
    }
    flow = pulling(uri="shop", type_="Shopify-Customer", tasks=[only_bobs])
    await put(client, {**flow, "objectTypeNames": MAPPED[1:2]})

    left_out = await client.mutate(
        "putIntegrationEvent", event("ShopifyCreateCustomers", {**CUSTOMER, "first_name": "Eve"}), EVENT
    )
    taken = await client.mutate("putIntegrationEvent", event("ShopifyCreateCustomers", CUSTOMER), EVENT)

    assert (left_out["status"], left_out["changed"], taken["status"]) == ("FILTERED", False, "CREATED")
    assert await db["objects"].count_documents({}) == 1


@pytest.mark.parametrize(
    ("input", "expected"),
    [
        (event("ShopifyCreateCustomers", CUSTOMER, uri="nothing"), ("NOT_FOUND", ["uri"])),
        (event("Unknown", CUSTOMER), ("INVALID_VALUE", ["eventType"])),
        (event("ShopifyCreateCustomers"), ("REQUIRED", ["object"])),
        (event("ShopifyCreateCustomers", []), ("INVALID_VALUE", ["object"])),
        (event("NewFile", uri="crm"), ("INVALID_VALUE", ["eventType"])),
    ],
)
async def test_what_is_no_event_of_an_integration_is_refused_with_what_is_allowed_A4(
    client: Client, db: Database, input: dict[str, Any], expected: tuple[str, list[str]]
) -> None:
    await put(client, SHOP)
    await put(client, pulling(uri="crm"))
    before = await content(db)

    refused = await client.mutate("putIntegrationEvent", input, EVENT)

    assert reasons(refused) == [expected]
    assert (refused["status"], refused["run"]) == (None, None)
    assert await content(db) == before


async def test_an_object_that_cannot_be_placed_is_refused_as_data(client: Client) -> None:
    await put(client, SHOP)

    refused = await client.mutate("putIntegrationEvent", event("ShopifyCreateCustomers", {"email": "x"}), EVENT)

    assert refused["status"] == "FAILED"
    assert refused["errors"]
    assert all(error["path"][0] == "object" for error in refused["errors"])
