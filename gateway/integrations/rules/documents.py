"""An integration as a document: made from what was asked for, and read again."""

from dataclasses import asdict
from datetime import datetime
from enum import Enum
from typing import Any

from gateway.changes.model import Change, change
from gateway.connectors.model import ConnectorType, Source
from gateway.errors import ErrorCode, Findings, Rejection
from gateway.integrations.model import (
    DataPullMode,
    Flow,
    FlowOperator,
    FlowTask,
    Integration,
    IntegrationDocument,
    Schedule,
    TaskProperty,
    TaskType,
    Trigger,
    TriggerType,
)
from gateway.integrations.rules.schedules import next_time
from gateway.primary_first import ChangeKind

_OF_CLIENTS = ("uri", "object_type_name", "object_type_names", "flow", "tags")


def made(asked: Integration, before: IntegrationDocument | None, id_: str, domain: str, at: datetime) -> Any:
    """Return an integration with what is asked for on top of what was before; the same one where nothing changes.

    A flow that pulls needs to know what it pulls: REQUIRED.
    """
    old: dict[str, Any] = dict(before) if before else _empty(id_, domain, asked.uri or "", at)
    given = {
        "object_type_name": asked.object_type_name,
        "object_type_names": asked.object_type_names and [asdict(one) for one in asked.object_type_names],
        "flow": flow_document(asked.flow) if asked.flow else None,
        "tags": asked.tags and [asdict(tag) for tag in asked.tags],
    }
    empty = {"object_type_names": asked.object_type_names == (), "tags": asked.tags == ()}
    for name, value in given.items():
        if value is not None or empty.get(name):
            old[name] = value or ([] if name in empty else None)
    _check_whole(old)
    if before and all(old[name] == before[name] for name in given):  # type: ignore[literal-required]
        return before
    flow_changed = before is None or old["flow"] != before["flow"]
    after = {**old, "version": old["version"] + 1, "updated_at": at}
    if flow_changed:
        flow = flow_of(old["flow"]) if old["flow"] else None
        after["next_run_at"] = due(flow, at, at)
        if before is None or not before["flow"] or not flow or old["flow"]["source"] != before["flow"]["source"]:
            # Another source has to be read from its beginning.
            after["watermark"] = after["newest"] = None
    return after


def due(flow: Flow | None, made_at: datetime, after: datetime) -> datetime | None:
    """Return when a flow is to run next by its schedule."""
    schedule = flow.trigger.schedule if flow else None
    return next_time(schedule, made_at, after) if schedule else None


def _empty(id_: str, domain: str, uri: str, at: datetime) -> dict[str, Any]:
    return dict(
        IntegrationDocument(
            _id=id_,
            domain=domain,
            uri=uri,
            object_type_name=None,
            object_type_names=[],
            flow=None,
            tags=[],
            version=0,
            created_at=at,
            updated_at=at,
            next_run_at=None,
            watermark=None,
            newest=None,
        )
    )


def _check_whole(document: dict[str, Any]) -> None:
    findings = Findings()
    if document["flow"] and not document["object_type_name"]:
        message = "A flow needs the object type of the records that it pulls."
        findings.add(Rejection(ErrorCode.REQUIRED, message, ["objectTypeName"]))
    if not document["flow"] and not document["object_type_name"] and not document["object_type_names"]:
        message = "An integration says of which object type its objects are: all of them, or those of each event."
        findings.add(Rejection(ErrorCode.REQUIRED, message, ["objectTypeName"]))
    findings.settle()


def changes(before: IntegrationDocument | None, after: IntegrationDocument | None) -> tuple[Change, ...]:
    """Tell how an integration changed, as clients would have put it."""
    if before == after:
        return ()
    kind = ChangeKind.ADDED if before is None else ChangeKind.REMOVED if after is None else ChangeKind.UPDATED
    there = after or before
    return (change(kind, ["integrations", there["uri"] if there else ""], _told(before), _told(after)),)


def _told(document: IntegrationDocument | None) -> dict[str, Any] | None:
    if document is None:
        return None
    told: dict[str, Any] = {name: document[name] for name in _OF_CLIENTS}  # type: ignore[literal-required]
    return {
        "uri": told["uri"],
        "objectTypeName": told["object_type_name"],
        "objectTypeNames": {one["event_type"]: one["object_type_name"] for one in told["object_type_names"]},
        "flowName": told["flow"] and told["flow"]["name"],
        "tags": {tag["key"]: tag["value"] for tag in told["tags"]},
    }


def flow_document(flow: Flow) -> dict[str, Any]:
    """Return a flow as it is stored."""
    document = asdict(flow)
    document["tasks"] = [
        {**task, "properties": [{"name": name.value, "value": value} for name, value in task["properties"].items()]}
        for task in document["tasks"]
    ]
    plain: dict[str, Any] = _plain(document)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def flow_of(document: dict[str, Any]) -> Flow:
    """Return the flow that is stored as a document."""
    source, trigger = document["source"], document["trigger"]
    schedule = trigger["schedule"]
    return Flow(
        **{**document, "source": None, "tasks": (), "trigger": None}
        | {
            "source": Source(**{**source, "connector": ConnectorType(source["connector"])}),
            "tasks": tuple(_task(task) for task in document["tasks"]),
            "trigger": Trigger(
                TriggerType(trigger["type"]),
                schedule and Schedule(**{**schedule, "data_pull_mode": DataPullMode(schedule["data_pull_mode"])}),
            ),
        }
    )


def _task(document: dict[str, Any]) -> FlowTask:
    return FlowTask(
        task_type=TaskType(document["task_type"]),
        operator=FlowOperator(document["operator"]) if document["operator"] else None,
        source_fields=tuple(document["source_fields"]),
        destination_field=document["destination_field"],
        properties={TaskProperty(one["name"]): one["value"] for one in document["properties"]},
    )
