"""Inputs of integrations."""

from typing import Any

EVENTS = [
    ("SegmentIdentify", "Segment-Identify"),
    ("ShopifyCreateCustomers", "Shopify-Customer"),
    ("ShopifyUpdateCustomers", "Shopify-Customer"),
    ("ShopifyCreateDraftOrders", "Shopify-DraftOrder"),
    ("ShopifyUpdateDraftOrders", "Shopify-DraftOrder"),
    ("ShopifyCreateOrders", "Shopify-Order"),
    ("ShopifyUpdatedOrders", "Shopify-Order"),
]
MAPPED = [{"eventType": event, "objectTypeName": type_} for event, type_ in EVENTS]

INTEGRATION = """integration {
    uri objectTypeName objectTypeNames { eventType objectTypeName } tags { key value } version nextRunAt
    flowDefinition {
        flowName description kmsArn
        source { connectorType object bucketName bucketPrefix enableDynamicFieldUpdate includeDeletedRecords
            connectorProfileName datetimeTypeFieldName }
        tasks { taskType operator sourceFields destinationField properties { name value } }
        trigger { type schedule { expression dataPullMode startTime endTime timezone offset firstExecutionFrom } }
    }
}"""


def s3_flow(**changed: Any) -> dict[str, Any]:
    """Return a flow that pulls customers from a bucket on demand."""
    return {
        "flowName": "crm",
        "source": {"connector": {"s3": {"bucketName": "acme-crm", "bucketPrefix": "customers/"}}},
        "tasks": [],
        "trigger": {"onDemand": True},
        **changed,
    }


def pulling(uri: str = "s3://acme-crm", type_: str = "Genesys-Profile", **changed: Any) -> dict[str, Any]:
    """Return an integration that pulls profiles from a bucket."""
    return {"uri": uri, "objectTypeName": type_, "flowDefinition": s3_flow(**changed)}
