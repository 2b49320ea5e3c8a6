"""Objects that could not be placed: kept for a while, put again, dismissed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from gateway import ids
from gateway.changes.model import Outcome
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection, told
from gateway.mongo.access import Access, now
from gateway.objects import store
from gateway.objects.actions.rows import Refused, Row, failure_ids
from gateway.objects.model import FAILURE_DAYS, FAILURE_NODE, FailureDocument, NewObject, ObjectResult, ObjectStatus


async def settle_failures(access: Access, pairs: Sequence[tuple[Row | Refused, ObjectResult]]) -> None:
    """Keep what failed as failures, and forget those of objects that were placed now.

    No transaction holds this: where it does not happen, who put the objects got no answer and puts them again, and a
    failure that outlives its object changes nothing when it is put again.
    """
    # The same object may come several times: what became of it last is what counts.
    failed: dict[str, tuple[Row | Refused, ObjectResult, int]] = {}
    placed: dict[str, None] = {}
    for row, result in pairs:
        if result.failure is not None:
            *_, attempts = failed.get(result.failure, (0,))
            failed[result.failure] = row, result, attempts + 1
        elif result.status is not ObjectStatus.FAILED:
            for id_ in failure_ids(access, row):
                failed.pop(id_, None)
                placed[id_] = None
    if failed:
        before = await store.failures_of(access, [id_ for id_ in failed if id_ not in placed])
        kept = [
            _failure(access, row, result, attempts + (before[id_]["attempts"] if id_ in before else 0))
            for id_, (row, result, attempts) in failed.items()
        ]
        await store.keep_failures(access, kept)
    gone = [id_ for id_ in placed if id_ not in failed]
    if gone:
        await store.forget_failures(access, gone)


def _failure(access: Access, row: Row | Refused, result: ObjectResult, attempts: int) -> FailureDocument:
    assert result.failure is not None
    at = now()
    _, type_, kind, name = ids.parts(result.failure, 4)
    errors: list[dict[str, Any]] = [told(rejection) for rejection in result.errors]
    return FailureDocument(
        _id=result.failure,
        id=ids.node_id(FAILURE_NODE, type_, kind, name),
        domain=access.caller.domain,
        type=type_,
        object=dict(row.asked.source),
        errors=[{name: error[name] for name in ("code", "message", "path")} for error in errors],
        integration=row.asked.integration,
        attempts=attempts,
        at=at,
        expires_at=at + timedelta(days=FAILURE_DAYS),
    )


async def to_replay(access: Access, node_ids: Sequence[str]) -> list[NewObject]:
    """Return the objects of failures as they were sent, or refuse all of which there is none (`NOT_FOUND`)."""
    findings = Findings()
    ids_ = []
    for index, node in enumerate(node_ids):
        with findings.at("failures", index, "id"):
            ids_.append(_id_of(access, node))
    findings.settle()
    found = await store.failures_of(access, ids_)
    for index, id_ in enumerate(ids_):
        if id_ not in found:
            findings.add(
                Rejection(ErrorCode.NOT_FOUND, "There is no such failure any more.", ["failures", index, "id"])
            )
    findings.settle()
    return [
        NewObject(one["type"], one["object"], one["integration"], seen_at=one["at"])
        for one in (found[id_] for id_ in ids_)
    ]


def expecting(asked: Sequence[NewObject], versions: Sequence[int | None]) -> list[NewObject]:
    """Return objects that are put only if their profiles have these versions."""
    return [replace(one, expected_version=version) for one, version in zip(asked, versions, strict=True)]


async def dismiss(access: Access, envelope: Envelope, node_ids: Sequence[str]) -> Outcome:
    """Forget failures; one that is not there changes nothing."""
    findings = Findings()
    ids_ = []
    for index, node in enumerate(node_ids):
        with findings.at("ids", index):
            ids_.append(_id_of(access, node))
    findings.settle()
    found = list(await store.failures_of(access, ids_))
    if found and not envelope.dry_run:
        await store.forget_failures(access, found)
    return Outcome((), more={"dismissed": len(found), "changed": bool(found)})


def _id_of(access: Access, node: str) -> str:
    type_name, path = ids.parse_node_id(node)
    if type_name != FAILURE_NODE:
        raise InvalidInput([f"This is the id of an object of type {type_name}, not of a failure."])
    return access.id(*ids.parts(path, 3))
