"""The document of an extension's records, and a change that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, TypedDict

COLLECTION = "extensions"

MAX_RECORDS = 100
MAX_EXTENSIONS = 50
MAX_RECORD_BYTES = 65_536

MAX_EXTENSION_BYTES = 1_048_576
"""All records of an extension together. As BSON they can be six times as large as in JSON (a list of digits), a
change record holds them twice, before and after, and MongoDB takes documents of up to 16 MiB."""

Data = dict[str, Any]


class Operation(Enum):
    """What a patch does to the records of an extension; the value is the name of its field in a patch's input."""

    SET = "set"
    ADD = "add"
    UPDATE = "update"
    REMOVE = "remove"
    PROMOTE = "promote"
    REORDER = "reorder"


@dataclass(frozen=True, slots=True)
class Patch:
    """One change to the records of one extension.

    `path` leads from the mutation's input to what holds the patch, and `operand` from there to its records or ids; in
    an update, to what has the `id` and the `data` of its one record.
    """

    name: str
    operation: Operation
    records: tuple[Any, ...] = ()
    ids: tuple[str, ...] = ()
    as_primary: bool = False
    path: tuple[str, ...] = ()
    operand: tuple[str, ...] = ()

    @property
    def operand_path(self) -> tuple[str, ...]:
        return (*self.path, *self.operand)

    @property
    def records_path(self) -> tuple[str, ...]:
        """Return the path to the records, or to the only one of an update."""
        return (*self.operand_path, "data") if self.operation is Operation.UPDATE else self.operand_path

    @property
    def id_path(self) -> tuple[str, ...]:
        """Return the path to the only id of an update or a promotion."""
        return (*self.operand_path, "id") if self.operation is Operation.UPDATE else self.operand_path


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
