"""Putting more objects than one transaction takes: in parts that have nothing in common, some of them at a time."""

import asyncio
from collections.abc import Sequence

from gateway.envelope import Envelope, ErrorPolicy
from gateway.mongo.access import Access
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
) -> Sequence[ObjectResult]:
    """Put objects as `put_objects` does, in several transactions; results line up with what is asked.

    Objects that share a key stay in order, in one transaction. Which ones go together depends on nothing but the
    objects, so who puts the same ones again makes the same transactions.
    """
    rows = await mapped_rows(access, asked)
    room = asyncio.Semaphore(AT_ONCE)

    async def put_part(part: Sequence[Row | Refused]) -> Sequence[ObjectResult]:
        async with room:
            return (await put_rows(access, envelope, part, policy, newer_access)).results

    done = await asyncio.gather(*map(put_part, parts(rows, PART)), return_exceptions=True)
    results: dict[int, ObjectResult] = {}
    for result in done:
        if isinstance(result, BaseException):
            raise result
        results |= {one.index: one for one in result}
    return [results[index] for index in range(len(asked))]


def parts(rows: Sequence[Row | Refused], size: int) -> list[list[Row | Refused]]:
    """Divide objects so that those which share something to be found by are together, in their order."""
    chains: dict[int, list[Row | Refused]] = {}
    for row, chain in zip(rows, _chains(rows), strict=True):
        chains.setdefault(chain, []).append(row)
    divided: list[list[Row | Refused]] = []
    for its_rows in chains.values():
        if not divided or len(divided[-1]) >= size:
            divided.append([])
        divided[-1] += its_rows
    for part in divided:
        part.sort(key=lambda row: row.index)
    return divided


def _chains(rows: Sequence[Row | Refused]) -> list[int]:
    """Tell for each object the first one to which it leads, over however many others."""
    leads_to = list(range(len(rows)))

    def first(index: int) -> int:
        while leads_to[index] != index:
            leads_to[index] = index = leads_to[leads_to[index]]
        return index

    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        for name in row.names if isinstance(row, Row) else ():
            other = first(seen.setdefault(name, index))
            here = first(index)
            leads_to[max(other, here)] = min(other, here)
    return [first(index) for index in range(len(rows))]
