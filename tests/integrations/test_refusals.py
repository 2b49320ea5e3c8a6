"""What no integration can be: told at once, with nothing written."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content
from tests.integrations.builders import pulling, s3_flow
from tests.payloads import reasons

WRONG = {
    "uri": "x" * 256,
    "objectTypeName": "1 type",
    "objectTypeNames": [
        {"eventType": "", "objectTypeName": "ok"},
        {"eventType": "a", "objectTypeName": "ok"},
        {"eventType": " a", "objectTypeName": "-"},
    ],
    "tags": [{"key": "aws:x", "value": "x" * 257}],
    "flowDefinition": {
        "flowName": "my flow",
        "description": "<b>",
        "kmsArn": "arn:aws:s3:eu-west-1:123456789012:key/1",
        "source": {
            "connector": {"s3": {"bucketName": "ab", "bucketPrefix": "x" * 513}},
            "connectorProfileName": "a b",
            "datetimeTypeFieldName": "",
        },
        "tasks": [{"taskType": "FILTER", "operator": "CONTAINS", "sourceFields": [], "destinationField": ""}],
        "trigger": {
            "scheduled": {
                "expression": "now",
                "timezone": "Europe/Berlin",
                "offset": 36_001,
                "startTime": "2024-01-02T00:00:00Z",
                "endTime": "2024-01-01T00:00:00Z",
            }
        },
    },
}


async def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written_A7_A8_A9_A10_A12_A24(
    client: Client, db: Database
) -> None:
    before = await content(db)

    refused = await client.mutate("putIntegration", WRONG)

    invalid, flow = "INVALID_INPUT", "flowDefinition"
    assert sorted(reasons(refused)) == sorted(
        [
            (invalid, ["uri"]),
            (invalid, ["objectTypeName"]),
            (invalid, ["objectTypeNames", "0", "eventType"]),
            ("DUPLICATE_VALUE", ["objectTypeNames", "2", "eventType"]),
            (invalid, ["objectTypeNames", "2", "objectTypeName"]),
            (invalid, ["tags", "0", "key"]),
            (invalid, ["tags", "0", "value"]),
            (invalid, [flow, "flowName"]),
            (invalid, [flow, "description"]),
            (invalid, [flow, "kmsArn"]),
            (invalid, [flow, "source", "connector", "s3", "bucketName"]),
            (invalid, [flow, "source", "connector", "s3", "bucketPrefix"]),
            (invalid, [flow, "source", "connectorProfileName"]),
            (invalid, [flow, "source", "datetimeTypeFieldName"]),
            ("INVALID_VALUE", [flow, "tasks", "0", "operator"]),
            (invalid, [flow, "tasks", "0", "sourceFields"]),
            (invalid, [flow, "tasks", "0", "destinationField"]),
            ("INVALID_VALUE", [flow, "tasks", "0", "properties"]),
            ("INVALID_VALUE", [flow, "trigger", "scheduled", "expression"]),
            ("INVALID_VALUE", [flow, "trigger", "scheduled", "offset"]),
            ("INVALID_VALUE", [flow, "trigger", "scheduled", "endTime"]),
        ]
    )
    assert await content(db) == before


@pytest.mark.parametrize(
    ("input", "expected"),
    [
        ({"uri": "a"}, ("REQUIRED", ["objectTypeName"])),
        ({"uri": "a", "objectTypeName": "Nothing"}, ("INVALID_VALUE", ["objectTypeName"])),
        (
            {"uri": "a", "objectTypeNames": [{"eventType": "e", "objectTypeName": "Nothing"}]},
            ("INVALID_VALUE", ["objectTypeNames", "0", "objectTypeName"]),
        ),
        ({"uri": "a", "flowDefinition": s3_flow()}, ("REQUIRED", ["objectTypeName"])),
        (pulling(trigger={"event": False}), ("INVALID_VALUE", ["flowDefinition", "trigger", "event"])),
        (
            {"uri": "a", "objectTypeName": "Genesys-Profile", "expectedVersion": 1},
            ("VERSION_CONFLICT", ["expectedVersion"]),
        ),
    ],
)
async def test_what_an_integration_lacks_is_asked_for_A7(
    client: Client, db: Database, input: dict[str, Any], expected: tuple[str, list[str]]
) -> None:
    before = await content(db)

    assert reasons(await client.mutate("putIntegration", input)) == [expected]
    assert await content(db) == before
