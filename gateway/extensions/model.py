"""The document of an extension's records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

COLLECTION = "extensions"

MAX_RECORDS = 100
MAX_EXTENSIONS = 50
MAX_RECORD_BYTES = 65_536

MAX_EXTENSION_BYTES = 1_048_576
"""All records of an extension together. As BSON they can be six times as large as in JSON (a list of digits), a
change record holds them twice, before and after, and MongoDB takes documents of up to 16 MiB."""

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """An extension of a new profile, as the input has it."""

    name: str
    records: Sequence[Any]


class Record(TypedDict):
    id: str
    data: Data
    created_at: datetime
    updated_at: datetime


class ExtensionDocument(TypedDict):
    _id: str
    domain: str
    profile: str
    name: str
    records: list[Record]
