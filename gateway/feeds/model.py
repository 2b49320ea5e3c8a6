"""What became of a record."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypedDict


class RowStatus(StrEnum):
    """What a record did, in the words of `putProfileObjects`, and `FILTERED` where nothing was to be taken in."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    IGNORED = "IGNORED"
    FAILED = "FAILED"
    FILTERED = "FILTERED"


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of the record at a place, counted from 0; `problems` are errors as mutations tell them."""

    row: int
    status: RowStatus
    profile: str | None = None
    problems: Sequence[dict[str, Any]] = ()


class Counts(TypedDict):
    """How many records came, and what became of them."""

    read: int
    created: int
    updated: int
    unchanged: int
    ignored: int
    failed: int
    filtered: int


def no_counts() -> Counts:
    return Counts(read=0, created=0, updated=0, unchanged=0, ignored=0, failed=0, filtered=0)


def counted(counts: Counts, reports: Sequence[RowReport]) -> Counts:
    """Return the counts with some more records."""
    by_status = Counter(report.status for report in reports)
    return Counts(
        read=counts["read"] + len(reports),
        created=counts["created"] + by_status[RowStatus.CREATED],
        updated=counts["updated"] + by_status[RowStatus.UPDATED],
        unchanged=counts["unchanged"] + by_status[RowStatus.UNCHANGED],
        ignored=counts["ignored"] + by_status[RowStatus.IGNORED],
        failed=counts["failed"] + by_status[RowStatus.FAILED],
        filtered=counts["filtered"] + by_status[RowStatus.FILTERED],
    )
