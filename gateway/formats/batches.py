"""Records in batches, the next of which is read while one is worked on."""

import asyncio
from collections.abc import AsyncGenerator, Iterator

import orjson

from gateway.formats.model import BrokenFile, Record, Unreadable

SIZE = 1_000
BYTES = 4_000_000
LARGEST = 1_000_000
"""Bytes of one record, as JSON."""

Row = tuple[int, Record | Unreadable]
"""A record behind its place in the file, counted from 0."""


async def batches(rows: Iterator[Record | Unreadable], first: int, size: int = SIZE) -> AsyncGenerator[list[Row], None]:
    """Hand out records, the first of which has the place `first`, in batches of so many or of a few megabytes.

    Reading happens in a thread, at most one batch ahead.
    """
    place = first
    broken: BrokenFile | None = None

    def read() -> list[Row]:
        nonlocal place, broken
        if broken is not None:
            raise broken
        batch: list[Row] = []
        room = BYTES
        while len(batch) < size and room > 0:
            try:
                row = next(rows, None)
            except BrokenFile as error:
                # What was read before it is handed out first.
                broken = error
                break
            if row is None:
                return batch
            row, weight = _weighed(row)
            batch.append((place, row))
            place += 1
            room -= weight
        if broken is not None and not batch:
            raise broken
        return batch

    reading = asyncio.create_task(asyncio.to_thread(read))
    try:
        while batch := await reading:
            reading = asyncio.create_task(asyncio.to_thread(read))
            yield batch
    finally:
        # The thread has the file until it is done with it.
        await asyncio.wait([reading])
        if not reading.cancelled():
            reading.exception()


def _weighed(row: Record | Unreadable) -> tuple[Record | Unreadable, int]:
    if isinstance(row, Unreadable):
        return row, 0
    weight = len(orjson.dumps(row))
    return (row, weight) if weight <= LARGEST else (Unreadable(f"A record has at most {LARGEST:,} bytes."), 0)
