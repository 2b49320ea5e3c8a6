"""Starting runs: on demand, on an event, and when a schedule is due."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gateway import ids
from gateway.changes.model import Outcome
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, InvalidInput, Rejection
from gateway.feeds.model import RowStatus, no_counts
from gateway.integrations import store
from gateway.integrations.actions.committing import Step, write
from gateway.integrations.actions.putting import no_integration
from gateway.integrations.model import DataPullMode, IntegrationDocument, RunDocument, RunState, TriggerType
from gateway.integrations.rules import documents
from gateway.integrations.rules.tasks import FlowStopped, compiled
from gateway.moments import printed
from gateway.mongo.access import Access, now
from gateway.mongo.client import Database
from gateway.objects.actions.putting import putting
from gateway.objects.model import NewObject
from gateway.text import normalised


async def run_integration(access: Access, envelope: Envelope, uri: str, mode: DataPullMode) -> Outcome:
    """Start a run of an integration's flow; one that is active already is the answer (`NOT_FOUND`)."""

    async def start(integration: IntegrationDocument | None, at: datetime) -> Step:
        if integration is None:
            raise no_integration()
        if integration["flow"] is None:
            message = "This integration has no flow, so there is nothing to run: its objects are sent as events."
            raise Rejection(ErrorCode.INVALID_INPUT, message, ["uri"])
        active = await store.active_run(access.db, integration["_id"])
        run = active or new_run(integration, mode, at, ids.new_id())
        # Of two that start one at once, the other loses the transaction and finds this one.
        writes = [] if active else [store.run(run)]
        more = {"run": run, "started": active is None}
        return Step(writes, more=more, remembered={"run_id": run["_id"]})

    async def recalled(_: IntegrationDocument | None, remembered: Mapping[str, object]) -> Mapping[str, object]:
        return {"run": await store.get_run(access, str(remembered["run_id"])), "started": True}

    return await write(access, envelope, normalised(uri), start, recalled)


async def put_event(access: Access, envelope: Envelope, uri: str, event_type: str, object_: Any) -> Outcome:
    """Take an event in: its object, if the type of events is mapped; else it starts a flow that waits for events."""
    integration = await _found(access, uri)
    name = _type_of(integration, normalised(event_type))
    if name is None:
        return await run_integration(access, envelope, uri, DataPullMode.INCREMENTAL)
    if object_ is None:
        message = f"An event {event_type} brings an object."
        raise Rejection(ErrorCode.REQUIRED, message, ["object"])
    if not isinstance(object_, Mapping):
        raise InvalidInput(["The object of an event is a JSON object."], ["object"], ErrorCode.INVALID_VALUE)
    shaped = _shaped(integration, object_)
    if shaped is None:
        return Outcome((), more={"status": RowStatus.FILTERED.value})
    new = NewObject(name, shaped, integration["uri"], expected_version=envelope.expected_version)
    put = await putting(access, envelope, [new])
    (result,) = put.outcome.more["results"]
    customer_id = ids.parts(result["profile_id"], 2)[1] if result["profile_id"] else None
    return put.outcome.with_more(status=result["status"], customer_id=customer_id, errors=result["errors"])


def _type_of(integration: IntegrationDocument, event_type: str) -> str | None:
    """Return the object type of an event; None where an event says that there is something to pull."""
    mapped = {one["event_type"]: one["object_type_name"] for one in integration["object_type_names"]}
    if event_type in mapped:
        return mapped[event_type]
    flow = integration["flow"]
    if flow is None and integration["object_type_name"]:
        return integration["object_type_name"]
    if flow is not None and flow["trigger"]["type"] == TriggerType.EVENT.value:
        return None
    allowed = ", ".join(sorted(mapped)) or "none: it has a flow, which is not triggered by events"
    problem = f"This integration takes these types of events: {allowed}."
    raise InvalidInput([problem], ["eventType"], ErrorCode.INVALID_VALUE)


def _shaped(integration: IntegrationDocument, object_: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return what the tasks of the flow make of an object; None where they leave it out."""
    if integration["flow"] is None:
        return object_
    tasks = compiled(documents.flow_of(integration["flow"]).tasks)
    try:
        return tasks(object_)
    except FlowStopped as stopped:
        raise InvalidInput([str(stopped)], ["object"], ErrorCode.INVALID_VALUE) from None
    except InvalidInput as problem:
        raise problem.below("object") from None


async def _found(access: Access, uri: str) -> IntegrationDocument:
    """Return an integration (`NOT_FOUND`)."""
    integration = await store.get(access, normalised(uri))
    if integration is None:
        raise no_integration()
    return integration


async def start_due(db: Database) -> None:
    """Start the runs that schedules ask for by now; one that is due while another is active is passed over."""
    at = now()
    for integration in await store.due(db, at):
        due, flow = integration["next_run_at"], integration["flow"]
        assert due is not None
        if flow is not None:
            mode = DataPullMode(flow["trigger"]["schedule"]["data_pull_mode"])
            # Two workers that start the same run give it the same id.
            await store.add_run(db, new_run(integration, mode, due, "scheduled"))
        following = documents.due(documents.flow_of(flow) if flow else None, integration["created_at"], at)
        await store.scheduled(db, integration, following)


def new_run(integration: IntegrationDocument, mode: DataPullMode, at: datetime, by: str) -> RunDocument:
    place = (integration["uri"], f"{printed(at)}-{by}")
    return RunDocument(
        _id=ids.path(integration["domain"], *place),
        id=ids.node_id("IntegrationRun", *place),
        domain=integration["domain"],
        integration=integration["_id"],
        uri=integration["uri"],
        active=True,
        state=RunState.QUEUED.value,
        data_pull_mode=mode.value,
        created_at=at,
        started_at=None,
        finished_at=None,
        updated_at=at,
        attempts=0,
        counts=no_counts(),
        cursor=None,
        problems=[],
        error=None,
        watermark=None,
        newest=None,
    )
