"""Extensions as clients see and write them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import strawberry

from gateway.definitions.sight import Sight
from gateway.errors import Findings, InvalidInput, Rejection
from gateway.extension_definitions.rules import view
from gateway.extension_definitions.types import ExtensionDefinition
from gateway.extensions.model import (
    MAX_EXTENSION_BYTES,
    MAX_RECORD_BYTES,
    MAX_RECORDS,
    Asked,
    Operation,
    Patch,
)
from gateway.graphql.context import Info
from gateway.graphql.denials import hidden
from gateway.graphql.scalars import JSON
from gateway.mongo.documents import View
from gateway.text import normalised

NAME = (
    "A letter, then up to 63 letters, digits or underscores. The name or source name of a defined extension is meant "
    "whatever its capitals; of others upper and lower case differ. EXTENSION_NOT_DEFINED where the domain accepts none "
    "but defined extensions."
)
EXTENSION_NAMES = "Only these, by name or source name; all when left out."
RECORD = (
    f"a JSON object of at most {MAX_RECORD_BYTES:,} bytes, as the definition says where there is one, with a key "
    "unlike that of every other record of the extension"
)
KEY = "Its key is the `unique` fields of the definition, else all of its data."
RECORDS = (
    f"At most {MAX_RECORDS}, or 1 where the definition is single-valued; each {RECORD}. {KEY} Together at most "
    f"{MAX_EXTENSION_BYTES:,} bytes."
)


@strawberry.type(description="One record of an extension.")
class ExtensionRecord:
    id: strawberry.ID = strawberry.field(
        description="Names the record within its profile; it stays when the data changes."
    )
    is_primary: bool = strawberry.field(description="True for the first record, and for no other.")
    position: int = strawberry.field(description="Place in the extension, from 0.")
    data: JSON = strawberry.field(description="The record itself, a JSON object.")
    created_at: datetime = strawberry.field(description="When the record was added.")
    updated_at: datetime = strawberry.field(
        description="When its data last changed; being promoted does not change a record."
    )


@strawberry.type(description="A named list of records, of which the first is the primary record (Genesys, seed 001).")
class Extension:
    name: str = strawberry.field(description="The name under which the records are kept.")
    multi_valued: bool = strawberry.field(
        description="Whether it may have more than one record; true where nobody defined it."
    )
    primary_record: ExtensionRecord | None = strawberry.field(description="The first record; null when there is none.")
    records: list[ExtensionRecord] = strawberry.field(description="All records, primary first.")

    @strawberry.field(
        description="What the records may be; null when nobody defined the extension.",
        graphql_type=ExtensionDefinition | None,
    )
    @staticmethod
    def definition(extension: strawberry.Parent[View], info: Info) -> View | None:
        definition = info.context.access.definitions.defined_extension(extension["name"])
        return view(definition) if definition else None


@strawberry.input(description="An extension with its records.")
class ExtensionInput:
    name: str = strawberry.field(description=NAME)
    records: list[JSON] = strawberry.field(description=f"Primary first. {RECORDS}")

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_extension(sight, self.name)

    def asked(self) -> Asked:
        return Asked(self.name, self.records)


@strawberry.input(description="A record whose data change.")
class ExtensionRecordUpdate:
    id: strawberry.ID = strawberry.field(description="The record; NOT_FOUND when the extension has none of this id.")
    data: JSON = strawberry.field(description=f"Its data as they shall be, another key too: {RECORD}.")


@strawberry.input(description="One change to the records of one extension: exactly one of its operations is given.")
class ExtensionPatch:
    name: str = strawberry.field(description=NAME)
    set: strawberry.Maybe[list[JSON]] = strawberry.field(
        description=(
            "The records as they shall be, primary first; those whose key is there keep their ids, `[]` clears. "
            f"{RECORDS} Null is not accepted."
        ),
        default=None,
    )
    add: strawberry.Maybe[list[JSON]] = strawberry.field(
        description=(
            f"Appended where their key is not there yet; what is there stays as it is. {RECORDS} Null is not accepted."
        ),
        default=None,
    )
    update: strawberry.Maybe[ExtensionRecordUpdate] = strawberry.field(
        description="A record that gets other data in its place. Null is not accepted.", default=None
    )
    remove: strawberry.Maybe[list[strawberry.ID]] = strawberry.field(
        description="Removed where they are there; the next record becomes primary. Null is not accepted.",
        default=None,
    )
    promote: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="The record that becomes primary; NOT_FOUND when it is not there. Null is not accepted.",
        default=None,
    )
    reorder: strawberry.Maybe[list[strawberry.ID]] = strawberry.field(
        description="All the records in their new order; else INVALID_PERMUTATION. Null is not accepted.",
        default=None,
    )

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_extension(sight, self.name)


def denied_extension(sight: Sight, name: str) -> Iterator[Rejection]:
    """Yield why an extension may not be named, if that is so."""
    if not sight.extension(normalised(name)):
        yield hidden("this extension", "name")


def patches(given: list[ExtensionPatch]) -> list[Patch]:
    """Return the patches of an input's `extensions`, or refuse those that do not have exactly one operation."""
    findings = Findings()
    result = []
    for index, patch in enumerate(given):
        with findings.at("extensions", index):
            result.append(_patch(patch, ("extensions", str(index))))
    findings.settle()
    return result


def _patch(given: ExtensionPatch, path: tuple[str, ...]) -> Patch:
    operations = [(operation, getattr(given, operation.value)) for operation in Operation]
    present = [(operation, maybe.value) for operation, maybe in operations if maybe is not None]
    if len(present) != 1:
        raise InvalidInput(["A patch has exactly one of: set, add, update, remove, promote, reorder."])
    ((operation, operand),) = present
    records: tuple[Any, ...] = ()
    ids: tuple[str, ...] = ()
    match operation:
        case Operation.SET | Operation.ADD:
            records = tuple(operand)
        case Operation.UPDATE:
            records, ids = (operand.data,), (operand.id,)
        case Operation.PROMOTE:
            ids = (operand,)
        case Operation.REMOVE | Operation.REORDER:
            ids = tuple(operand)
    return Patch(given.name, operation, records, ids, path=path, operand=(operation.value,))
