"""Putting objects: many of them, on many profiles, in one transaction."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from gateway.app_profiles import model as app_profiles
from gateway.changes.model import BatchStatus, Change, Outcome
from gateway.consents import model as consents
from gateway.envelope import Envelope, ErrorPolicy
from gateway.errors import BY_DEFINITION, ErrorCode, Rejection, Rejections, refusals, told
from gateway.extensions import model as extensions
from gateway.identities import model as identities
from gateway.mongo.access import Access
from gateway.mongo.deadline import loop_time
from gateway.mongo.writes import Write, documents_after
from gateway.objects.actions.desk import Desk, Unread
from gateway.objects.actions.failing import settle_failures
from gateway.objects.actions.placing import Placed, Placing
from gateway.objects.actions.reading import read
from gateway.objects.actions.rows import Refused, Row, failure_ids, mapped_again, mapped_rows
from gateway.objects.model import COLLECTION, NewObject, ObjectResult, ObjectStatus
from gateway.profiles.actions.carrying_out import KeyMoved, Prepared, carry_out
from gateway.profiles.model import COLLECTION as PROFILES
from gateway.profiles.model import TOMBSTONES

NewerAccess = Callable[[], Awaitable[Access | None]]

_WRITTEN = (
    TOMBSTONES,
    PROFILES,
    identities.COLLECTION,
    app_profiles.COLLECTION,
    extensions.COLLECTION,
    consents.COLLECTION,
    COLLECTION,
)
"""The collections in the order of their writes: who loses the race for a profile loses it first."""


async def put_objects(
    access: Access,
    envelope: Envelope,
    asked: Sequence[NewObject],
    policy: ErrorPolicy = ErrorPolicy.REJECT_FAILED_ROWS,
    newer_access: NewerAccess | None = None,
) -> Sequence[ObjectResult]:
    """Put objects as if one after the other, all in one transaction; what is refused is kept as a failure."""
    return (await putting(access, envelope, asked, policy, newer_access)).results


@dataclass(frozen=True, slots=True)
class Put:
    """What came of objects that were put, as a mutation answers it, and object by object."""

    outcome: Outcome
    results: Sequence[ObjectResult]


async def putting(
    access: Access,
    envelope: Envelope,
    asked: Sequence[NewObject],
    policy: ErrorPolicy = ErrorPolicy.REJECT_FAILED_ROWS,
    newer_access: NewerAccess | None = None,
) -> Put:
    """Do what `put_objects` does, and return what a mutation answers too."""
    return await put_rows(access, envelope, await mapped_rows(access, asked), policy, newer_access)


async def put_rows(
    access: Access,
    envelope: Envelope,
    rows: Sequence[Row | Refused],
    policy: ErrorPolicy = ErrorPolicy.REJECT_FAILED_ROWS,
    newer_access: NewerAccess | None = None,
    *,
    persistent: bool = False,
) -> Put:
    """Put objects that were mapped already; a `persistent` one tries again what the objects behind it make possible."""
    patience = loop_time() + access.timeout / 2
    batch = _Batch(access, envelope, rows, policy, newer_access, patience, persistent=persistent)
    try:
        outcome = await carry_out(access, envelope, batch.find, batch.prepare)
    except _Failed as failed:
        outcome = failed.outcome
    if not envelope.dry_run:
        await settle_failures(access, list(zip(batch.rows, batch.results, strict=True)) if batch.results else [])
    return Put(outcome, batch.results)


class _Failed(Rejections):
    """A batch of which nothing is written; `outcome` tells it object by object."""

    def __init__(self, rejections: Sequence[Rejection], outcome: Outcome) -> None:
        super().__init__(rejections)
        self.outcome = outcome


@dataclass(slots=True)
class _Batch:
    """The putting of objects. Once `patience` is over, those of profiles that others keep changing are refused."""

    access: Access
    envelope: Envelope
    rows: Sequence[Row | Refused]
    policy: ErrorPolicy
    newer_access: NewerAccess | None
    patience: float
    persistent: bool
    results: list[ObjectResult] = field(default_factory=list)
    tries: int = 0
    reread: bool = False
    versions: dict[str, int] = field(default_factory=dict)
    """The versions that the profiles had when the batch was last tried."""

    async def find(self) -> list[str]:
        """Return what to wait for the turn of: nothing, and objects, keys and profiles once others were first."""
        if not self.tries:
            return []
        return [*(name for row in self.rows if isinstance(row, Row) for name in row.names), *self.versions]

    async def prepare(self, _held: Sequence[str], at: datetime) -> Prepared:
        self.tries += 1
        if self.tries == _SECOND:
            # Others were first: from now on everybody waits for their turn.
            raise KeyMoved
        prepared = await self._tried(at)
        if not self.reread and any(one.code in _BY_DEFINITION for result in self.results for one in result.errors):
            self.reread = True
            newer = self.newer_access and await self.newer_access()
            if newer:
                self.access = newer
                self.rows = await mapped_again(newer, self.rows)
                prepared = await self._tried(at)
        return prepared

    async def _tried(self, at: datetime) -> Prepared:
        desk = Desk(self.access, len(self.rows))
        rows = [row for row in self.rows if isinstance(row, Row)]
        await read(self.access, desk, rows)
        contended = self._contended(desk)
        lenient = self.policy is ErrorPolicy.IGNORE_FAILED
        placing = Placing(self.access, self.envelope, desk, at, lenient=lenient, contended=contended)
        self.results = [await self._result(placing, row) for row in self.rows]
        while self.persistent and await self._more_placed(placing):
            pass
        return self._prepared(desk, placing)

    async def _more_placed(self, placing: Placing) -> bool:
        """Try once more what was refused; tell whether some of it was placed."""
        refused = [at for at, result in enumerate(self.results) if result.status is ObjectStatus.FAILED]
        if len(refused) == len(self.results):
            return False
        for at in refused:
            self.results[at] = await self._result(placing, self.rows[at])
        return any(self.results[at].status is not ObjectStatus.FAILED for at in refused)

    def _contended(self, desk: Desk) -> Callable[[str], bool]:
        """Return what tells whether others keep changing a profile for too long."""
        now = {id_: profile["version"] for id_, profile in desk.documents(PROFILES).items()}
        before, self.versions = self.versions, now
        if loop_time() <= self.patience:
            return _never
        return lambda id_: id_ in now and before.get(id_, now[id_]) != now[id_]

    async def _result(self, placing: Placing, row: Row | Refused) -> ObjectResult:
        if isinstance(row, Refused):
            return self._refusal(row, row.rejections, kept=row.kept)
        try:
            placed = await self._placed(placing, row)
        except (Rejection, Rejections) as error:
            refused = refusals(error)
            kept = not any(one.code in _NOT_KEPT for one in refused)
            return self._refusal(row, [_in_words_of_input(one) for one in refused], kept=kept)
        return ObjectResult(
            row.index,
            placed.status,
            row.id,
            placed.profile,
            placed.matched_by,
            placed.changes,
            [_in_words_of_input(one) for one in placed.left_out],
        )

    @staticmethod
    async def _placed(placing: Placing, row: Row) -> Placed:
        while True:
            try:
                return placing.place(row)
            except Unread as unread:
                # Only objects of the same batch can have led there.
                await placing.desk.read(unread.collection, [unread.id])

    def _refusal(self, row: Row | Refused, refused: Sequence[Rejection], *, kept: bool) -> ObjectResult:
        kept = kept and self.policy is not ErrorPolicy.REJECT_EVERYTHING
        failure = failure_ids(self.access, row)[0] if kept else None
        return ObjectResult(row.index, ObjectStatus.FAILED, errors=refused, failure=failure)

    def _prepared(self, desk: Desk, placing: Placing) -> Prepared:
        refused = [one for result in self.results for one in result.errors]
        failed = [result for result in self.results if result.status is ObjectStatus.FAILED]
        everything = self.policy is ErrorPolicy.REJECT_EVERYTHING
        if failed and (everything or len(failed) == len(self.results)):
            nothing = [replace(one, changes=(), status=ObjectStatus.FAILED) for one in self.results]
            self.results = nothing
            raise _Failed(refused, self._outcome(BatchStatus.FAILED, ()))
        writes = [*desk.writes(_WRITTEN), *placing.records]
        status = BatchStatus.PARTIAL if refused else BatchStatus.SUCCESS
        return Prepared(writes, self._outcome(status, writes))

    def _outcome(self, status: BatchStatus, writes: Sequence[Write]) -> Outcome:
        changes: list[Change] = []
        results = []
        for result in self.results:
            first = len(changes)
            changes += result.changes
            results.append(_told(result, [first, len(changes)]))
        return Outcome((), tuple(changes), documents_after(writes), {"status": status.value, "results": results})


_SECOND = 2

_BY_DEFINITION = BY_DEFINITION | {ErrorCode.NOT_FOUND, ErrorCode.ORPHAN_OBJECT}
_NOT_KEPT = frozenset({ErrorCode.CONTENTION, ErrorCode.VERSION_CONFLICT})
"""What is refused for the caller to repeat it, and not for the object's own sake."""


def _never(_profile_id: str) -> bool:
    return False


def _in_words_of_input(rejection: Rejection) -> Rejection:
    """Return a refusal of what the object says of its profile as one of the object itself."""
    return rejection if rejection.path[:1] == ("expectedVersion",) else rejection.below("object")


def _told(result: ObjectResult, changes: list[int]) -> dict[str, Any]:
    """Return what came of an object as data."""
    return {
        "index": result.index,
        "status": result.status.value,
        "object_id": result.object,
        "profile_id": result.profile,
        "matched_by": list(result.matched_by),
        "changes": changes,
        "errors": [told(rejection) for rejection in result.errors],
        "failure_id": result.failure,
    }
