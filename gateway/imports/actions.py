"""Importing a file: read ahead in a thread, taken in batch by batch, its place noted behind each."""

import hashlib
from collections.abc import AsyncGenerator
from contextlib import aclosing, closing
from pathlib import Path

from gateway import ids
from gateway.domains.loaders import DefinitionBook
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Rejection
from gateway.feeds.actions import Feeder
from gateway.feeds.model import Counts, counted, no_counts
from gateway.formats import batches, records
from gateway.imports import store
from gateway.imports.model import Asked, ImportDocument, Progress
from gateway.mongo.access import Access, now
from gateway.object_types.loaders import object_type_of


async def begun(access: Access, asked: Asked) -> ImportDocument:
    """Return how far the import of a file is: at its beginning, or where another attempt had come to.

    `NOT_FOUND` when the domain has no such object type.
    """
    if await object_type_of(access, asked.object_type) is None:
        message = f"The domain has no object type {asked.object_type}, and there is no template of this name."
        raise Rejection(ErrorCode.NOT_FOUND, message)
    sha256 = _hash(asked.file)
    before = None if asked.dry_run else await store.get(access, asked.object_type, sha256)
    if before is not None and not before["done"]:
        return before
    at = now()
    return ImportDocument(
        _id=access.id(asked.object_type, sha256),
        domain=access.caller.domain,
        object_type=asked.object_type,
        file=asked.file.name,
        sha256=sha256,
        row=0,
        done=False,
        counts=no_counts(),
        created_at=at,
        updated_at=at,
    )


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


async def taken_in(
    access: Access, book: DefinitionBook, asked: Asked, begun: ImportDocument
) -> AsyncGenerator[Progress, None]:
    """Take in what is left of a file, and tell of each batch before noting that it is behind.

    `BrokenFile` at the place from which nothing more can be read: what was before it is taken in.
    """
    envelope = Envelope("import", dry_run=asked.dry_run, reason=f"Import of {asked.file.name}"[:256])
    feeder = Feeder(access, book, envelope, asked.object_type)
    source = ids.path(begun["sha256"], asked.element or "")
    counts, row = begun["counts"], begun["row"]
    with asked.file.open("rb") as file, closing(records(file, asked.kind, skip=row, element=asked.element)) as rows:
        async with aclosing(batches(rows, row)) as read:
            async for batch in read:
                reports = await feeder.feed(source, batch)
                counts, row = counted(counts, reports), row + len(batch)
                yield Progress(reports, counts, file.tell())
                await _note(access, asked, begun, row, counts)
    await _note(access, asked, begun, row, counts, done=True)


async def _note(
    access: Access, asked: Asked, begun: ImportDocument, row: int, counts: Counts, *, done: bool = False
) -> None:
    if not asked.dry_run:
        await store.save(access, {**begun, "row": row, "counts": counts, "done": done, "updated_at": now()})
