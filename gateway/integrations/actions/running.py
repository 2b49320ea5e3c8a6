"""Carrying out one run: what its source has, batch by batch, each committed before its place is noted.

A worker that dies between the two leaves a batch that its follower takes in once more: objects know their ids, so
nothing is there twice, and what was written is UNCHANGED then.
"""

from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from gateway import ids
from gateway.addresses import Standardize, nobody_knows
from gateway.caller import Caller
from gateway.connectors.adapters import Connectors
from gateway.connectors.model import Connector, Part, SourceRefuses, SourceUnavailable
from gateway.domains.loaders import DefinitionBook
from gateway.envelope import Envelope
from gateway.errors import Rejection, Rejections, refusals
from gateway.feeds.actions import PASSING, Feeder
from gateway.feeds.model import RowReport, RowStatus, counted
from gateway.formats import BrokenFile, Row, batches
from gateway.integrations import store
from gateway.integrations.model import Cursor, Flow, IntegrationDocument, RunDocument, RunState
from gateway.integrations.rules import documents
from gateway.integrations.rules.runs import MAX_ATTEMPTS, MAX_PROBLEMS, Since, Watch, pause_after, since
from gateway.integrations.rules.tasks import FlowStopped
from gateway.mongo.access import Access, now
from gateway.mongo.client import Database

log = structlog.get_logger(__name__)

CALLER = "integration"
"""In records of changes it stands in the place of a key, before the uri."""


_OUR_FAULT = "Something went wrong while the source was read: whoever runs the gateway finds it in the log."


class LeaseLost(Exception):
    """Another worker has the run by now, or it is deleted."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a worker needs for any run."""

    db: Database
    book: DefinitionBook
    connectors: Connectors
    holder: str
    timeout: float
    standardize: Standardize = nobody_knows


async def carry_out(place: Workplace, run: RunDocument) -> None:
    """Carry a run out from where it is, and note what came of it; `LeaseLost` when it is somebody else's by now."""
    try:
        integration, flow = await _what_to_do(place, run)
        run = await _Run(place, run, integration, flow).to_its_end()
    except (SourceRefuses, FlowStopped) as refusal:
        await _end(place, run, RunState.FAILED, str(refusal))
    except SourceUnavailable as unavailable:
        await _rest(place, run, str(unavailable))
    except (Rejection, Rejections) as error:
        first = refusals(error)[0]
        if first.code in PASSING:
            await _rest(place, run, first.message)
        else:
            await _end(place, run, RunState.FAILED, first.message)
    except (LeaseLost, PyMongoError):
        raise
    except Exception as error:
        # Else every worker would take the run once more, and end with it.
        log.exception("run failed", uri=run["uri"], domain=run["domain"], error=type(error).__name__)
        await _end(place, run, RunState.FAILED, _OUR_FAULT)
    else:
        await store.seen(place.db, run)
        await _end(place, run, RunState.SUCCEEDED, None)


async def _what_to_do(place: Workplace, run: RunDocument) -> tuple[IntegrationDocument, Flow]:
    integration = await store.get(Access(place.db, Caller(run["domain"], CALLER)), run["uri"])
    if integration is None:
        raise LeaseLost
    if integration["flow"] is None:
        raise SourceRefuses("The integration has no flow any more.")
    return integration, documents.flow_of(integration["flow"])


async def _end(place: Workplace, run: RunDocument, state: RunState, error: str | None) -> None:
    at = now()
    ended = {"state": state.value, "active": False, "finished_at": at, "updated_at": at, "error": error}
    await _save(place, run, **ended)
    log.info("run ended", uri=run["uri"], domain=run["domain"], state=state.value, **run["counts"])


async def _rest(place: Workplace, run: RunDocument, why: str) -> None:
    """Let a run wait for its source or the database; one that waited too often has failed."""
    attempts = run["attempts"] + 1
    if attempts >= MAX_ATTEMPTS:
        await _end(place, run, RunState.FAILED, f"{why} It was tried {attempts} times.")
    else:
        await store.put_back(place.db, run, place.holder, pause_after(attempts), attempts=attempts, error=why)


async def _save(place: Workplace, run: RunDocument, **fields: Any) -> None:
    if not await store.save_run(place.db, run, place.holder, **fields):
        raise LeaseLost


class _Run:
    """A run under way."""

    def __init__(self, place: Workplace, run: RunDocument, integration: IntegrationDocument, flow: Flow) -> None:
        self._place = place
        self._run = run
        self._flow = flow
        self._since: Since = since(run, integration, flow)
        self._watch = Watch(flow, self._since.records, run["watermark"])
        name = integration["object_type_name"]
        assert name is not None, "a flow was put without an object type"
        caller = Caller(run["domain"], f"{CALLER}:{run['uri']}")
        access = Access(place.db, caller, place.timeout, standardize=place.standardize)
        self._feeder = Feeder(
            access, place.book, Envelope("integration"), name, shape=self._watch, integration=run["uri"]
        )

    async def to_its_end(self) -> RunDocument:
        """Take in everything behind the cursor; return the run as it is then."""
        if self._run["started_at"] is None:
            await self._note(started_at=now())
        connector = self._place.connectors.of(self._flow.source.connector)
        cursor = self._run["cursor"]
        begin = cursor["part"] if cursor else None
        parts = connector.parts(self._run["domain"], self._flow.source, since=self._since.parts, begin=begin)
        async for part in parts:
            await self._take_in(connector, part, self._rows_behind(part))
            newest = [moment for moment in (self._run["newest"], part.changed_at) if moment]
            await self._note(newest=max(newest, default=None))
        return self._run

    def _rows_behind(self, part: Part) -> int:
        """Return how many records of a part are done: none of one that has changed since."""
        cursor = self._run["cursor"]
        same = cursor is not None and (cursor["part"], cursor["stamp"]) == (part.name, part.stamp)
        return cursor["row"] if same and cursor else 0

    async def _take_in(self, connector: Connector, part: Part, skip: int) -> None:
        rows = connector.records(self._run["domain"], self._flow.source, part, skip=skip)
        try:
            async with aclosing(batches(rows, skip)) as read:
                async for batch in read:
                    await self._commit(part, batch)
        except BrokenFile as broken:
            cursor = self._run["cursor"]
            row = cursor["row"] if cursor and cursor["part"] == part.name else skip
            problem = {"code": "INVALID_INPUT", "message": str(broken), "path": []}
            await self._report(part, [RowReport(row, RowStatus.FAILED, problems=(problem,))])

    async def _commit(self, part: Part, batch: list[Row]) -> None:
        reports = await self._feeder.feed(ids.path(self._run["uri"], part.name, part.stamp), batch)
        place, _ = batch[-1]
        cursor = Cursor(part=part.name, stamp=part.stamp, row=place + 1)
        await self._report(part, reports, cursor=cursor, watermark=self._watch.watermark, attempts=0, error=None)

    async def _report(self, part: Part, reports: list[RowReport], **fields: Any) -> None:
        problems = [
            {"part": part.name, "row": report.row, **problem} for report in reports for problem in report.problems
        ]
        await self._note(
            counts=counted(self._run["counts"], reports),
            problems=[*self._run["problems"], *problems][:MAX_PROBLEMS],
            updated_at=now(),
            **fields,
        )

    async def _note(self, **fields: Any) -> None:
        await _save(self._place, self._run, **fields)
        self._run = {**self._run, **fields}  # type: ignore[typeddict-item]
