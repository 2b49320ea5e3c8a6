"""Putting more objects than one transaction takes: in parts that have nothing in common, some of them at a time."""

import asyncio
from collections.abc import Sequence

from gateway.envelope import Envelope, ErrorPolicy
from gateway.mongo.access import Access
from gateway.objects.actions.grouping import parts
from gateway.objects.actions.putting import NewerAccess, put_rows
from gateway.objects.actions.rows import Refused, Row, mapped_rows
from gateway.objects.model import NewObject, ObjectResult

PART = 250
"""With so many objects a transaction is full; those that share a key with them go along all the same."""

AT_ONCE = 3
"""While one transaction waits for the database, the next ones are computed."""


async def put_many(
    access: Access,
    envelope: Envelope,
    asked: Sequence[NewObject],
    policy: ErrorPolicy = ErrorPolicy.REJECT_FAILED_ROWS,
    newer_access: NewerAccess | None = None,
    *,
    persistent: bool = False,
) -> Sequence[ObjectResult]:
    """Put objects as `put_objects` does, in several transactions; results line up with what is asked.

    The outcome is that of putting one after the other: objects that share a key, something that they say, or a profile
    stay in order, in one transaction. With `persistent`, what is refused is tried again as long as others behind it are
    placed: then nothing more of the same objects can be placed by putting them again.
    """
    rows = await mapped_rows(access, asked)
    room = asyncio.Semaphore(AT_ONCE)

    async def put_part(part: Sequence[Row | Refused]) -> Sequence[ObjectResult]:
        async with room:
            return (await put_rows(access, envelope, part, policy, newer_access, persistent=persistent)).results

    done = await asyncio.gather(*map(put_part, await parts(access, rows, PART)), return_exceptions=True)
    results: dict[int, ObjectResult] = {}
    for result in done:
        if isinstance(result, BaseException):
            raise result
        results |= {one.index: one for one in result}
    return [results[index] for index in range(len(asked))]
