"""What a file holds, and what is told of what cannot be read."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Any

Record = dict[str, Any]


class Format(StrEnum):
    """How records are written in a file."""

    JSON = "json"
    JSON_LINES = "jsonl"
    CSV = "csv"
    XML = "xml"

    @classmethod
    def of(cls, name: str) -> "Format | None":
        """Return the format that a file's name tells by its suffix."""
        return _SUFFIXES.get(PurePath(name).suffix.lower())


_SUFFIXES = {
    ".json": Format.JSON,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".xml": Format.XML,
}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands in the place of a record that is malformed by itself; those behind it can be read."""

    reason: str


class BrokenFile(Exception):
    """A file of which nothing more can be read; the message says why, and what is expected."""
