"""Objects that could not be placed: kept for a while, put again, dismissed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from gateway import ids
from gateway.errors import told
from gateway.mongo.access import Access, now
from gateway.objects import store
from gateway.objects.actions.rows import Refused, Row, failure_ids
from gateway.objects.model import FAILURE_DAYS, FAILURE_NODE, FailureDocument, ObjectResult, ObjectStatus


async def settle_failures(access: Access, rows: Sequence[Row | Refused], results: Sequence[ObjectResult]) -> None:
    """Keep what failed as failures, and forget those of objects that were placed now.

    No transaction holds this: where it does not happen, who put the objects got no answer and puts them again, and a
    failure that outlives its object changes nothing when it is put again.
    """
    pairs = [(rows[result.index], result) for result in results]
    failed = [(row, result) for row, result in pairs if result.failure is not None]
    placed = [row for row, result in pairs if result.status is not ObjectStatus.FAILED]
    if failed:
        before = await store.failures_of(access, [result.failure for _, result in failed if result.failure])
        await store.keep_failures(access, [_failure(access, row, result, before) for row, result in failed])
    if placed:
        await store.forget_failures(access, [id_ for row in placed for id_ in failure_ids(access, row)])


def _failure(
    access: Access, row: Row | Refused, result: ObjectResult, before: dict[str, FailureDocument]
) -> FailureDocument:
    assert result.failure is not None
    at = now()
    earlier = before.get(result.failure)
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
        attempts=earlier["attempts"] + 1 if earlier else 1,
        at=at,
        expires_at=at + timedelta(days=FAILURE_DAYS),
    )
