"""Putting and deleting integrations: the document, the claim of its uri and the record in one transaction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from gateway.changes.model import Outcome
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.idempotency.actions import recall, remember
from gateway.integrations import store
from gateway.integrations.model import MAX_URI, Integration, IntegrationDocument
from gateway.integrations.rules import documents
from gateway.integrations.rules.checking import checked
from gateway.mongo.access import Access, now
from gateway.mongo.deadline import loop_time, within
from gateway.mongo.transaction import Lost, OutcomeUnknown, Unreachable, commit, reaching_database
from gateway.mongo.writes import Write
from gateway.object_types.loaders import object_type_of
from gateway.text import text


@dataclass(frozen=True, slots=True)
class _Step:
    """What an integration was, shall be, and how it becomes that."""

    before: IntegrationDocument | None
    after: IntegrationDocument | None
    writes: list[Write]


async def put_integration(access: Access, envelope: Envelope, given: Integration) -> Outcome:
    """Make an integration or change it (`ALREADY_EXISTS` when its uri belongs to another domain)."""
    asked = checked(given, access.caller.domain)
    await _check_types(access, asked)
    assert asked.uri is not None
    uri = asked.uri

    async def put(before: IntegrationDocument | None, at: datetime) -> _Step:
        if before is None and await store.is_claimed(access, uri):
            message = "This uri cannot be used: an integration belongs to one domain, and this one is taken."
            raise Rejection(ErrorCode.ALREADY_EXISTS, message, ["uri"])
        after = documents.made(asked, before, access.id(uri), access.caller.domain, at)
        return _Step(before, after, [] if after is before else store.put(before, after))

    return await _changed(access, envelope, uri, put)


async def delete_integration(access: Access, envelope: Envelope, uri: str) -> Outcome:
    """Delete an integration, with the run that is under way (`NOT_FOUND`)."""

    async def delete(before: IntegrationDocument | None, _: datetime) -> _Step:
        if before is None:
            raise no_integration()
        return _Step(before, None, await store.deletion(access, before))

    return await _changed(access, envelope, text(uri, "A uri", MAX_URI, code=ErrorCode.INVALID_INPUT), delete)


def no_integration() -> Rejection:
    return Rejection(ErrorCode.NOT_FOUND, "The domain has no integration of this uri.", ["uri"])


async def _check_types(access: Access, asked: Integration) -> None:
    """Refuse object types that are neither the domain's nor templates."""
    findings = Findings()
    named = [(("objectTypeName",), asked.object_type_name)] if asked.object_type_name else []
    places = [
        *named,
        *(
            (("objectTypeNames", str(index), "objectTypeName"), mapping.object_type_name)
            for index, mapping in enumerate(asked.object_type_names or ())
        ),
    ]
    for path, name in places:
        if await object_type_of(access, name) is None:
            problem = f"There is no object type {name}: putObjectType makes one, and templates are there already."
            findings.add(InvalidInput([problem], path, ErrorCode.INVALID_VALUE))
    findings.settle()


async def _changed(
    access: Access,
    envelope: Envelope,
    uri: str,
    change: Callable[[IntegrationDocument | None, datetime], Awaitable[_Step]],
) -> Outcome:
    try:
        with within(access.timeout) as end, reaching_database():
            while True:
                try:
                    return await _change(access, envelope, uri, change, end)
                except Lost:
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


async def _change(
    access: Access,
    envelope: Envelope,
    uri: str,
    change: Callable[[IntegrationDocument | None, datetime], Awaitable[_Step]],
    end: float,
) -> Outcome:
    done = await recall(access, envelope)
    before = await store.get(access, uri)
    if done is not None:
        return Outcome((), tuple(done["changes"]), more={"integration": before})
    version = before["version"] if before else 0
    if envelope.expected_version not in (None, version):
        message = f"The integration is at version {version}, not {envelope.expected_version}."
        raise Rejection(ErrorCode.VERSION_CONFLICT, message, ["expectedVersion"])
    at = now()
    step = await change(before, at)
    outcome = Outcome((), documents.changes(step.before, step.after))
    if step.writes and not envelope.dry_run:
        record = store.record(access, envelope, access.id(uri), outcome.changes, at)
        await commit(access.db, [*step.writes, record, *remember(access, envelope, outcome, at)], end)
    return outcome.with_more(integration=step.after)
