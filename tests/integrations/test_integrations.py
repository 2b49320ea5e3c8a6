"""Integrations as they are put, read and deleted."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.integrations.builders import INTEGRATION, MAPPED, pulling, s3_flow
from tests.payloads import reasons

READ = f"query ($uri: String!) {{ integration(uri: $uri) {{ createdAt updatedAt {INTEGRATION[13:-1]} }} }}"
PAGE = """query ($uri: String, $first: Int, $after: String) {
    integrations(uri: $uri, first: $first, after: $after) { edges { cursor node { uri } } pageInfo { hasNextPage } }
}"""
SOURCE = {
    "connectorType": "S3",
    "object": None,
    "bucketName": "acme-crm",
    "bucketPrefix": "customers/",
    "enableDynamicFieldUpdate": False,
    "includeDeletedRecords": False,
    "connectorProfileName": None,
    "datetimeTypeFieldName": None,
}


async def put(client: Client, input: dict[str, Any]) -> dict[str, Any]:
    payload = await client.mutate("putIntegration", input, INTEGRATION)
    assert reasons(payload) == []
    return payload


async def test_an_integration_is_put_read_changed_and_deleted_A2_A3_A7(client: Client, db: Database) -> None:
    tags = [{"key": "team", "value": "crm"}, {"key": "cost", "value": "7"}]
    made = await put(client, {"uri": " segment ", "objectTypeName": "Segment-Identify", "tags": tags})
    read = (await client(READ, uri="segment"))["integration"]
    changed = await put(client, {"uri": "segment", "objectTypeNames": MAPPED[:1], "tags": []})
    same = await put(client, {"uri": "segment", "objectTypeNames": MAPPED[:1]})
    deleted = await put_nothing(client, "segment")

    shown = {
        "uri": "segment",
        "objectTypeName": "Segment-Identify",
        "objectTypeNames": [],
        "tags": [{"key": "cost", "value": "7"}, {"key": "team", "value": "crm"}],
        "version": 1,
        "nextRunAt": None,
        "flowDefinition": None,
    }
    told = {
        "uri": "segment",
        "objectTypeName": "Segment-Identify",
        "objectTypeNames": {},
        "flowName": None,
        "tags": {"cost": "7", "team": "crm"},
    }
    assert made["integration"] == shown
    assert made["changes"] == [
        {"kind": "ADDED", "path": ["integrations", "segment"], "before": None, "after": told, "autoPromoted": False}
    ]
    assert {**shown, "createdAt": read["createdAt"], "updatedAt": read["createdAt"]} == read
    assert changed["integration"] == {**shown, "objectTypeNames": MAPPED[:1], "tags": [], "version": 2}
    assert (same["changed"], same["integration"]["version"]) == (False, 2)
    assert (deleted["integration"], deleted["changes"][0]["kind"]) == (None, "REMOVED")
    assert (await client(READ, uri="segment"))["integration"] is None
    assert await db["integration_uris"].count_documents({}) == 0
    assert await db["integration_changes"].count_documents({}) == 3


async def put_nothing(client: Client, uri: str) -> dict[str, Any]:
    return await client.mutate("deleteIntegration", {"uri": uri}, INTEGRATION)


async def test_the_seven_events_of_amazon_are_mapped_in_their_spelling_A4(client: Client) -> None:
    made = await put(client, {"uri": "shop", "objectTypeNames": MAPPED})

    assert made["integration"]["objectTypeNames"] == MAPPED
    assert MAPPED[-1]["eventType"] == "ShopifyUpdatedOrders"


async def test_integrations_are_paged_by_uri_A5_A6_A23(client: Client, other: Client) -> None:
    for uri in ("c", "a", "b|1", "b"):
        await put(client, {"uri": uri, "objectTypeName": "Segment-Identify"})
    await put(other, {"uri": "bb", "objectTypeName": "Segment-Identify"})

    first = (await client(PAGE, first=2))["integrations"]
    rest = (await client(PAGE, first=100, after=first["edges"][1]["cursor"]))["integrations"]
    only = (await client(PAGE, uri="b|1"))["integrations"]
    none = (await client(PAGE, uri="bb"))["integrations"]
    refused = await client.raw(PAGE, first=101)

    assert [edge["node"]["uri"] for edge in (*first["edges"], *rest["edges"])] == ["a", "b", "b|1", "c"]
    assert (first["pageInfo"], rest["pageInfo"]) == ({"hasNextPage": True}, {"hasNextPage": False})
    assert [edge["node"]["uri"] for edge in only["edges"]] == ["b|1"]
    assert none["edges"] == []
    assert refused["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_uri_belongs_to_one_domain_which_is_not_told_A7(client: Client, other: Client, db: Database) -> None:
    await put(client, {"uri": "shop", "objectTypeName": "Shopify-Customer"})
    before = await content(db)

    taken = await other.mutate("putIntegration", {"uri": "shop", "objectTypeName": "Shopify-Customer"})
    unseen = await other.mutate("deleteIntegration", {"uri": "shop"})

    assert reasons(taken) == [("ALREADY_EXISTS", ["uri"])]
    assert "demo" not in taken["errors"][0]["message"]
    assert reasons(unseen) == [("NOT_FOUND", ["uri"])]
    assert await content(db) == before
    await put_nothing(client, "shop")
    await put(other, {"uri": "shop", "objectTypeName": "Shopify-Customer"})


async def test_a_flow_names_an_integration_that_has_no_uri_A7_A8(client: Client, other: Client) -> None:
    flow = {"objectTypeName": "Genesys-Profile", "flowDefinition": s3_flow()}

    made = await put(client, flow)
    again = await put(client, {**flow, "flowDefinition": s3_flow(description="Customers, nightly")})
    named = await put(client, {"uri": "flow://demo/crm", "tags": [{"key": "a", "value": ""}]})
    theirs = await put(other, flow)
    stolen = await other.mutate("putIntegration", {"uri": "flow://demo/x", "objectTypeName": "Genesys-Profile"})
    nameless = await client.mutate("putIntegration", {"objectTypeName": "Genesys-Profile"})

    assert [one["integration"]["uri"] for one in (made, again, named)] == ["flow://demo/crm"] * 3
    assert [one["integration"]["version"] for one in (made, again, named)] == [1, 2, 3]
    assert theirs["integration"]["uri"] == "flow://other/crm"
    assert reasons(stolen) == [("INVALID_INPUT", ["uri"])]
    assert reasons(nameless) == [("REQUIRED", ["uri"])]


async def test_a_flow_is_kept_as_it_is_given_A8_A9_A10_A12(client: Client) -> None:
    task = {
        "taskType": "FILTER",
        "operator": "CONTAINS",
        "sourceFields": ["Name"],
        "destinationField": "Name",
        "properties": [{"name": "VALUE", "value": "a"}],
    }
    schedule = {
        "expression": "rate(5 minutes)",
        "dataPullMode": "COMPLETE",
        "startTime": "2999-01-01T00:00:00.000Z",
        "endTime": "2999-02-01T00:00:00.000Z",
        "timezone": "Europe/Berlin",
        "offset": 60,
        "firstExecutionFrom": "2020-01-01T00:00:00.000Z",
    }
    source = {"object": "Contact", "enableDynamicFieldUpdate": True, "includeDeletedRecords": True}
    made = await put(
        client,
        pulling(
            description="All contacts",
            kmsArn="arn:aws:kms:eu-west-1:123456789012:key/1",
            source={
                "connector": {"salesforce": source},
                "connectorProfileName": "prod",
                "datetimeTypeFieldName": "LastModifiedDate",
            },
            tasks=[task],
            trigger={"scheduled": schedule},
        ),
    )

    assert made["integration"]["flowDefinition"] == {
        "flowName": "crm",
        "description": "All contacts",
        "kmsArn": "arn:aws:kms:eu-west-1:123456789012:key/1",
        "source": {
            "connectorType": "SALESFORCE",
            **source,
            "bucketName": None,
            "bucketPrefix": None,
            "connectorProfileName": "prod",
            "datetimeTypeFieldName": "LastModifiedDate",
        },
        "tasks": [task],
        "trigger": {"type": "SCHEDULED", "schedule": schedule},
    }
    assert made["integration"]["nextRunAt"] == "2999-01-01T00:01:00.000Z"


@pytest.mark.parametrize(
    ("connector", "shown"),
    [
        ({"marketo": {"object": "leads"}}, ("MARKETO", "leads", None)),
        ({"zendesk": {"object": "users"}}, ("ZENDESK", "users", None)),
        ({"serviceNow": {"object": "sys_user"}}, ("SERVICE_NOW", "sys_user", None)),
        ({"s3": {"bucketName": "abc"}}, ("S3", None, "abc")),
    ],
)
async def test_there_are_five_connectors_A9(client: Client, connector: Any, shown: tuple[Any, ...]) -> None:
    made = await put(client, pulling(source={"connector": connector}, trigger={"event": True}))
    flow = made["integration"]["flowDefinition"]

    assert (flow["source"]["connectorType"], flow["source"]["object"], flow["source"]["bucketName"]) == shown
    assert flow["trigger"] == {"type": "EVENT", "schedule": None}


async def test_a_repeated_request_puts_once_and_a_dry_run_never_A7(client: Client, db: Database) -> None:
    wanted = {"uri": "a", "objectTypeName": "Genesys-Profile"}
    before = await content(db)
    dry = await put(client, {**wanted, "dryRun": True})
    assert await content(db) == before

    first = await put(client, {**wanted, "idempotencyKey": "1"})
    after = await content(db)
    again = await put(client, {**wanted, "idempotencyKey": "1"})

    assert dry["integration"] == first["integration"] == again["integration"]
    assert first["changes"] == again["changes"]
    assert await content(db) == after
