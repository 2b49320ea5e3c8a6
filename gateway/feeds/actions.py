"""Taking batches of records in."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gateway.domains.loaders import DefinitionBook
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, InvalidInput, Rejection, Rejections, refusals, told
from gateway.feeds.model import RowReport, RowStatus
from gateway.formats import Row, Unreadable
from gateway.ids import parts
from gateway.mongo.access import Access
from gateway.mongo.deadline import loop_time
from gateway.objects.actions.pipelining import put_many
from gateway.objects.model import NewObject, Record

PASSING = frozenset({ErrorCode.CONTENTION, ErrorCode.SERVICE_UNAVAILABLE, ErrorCode.WRITE_OUTCOME_UNKNOWN})
"""Why a batch was refused that may be repeated: objects know their ids, so nothing happens twice."""

_PAUSES = (0.2, 0.5, 1.0, 2.0)

Shape = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]
"""Makes of a record what is taken in; None leaves it out, `InvalidInput` says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Feeder:
    """Takes in records of one object type; what the database refuses for a while is repeated so many seconds."""

    access: Access
    book: DefinitionBook
    envelope: Envelope
    object_type: str
    patience: float = 60.0
    shape: Shape | None = None
    integration: str | None = None

    async def feed(self, source: str, rows: Sequence[Row]) -> list[RowReport]:
        """Take in a batch of a source, which may be a repeated one; there is a report on each row, in their order."""
        reports: dict[int, RowReport] = {}
        objects: dict[int, NewObject] = {}
        for place, row in rows:
            ready = self._ready(place, row)
            if isinstance(ready, RowReport):
                reports[place] = ready
            else:
                objects[place] = NewObject(
                    self.object_type, ready, self.integration, record=Record(source=source, number=place)
                )
        reports |= await self._put(objects)
        return [reports[place] for place, _ in rows]

    def _ready(self, place: int, row: Mapping[str, Any] | Unreadable) -> Mapping[str, Any] | RowReport:
        """Return what is to be taken in of a record, or the report where there is nothing."""
        if isinstance(row, Unreadable):
            return RowReport(place, RowStatus.FAILED, problems=(_problem(InvalidInput([row.reason])),))
        try:
            shaped = self.shape(row) if self.shape else row
        except InvalidInput as problem:
            return RowReport(place, RowStatus.FAILED, problems=(_problem(problem),))
        return RowReport(place, RowStatus.FILTERED) if shaped is None else shaped

    async def _put(self, objects: Mapping[int, NewObject]) -> dict[int, RowReport]:
        waiting = dict(objects)
        done: dict[int, RowReport] = {}
        end = loop_time() + self.patience
        pauses = iter(_PAUSES)
        while waiting:
            tried = await self._tried(waiting, last=loop_time() >= end)
            done |= tried
            waiting = {place: new for place, new in waiting.items() if place not in done}
            if waiting:
                await asyncio.sleep(next(pauses, _PAUSES[-1]))
        return done

    async def _tried(self, objects: Mapping[int, NewObject], *, last: bool) -> dict[int, RowReport]:
        """Put objects; without the reports on those that are worth another trial, unless it is the last one."""
        try:
            definitions = await self.book.of(self.access.caller.domain)
            access = replace(self.access, definitions=definitions)
            # A batch may be read again after a crash, so what can be placed then has to be placed now.
            results = await put_many(access, self.envelope, list(objects.values()), persistent=True)
        except (Rejection, Rejections) as error:
            if last or not all(rejection.code in PASSING for rejection in refusals(error)):
                raise
            return {}
        reports = {
            place: RowReport(
                place,
                RowStatus(result.status),
                parts(result.profile, 2)[1] if result.profile else None,
                [_problem(rejection) for rejection in result.errors],
            )
            for place, result in zip(objects, results, strict=True)
        }
        if last:
            return reports
        return {place: report for place, report in reports.items() if not _passing(report)}


def _passing(report: RowReport) -> bool:
    codes = [ErrorCode(problem["code"]) for problem in report.problems]
    return bool(codes) and all(code in PASSING for code in codes)


def _problem(rejection: Rejection) -> dict[str, Any]:
    error = told(rejection)
    return {"code": error["code"], "message": error["message"], "path": list(error["path"])}
