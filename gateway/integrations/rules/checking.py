"""What an integration may say: everything that is wrong with one is told at once."""

import re
from collections.abc import Sequence
from dataclasses import replace

from gateway.connectors.model import ConnectorType, Source
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.integrations.model import (
    EVENT_TYPES,
    FLOW_SCHEME,
    MAX_BUCKET,
    MAX_CONNECTOR_PROFILE,
    MAX_DESCRIPTION,
    MAX_EVENT_TYPES,
    MAX_FIELD,
    MAX_FLOW_NAME,
    MAX_KMS_ARN,
    MAX_OBJECT,
    MAX_OFFSET,
    MAX_PREFIX,
    MAX_TASKS,
    MAX_URI,
    MIN_BUCKET,
    MIN_KMS_ARN,
    EventTypeMapping,
    Flow,
    Integration,
    Schedule,
)
from gateway.integrations.rules import schedules
from gateway.integrations.rules.checking_tasks import checked_task
from gateway.object_types.rules.checking import check_name
from gateway.object_types.rules.tags import checked as checked_tags
from gateway.text import text

_FLOW_NAME = re.compile(r"[A-Za-z0-9][\w!@#.-]+", re.ASCII)
_DESCRIPTION = re.compile(r"[\w!@#\-.?,\s]*")
_KMS_ARN = re.compile(r"arn:aws:kms:.*:[0-9]+:.*", re.ASCII)
_CONNECTOR_PROFILE = re.compile(r"[\w/!@#+=.-]+", re.ASCII)
_WORD = re.compile(r"\S+")


def checked(asked: Integration, domain: str) -> Integration:
    """Return an integration in stored form, its uri made from its flow where none is given."""
    findings = Findings()
    flow, types, tags = asked.flow, asked.object_type_names, asked.tags
    if flow is not None:
        with findings.at("flowDefinition"):
            flow = _checked_flow(flow)
    uri = asked.uri
    with findings.at("uri"):
        uri = _checked_uri(uri, asked.flow, domain)
    if asked.object_type_name is not None:
        with findings.at("objectTypeName"):
            check_name(asked.object_type_name)
    if types is not None:
        with findings.at("objectTypeNames"):
            types = _checked_types(types)
    if tags is not None:
        with findings.at("tags"):
            tags = checked_tags(tags)
    findings.settle()
    return replace(asked, uri=uri, flow=flow, object_type_names=types, tags=tags)


def flow_uri(domain: str, flow_name: str) -> str:
    return f"{FLOW_SCHEME}{domain}/{flow_name}"[:MAX_URI]


def _checked_uri(uri: str | None, flow: Flow | None, domain: str) -> str:
    if uri is None:
        if flow is None:
            message = "An integration is known by its `uri`; one that has a `flowDefinition` may do without."
            raise Rejection(ErrorCode.REQUIRED, message)
        return flow_uri(domain, flow.name)
    stored = text(uri, "A uri", MAX_URI, code=ErrorCode.INVALID_INPUT)
    if stored.startswith(FLOW_SCHEME) and not stored.startswith(f"{FLOW_SCHEME}{domain}/"):
        message = f"A uri that begins with {FLOW_SCHEME} is made from the name of a flow: leave it out."
        raise InvalidInput([message], code=ErrorCode.INVALID_INPUT)
    return stored


def _checked_types(mappings: Sequence[EventTypeMapping]) -> tuple[EventTypeMapping, ...]:
    findings = Findings()
    if len(mappings) > MAX_EVENT_TYPES:
        findings.add(Rejection(ErrorCode.LIMIT_EXCEEDED, f"At most {MAX_EVENT_TYPES} types of events are mapped."))
    stored = list(mappings)
    for index, mapping in enumerate(mappings):
        with findings.at(index, "eventType"):
            what = f"A type of events, such as {EVENT_TYPES[0]},"
            event_type = text(mapping.event_type, what, MAX_URI, code=ErrorCode.INVALID_INPUT)
            stored[index] = replace(mapping, event_type=event_type)
            if any(event_type == other.event_type for other in stored[:index]):
                raise Rejection(ErrorCode.DUPLICATE_VALUE, f"{event_type} is mapped already.")
        with findings.at(index, "objectTypeName"):
            check_name(mapping.object_type_name)
    findings.settle()
    return tuple(stored)


def _checked_flow(flow: Flow) -> Flow:
    findings = Findings()
    if len(flow.name) > MAX_FLOW_NAME or not _FLOW_NAME.fullmatch(flow.name):
        message = (
            f"The name of a flow is 2 to {MAX_FLOW_NAME} letters, digits or one of _-!@#. without spaces, and begins "
            "with a letter or a digit."
        )
        findings.add(InvalidInput([message], ["flowName"]))
    if flow.description is not None and (
        len(flow.description) > MAX_DESCRIPTION or not _DESCRIPTION.fullmatch(flow.description)
    ):
        message = f"A description is at most {MAX_DESCRIPTION:,} letters, digits, spaces or one of _-!@#.?,"
        findings.add(InvalidInput([message], ["description"]))
    if flow.kms_arn is not None and not (
        MIN_KMS_ARN <= len(flow.kms_arn) <= MAX_KMS_ARN and _KMS_ARN.fullmatch(flow.kms_arn)
    ):
        message = "The name of a KMS key looks like arn:aws:kms:eu-west-1:123456789012:key/… ; it may be left out."
        findings.add(InvalidInput([message], ["kmsArn"]))
    with findings.at("source"):
        _check_source(flow.source)
    if len(flow.tasks) > MAX_TASKS:
        findings.add(Rejection(ErrorCode.LIMIT_EXCEEDED, f"A flow has at most {MAX_TASKS} tasks.", ["tasks"]))
    tasks = list(flow.tasks)
    for index, task in enumerate(flow.tasks):
        with findings.at("tasks", index):
            tasks[index] = checked_task(flow.source.connector, task)
    if flow.trigger.schedule is not None:
        with findings.at("trigger", "scheduled"):
            _check_schedule(flow.trigger.schedule)
    findings.settle()
    return replace(flow, tasks=tuple(tasks))


def _check_source(source: Source) -> None:
    findings = Findings()
    if source.connector is ConnectorType.S3:
        bucket, prefix = source.bucket or "", source.prefix or ""
        if not (MIN_BUCKET <= len(bucket) <= MAX_BUCKET and _WORD.fullmatch(bucket)):
            message = f"The name of a bucket has {MIN_BUCKET} to {MAX_BUCKET} characters and no spaces."
            findings.add(InvalidInput([message], ["connector", "s3", "bucketName"]))
        if len(prefix) > MAX_PREFIX:
            message = f"A prefix has at most {MAX_PREFIX} characters."
            findings.add(InvalidInput([message], ["connector", "s3", "bucketPrefix"]))
    elif len(source.object or "") > MAX_OBJECT or not _WORD.fullmatch(source.object or ""):
        message = f"The object of a source has 1 to {MAX_OBJECT} characters and no spaces."
        findings.add(InvalidInput([message], ["connector", CONNECTOR_FIELDS[source.connector], "object"]))
    profile = source.connector_profile_name
    if profile is not None and (len(profile) > MAX_CONNECTOR_PROFILE or not _CONNECTOR_PROFILE.fullmatch(profile)):
        message = f"The name of a connector profile is 1 to {MAX_CONNECTOR_PROFILE} letters, digits or one of _/!@#+=.-"
        findings.add(InvalidInput([message], ["connectorProfileName"]))
    if source.datetime_field is not None:
        with findings.at("datetimeTypeFieldName"):
            text(source.datetime_field, "The name of a field", MAX_FIELD, code=ErrorCode.INVALID_INPUT)
    findings.settle()


CONNECTOR_FIELDS = {
    ConnectorType.SALESFORCE: "salesforce",
    ConnectorType.MARKETO: "marketo",
    ConnectorType.ZENDESK: "zendesk",
    ConnectorType.SERVICE_NOW: "serviceNow",
    ConnectorType.S3: "s3",
}
"""What each connector is called in an input."""


def _check_schedule(schedule: Schedule) -> None:
    findings = Findings()
    try:
        schedules.check(schedule)
    except InvalidInput as problem:
        findings.add(problem)
    if not 0 <= schedule.offset <= MAX_OFFSET:
        message = f"An offset is 0 to {MAX_OFFSET:,} seconds."
        findings.add(InvalidInput([message], ["offset"], ErrorCode.INVALID_VALUE))
    if schedule.start_time and schedule.end_time and schedule.end_time <= schedule.start_time:
        message = "A schedule ends after its start."
        findings.add(InvalidInput([message], ["endTime"], ErrorCode.INVALID_VALUE))
    findings.settle()
