"""How far an import is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypedDict

from gateway.feeds.model import Counts, RowReport
from gateway.formats import Format

COLLECTION = "imports"


class ImportDocument(TypedDict):
    """`row` records are committed; `done` when there are no more."""

    _id: str
    domain: str
    object_type: str
    file: str
    sha256: str
    row: int
    done: bool
    counts: Counts
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """An import: `element` names the records of XML where the root does not tell them."""

    file: Path
    kind: Format
    object_type: str
    element: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """A batch that was taken in: what became of its rows, of all so far, and how many bytes of the file are behind."""

    reports: Sequence[RowReport]
    counts: Counts
    bytes_read: int
