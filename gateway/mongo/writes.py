"""Writes as data: what rules and stores ask for, and `gateway.mongo.transaction` carries out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Insert:
    """A new document; its `_id` may not be taken."""

    collection: str
    document: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Replace:
    """A document as it shall be; with `version`, only while the stored one has that version."""

    collection: str
    document: Mapping[str, object]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """Documents to remove; with `version`, only while each has that version."""

    collection: str
    ids: tuple[str, ...]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class DeleteAll:
    """All documents of a domain to remove that have a value in a field, which nobody has counted."""

    collection: str
    domain: str
    field: str
    value: str


Write = Insert | Replace | Delete | DeleteAll

Fresh = Mapping[tuple[str, str], Mapping[str, object] | None]
"""Documents by (collection, id) as a write left them, or as a dry run would; None where it deleted one."""


def documents_after(writes: Sequence[Write]) -> Fresh:
    """Tell what stands at each (collection, id) once the writes are done; None where nothing does."""
    after: dict[tuple[str, str], Mapping[str, object] | None] = {}
    for write in writes:
        if isinstance(write, DeleteAll):
            continue
        if isinstance(write, Delete):
            after.update({(write.collection, id_): None for id_ in write.ids})
        else:
            after[write.collection, str(write.document["_id"])] = write.document
    return after
