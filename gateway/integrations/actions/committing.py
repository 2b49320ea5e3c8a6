"""Writing an integration, or what belongs to it, in one transaction: once for its idempotency key, and repeated."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gateway.changes.model import Change, Outcome
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Rejection
from gateway.idempotency.actions import recall, remember
from gateway.integrations import store
from gateway.integrations.model import IntegrationDocument
from gateway.mongo.access import Access, now
from gateway.mongo.deadline import loop_time, within
from gateway.mongo.transaction import Lost, OutcomeUnknown, Unreachable, commit, reaching_database
from gateway.mongo.writes import Write


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be written, and what is told of it; `more` are fields of the payload.

    `remembered` is what a repetition of the request is told from, beside the integration as it is then.
    """

    writes: Sequence[Write]
    changes: tuple[Change, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)
    remembered: Mapping[str, object] = field(default_factory=dict)


Prepare = Callable[[IntegrationDocument | None, datetime], Awaitable[Step]]
"""Makes of an integration, as it is at that time, what is to be written."""

Recalled = Callable[[IntegrationDocument | None, Mapping[str, object]], Awaitable[Mapping[str, object]]]
"""Makes the fields of the payload for a repeated request of what was remembered of it."""


async def write(access: Access, envelope: Envelope, uri: str, prepare: Prepare, recalled: Recalled) -> Outcome:
    """Write what `prepare` makes of an integration; it is called again when others were first."""
    try:
        with within(access.timeout) as end, reaching_database():
            while True:
                try:
                    return await _once(access, envelope, uri, prepare, recalled, end)
                except Lost:
                    # Integrations change seldom: who lost a race finds the field free.
                    if loop_time() >= end:
                        raise
    except Lost as error:
        message = "Others kept changing the integration; nothing of yours was written: repeat the request."
        raise Rejection(ErrorCode.CONTENTION, message) from error
    except Unreachable as error:
        message = "The database cannot be reached in time; nothing was changed, and you may repeat the request."
        raise Rejection(ErrorCode.SERVICE_UNAVAILABLE, message) from error
    except OutcomeUnknown as error:
        message = "The database did not say whether the integration was changed: read it, or repeat the request."
        raise Rejection(ErrorCode.WRITE_OUTCOME_UNKNOWN, message) from error


async def _once(
    access: Access, envelope: Envelope, uri: str, prepare: Prepare, recalled: Recalled, end: float
) -> Outcome:
    done = await recall(access, envelope)
    before = await store.get(access, uri)
    if done is not None:
        return Outcome((), tuple(done["changes"]), more=await recalled(before, done["more"]))
    version = before["version"] if before else 0
    if envelope.expected_version not in (None, version):
        message = f"The integration is at version {version}, not {envelope.expected_version}."
        raise Rejection(ErrorCode.VERSION_CONFLICT, message, ["expectedVersion"])
    at = now()
    step = await prepare(before, at)
    if step.writes and not envelope.dry_run:
        remembered = remember(access, envelope, Outcome((), step.changes, more=step.remembered), at)
        records = [store.record(access, envelope, access.id(uri), step.changes, at)] if step.changes else []
        await commit(access.db, [*step.writes, *records, *remembered], end)
    return Outcome((), step.changes, more=step.more)
