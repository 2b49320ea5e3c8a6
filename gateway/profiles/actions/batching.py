"""Many writes as one: each row sees what the rows before it would leave, and one transaction makes it so.

The rows are first rehearsed side by side, only for their reads to go out together. Then they are tried in order on
what was read; what a row is refused for stays its own affair, unless the caller wants all or nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from gateway.changes.model import BatchStatus, Change, Outcome
from gateway.envelope import Envelope, ErrorPolicy
from gateway.errors import BY_DEFINITION, ErrorCode, Rejection, Rejections, refusals, told
from gateway.mongo.access import Access
from gateway.mongo.deadline import loop_time
from gateway.mongo.documents import Document
from gateway.mongo.stage import Stage
from gateway.mongo.transaction import Lost
from gateway.mongo.writes import Write, documents_after
from gateway.profiles.actions.carrying_out import KeyMoved, Prepared, carry_out, contention
from gateway.profiles.actions.writing import Plan, revised
from gateway.profiles.model import MAX_ROWS, Revision


class Row(Protocol):
    """One row of a batch, as the input has it or without some entries of its lists."""

    @property
    def left_out(self) -> Hashable:
        """What tells apart the forms in which one row is tried."""

    def plan(self, access: Access, envelope: Envelope) -> Plan:
        """Plan what the row asks for, or refuse it."""

    def told(self, refused: Sequence[Rejection]) -> list[Rejection]:
        """Return refusals of what is left of the row as refusals of the row as it was given."""

    def without(self, refused: Sequence[Rejection]) -> "Row | None":
        """Return the row without the entries that were refused; None where something else was refused too."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of one mutation, which its input calls `name`; `app` chooses the codes of application profiles."""

    name: str
    rows: Sequence[Row]
    policy: ErrorPolicy
    newer_access: Callable[[], Awaitable[Access | None]]
    """Looks whether definitions changed, and returns the access that has them as they are now; None if they did not."""
    app: bool = False


async def write_batch(access: Access, envelope: Envelope, batch: Batch) -> Outcome:
    """Write the rows of a batch as if one after the other, all in one transaction (`BATCH_LIMIT_EXCEEDED`)."""
    if len(batch.rows) > MAX_ROWS:
        message = f"A batch has at most {MAX_ROWS} rows; this one has {len(batch.rows):,}."
        raise Rejection(ErrorCode.BATCH_LIMIT_EXCEEDED, message, [batch.name])
    writing = _Writing(access, envelope, batch, loop_time() + access.timeout / 2)
    try:
        return await carry_out(access, envelope, writing.find, writing.prepare)
    except _Failed as failed:
        return failed.outcome


class _Failed(Rejections):
    """A batch of which nothing is written; `outcome` tells it row by row."""

    def __init__(self, rejections: Sequence[Rejection], outcome: Outcome) -> None:
        super().__init__(rejections)
        self.outcome = outcome


@dataclass(slots=True)
class _Writing:
    """The writing of one batch. Once `patience` is over, rows of profiles that others keep changing are refused."""

    access: Access
    envelope: Envelope
    batch: Batch
    patience: float
    last: dict[str, int] = field(default_factory=dict)
    """The versions that the profiles had when the batch was last tried."""
    reread: bool = False
    """Whether a definition that refused something was looked at again."""

    def trials(self) -> list["_Trial"]:
        stage = Stage.over(self.access, len(self.batch.rows))
        return [_Trial(stage, self.envelope, row, self.batch.policy) for row in self.batch.rows]

    async def find(self) -> list[str]:
        found = await asyncio.gather(*(trial.profiles() for trial in self.trials()))
        return [profile for profiles in found for profile in profiles]

    async def prepare(self, _profiles: Sequence[str], at: datetime) -> Prepared:
        report = await self._tried(at)
        if not self.reread and any(rejection.code in BY_DEFINITION for rejection in report.refused):
            self.reread = True
            newer = await self.batch.newer_access()
            if newer is not None:
                self.access = newer
                report = await self._tried(at)
        return report.prepared()

    async def _tried(self, at: datetime) -> "_Report":
        trials = self.trials()
        await asyncio.gather(*(trial.rehearse(at) for trial in trials))
        report = _Report(self.batch)
        versions: dict[str, int] = {}
        for trial in trials:
            revisions = await trial.revisions(at)
            if revisions is not None and self._contended(revisions, versions):
                trial.refused.append(contention())
                revisions = None
            prepared = None
            if revisions is not None:
                prepared = revised(self.access, self.envelope, revisions, at)
                trial.stage.put(prepared.writes)
            report.add(prepared, trial.refused)
        self.last = versions
        return report

    def _contended(self, revisions: Sequence[Revision], versions: dict[str, int]) -> bool:
        """Note the versions of the profiles, and tell whether others keep changing one of them for too long."""
        moved = False
        for before in [revision.before for revision in revisions if revision.before]:
            # What an earlier row makes of a profile is not the doing of others.
            version = versions.setdefault(before["_id"], before["version"])
            moved |= self.last.get(before["_id"], version) != version
        return moved and loop_time() > self.patience


@dataclass(slots=True)
class _Trial:
    """One row, tried on a stage; `refused` is what was refused of it."""

    stage: Stage
    envelope: Envelope
    row: Row
    policy: ErrorPolicy
    refused: list[Rejection] = field(default_factory=list)
    plans: dict[Hashable, Plan] = field(default_factory=dict)

    async def profiles(self) -> list[str]:
        """Return the profiles that the row means; none where it means nobody."""
        try:
            return await self._plan(self.row).find(self.stage)
        except (Rejection, Rejections):
            return []

    async def rehearse(self, at: datetime) -> None:
        """Try the row for nothing but its reads, while others are tried beside it."""
        # What is lost here is tried once more, and then it counts.
        with suppress(Lost, KeyMoved):
            await self.revisions(at)
        self.refused = []

    async def revisions(self, at: datetime) -> Sequence[Revision] | None:
        """Return the revisions of the row, or of what may be left of it; None when it is refused."""
        row: Row | None = self.row
        while row is not None:
            try:
                plan = self._plan(row)
                return await plan.revisions(await plan.find(self.stage), at)
            except (Rejection, Rejections) as error:
                refused = refusals(error)
                rest = row.without(refused) if self.policy is ErrorPolicy.IGNORE_FAILED else None
                self.refused += row.told(refused)
                row = rest
        return None

    def _plan(self, row: Row) -> Plan:
        # A plan made anew would give a profile another id than the one that was looked for.
        if row.left_out not in self.plans:
            self.plans[row.left_out] = row.plan(self.stage, self.envelope)
        return self.plans[row.left_out]


@dataclass(slots=True)
class _Report:
    """What the rows of a batch write, and what is told of each of them."""

    batch: Batch
    results: list[Document] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    refused: list[Rejection] = field(default_factory=list)

    def add(self, prepared: Prepared | None, refused: Sequence[Rejection]) -> None:
        """Add the next row: what it writes, None if nothing of it may be, and what was refused of it."""
        index = len(self.results)
        refused = [rejection.below(self.batch.name, index) for rejection in refused]
        self.refused += refused
        first = len(self.changes)
        more: Document = {}
        if prepared is not None:
            self.writes += prepared.writes
            self.changes += prepared.outcome.changes
            profile = next(iter(prepared.outcome.profiles), None)
            more = {"profile_id": profile["_id"] if profile else None, **prepared.outcome.more}
        self.results.append(
            {
                "index": index,
                "written": prepared is not None,
                "changes": [first, len(self.changes)],
                "errors": [told(rejection, app=self.batch.app) for rejection in refused],
                **more,
            }
        )

    def prepared(self) -> Prepared:
        """Return all that is written in the order of collections, so that each takes few commands."""
        if self._status is BatchStatus.FAILED:
            raise _Failed(self.refused, self._failure())
        collections = list(dict.fromkeys(write.collection for write in self.writes))
        self.writes.sort(key=lambda write: collections.index(write.collection))
        more = {"status": self._status.value, "results": self.results}
        return Prepared(self.writes, Outcome((), tuple(self.changes), documents_after(self.writes), more))

    @property
    def _status(self) -> BatchStatus:
        if not self.refused:
            return BatchStatus.SUCCESS
        lost = self.batch.policy is ErrorPolicy.REJECT_EVERYTHING or not any(one["written"] for one in self.results)
        return BatchStatus.FAILED if lost else BatchStatus.PARTIAL

    def _failure(self) -> Outcome:
        errors = [error for result in self.results for error in result["errors"]]
        results = [{"index": result["index"], "changes": [0, 0], "errors": result["errors"]} for result in self.results]
        return Outcome((), more={"status": BatchStatus.FAILED.value, "results": results, "errors": errors})
