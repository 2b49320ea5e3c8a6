"""What Amazon's operations about integrations are here, and the structures that they take."""

from tests.oracle.amazon import DOMAIN, Counterparts, Operation, Reason

LATER = Reason("It is newer than the release that is built here (2021-12-20).")
HIDDEN = Reason("There are no hidden integrations here.")
INTEGRATION: Counterparts = {
    "DomainName": DOMAIN,
    "Uri": "uri",
    "ObjectTypeName": "objectTypeName",
    "ObjectTypeNames": "objectTypeNames",
    "CreatedAt": "createdAt",
    "LastUpdatedAt": "updatedAt",
    "Tags": "tags",
    **dict.fromkeys(("WorkflowId", "IsUnstructured", "RoleArn", "EventTriggerNames", "Scope"), LATER),
}
PAGE: Counterparts = {"Items": "edges", "NextToken": Reason("pageInfo has the cursor at which the next page begins.")}
PAGED: Counterparts = {"NextToken": "after", "MaxResults": "first", "IncludeHidden": HIDDEN}

OPERATIONS = {
    "GetIntegration": Operation(
        "query", "integration", {"DomainName": DOMAIN, "Uri": "uri"}, "Integration", INTEGRATION
    ),
    "ListIntegrations": Operation(
        "query", "integrations", {"DomainName": DOMAIN, **PAGED}, "IntegrationConnection", PAGE
    ),
    "ListAccountIntegrations": Operation(
        "query",
        "integrations",
        {**PAGED, "Uri": "uri"},
        "IntegrationConnection",
        PAGE,
        optional={"Uri": Reason("Without it all of the domain are meant, as in ListIntegrations.")},
    ),
    "PutIntegration": Operation(
        "mutation",
        "putIntegration",
        {
            "DomainName": DOMAIN,
            "Uri": "uri",
            "ObjectTypeName": "objectTypeName",
            "ObjectTypeNames": "objectTypeNames",
            "Tags": "tags",
            "FlowDefinition": "flowDefinition",
            **dict.fromkeys(("RoleArn", "EventTriggerNames", "Scope"), LATER),
        },
        "Integration",
        INTEGRATION,
    ),
}

IN_CONNECTOR = Reason("The connector is exactly one field of `connector`, which is a @oneOf.")
STRUCTURES: dict[str, tuple[str, Counterparts]] = {
    "FlowDefinition": (
        "FlowDefinitionInput",
        {
            "Description": "description",
            "FlowName": "flowName",
            "KmsArn": "kmsArn",
            "SourceFlowConfig": "source",
            "Tasks": "tasks",
            "TriggerConfig": "trigger",
        },
    ),
    "SourceFlowConfig": (
        "SourceFlowInput",
        {
            "ConnectorProfileName": "connectorProfileName",
            "ConnectorType": IN_CONNECTOR,
            "IncrementalPullConfig": "datetimeTypeFieldName",
            "SourceConnectorProperties": "connector",
        },
    ),
    "SourceConnectorProperties": (
        "SourceConnectorInput",
        {
            "Marketo": "marketo",
            "S3": "s3",
            "Salesforce": "salesforce",
            "ServiceNow": "serviceNow",
            "Zendesk": "zendesk",
        },
    ),
    "S3SourceProperties": ("S3SourceInput", {"BucketName": "bucketName", "BucketPrefix": "bucketPrefix"}),
    "SalesforceSourceProperties": (
        "SalesforceSourceInput",
        {
            "Object": "object",
            "EnableDynamicFieldUpdate": "enableDynamicFieldUpdate",
            "IncludeDeletedRecords": "includeDeletedRecords",
        },
    ),
    "MarketoSourceProperties": ("ObjectSourceInput", {"Object": "object"}),
    "ServiceNowSourceProperties": ("ObjectSourceInput", {"Object": "object"}),
    "ZendeskSourceProperties": ("ObjectSourceInput", {"Object": "object"}),
    "Task": (
        "FlowTaskInput",
        {
            "ConnectorOperator": "operator",
            "DestinationField": "destinationField",
            "SourceFields": "sourceFields",
            "TaskProperties": "properties",
            "TaskType": "taskType",
        },
    ),
    "ScheduledTriggerProperties": (
        "FlowScheduleInput",
        {
            "ScheduleExpression": "expression",
            "DataPullMode": "dataPullMode",
            "ScheduleStartTime": "startTime",
            "ScheduleEndTime": "endTime",
            "Timezone": "timezone",
            "ScheduleOffset": "offset",
            "FirstExecutionFrom": "firstExecutionFrom",
        },
    ),
}

LESS_DEMANDING = {
    "KmsArn": Reason("The key that encrypts is Amazon's own matter."),
    "ConnectorType": IN_CONNECTOR,
}
"""Members that only Amazon requires."""
