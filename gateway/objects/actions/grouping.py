"""Dividing objects into parts that have nothing in common, so that their order among each other makes no difference."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from gateway.app_profiles import model as app_profiles
from gateway.identities import model as identities
from gateway.mongo.access import Access
from gateway.objects.actions.rows import Refused, Row
from gateway.objects.model import COLLECTION
from gateway.profiles.model import COLLECTION as PROFILES
from gateway.profiles.model import SEARCH

_FEW = 4
"""So many profiles of one token are looked at: what fits so many is ambiguous, whatever the objects make of them."""

Tied = Mapping[int, Collection[str]]
"""For the index of an object, what it is tied to others by."""


async def parts(access: Access, rows: Sequence[Row | Refused], size: int) -> list[list[Row | Refused]]:
    """Divide objects so that those are together, in their order, which share anything or lead to the same profile."""
    of_rows: dict[int, list[str]] = {row.index: list(row.ties(access)) for row in rows if isinstance(row, Row)}
    divided = _divided(rows, of_rows, size)
    if len(divided) == 1:
        return divided
    stored = await _profiles_of(access, [row for row in rows if isinstance(row, Row)])
    return _divided(rows, {index: [*ties, *stored[index]] for index, ties in of_rows.items()}, size)


async def _profiles_of(access: Access, rows: Sequence[Row]) -> Mapping[int, Collection[str]]:
    """Return for each object the stored profiles that it is on, is looked for at, and speaks of."""
    asked = {
        COLLECTION: {row.index: [row.id] for row in rows},
        identities.COLLECTION: {row.index: row.identities(access) for row in rows},
        app_profiles.COLLECTION: {row.index: row.app_profiles(access) for row in rows},
    }
    tokens = {row.index: [token for lookup in row.lookups for token in lookup.tokens] for row in rows}
    *found, holders = await asyncio.gather(
        *(_holders_of(access, collection, _all(ids)) for collection, ids in asked.items()),
        _holders_of_tokens(access, _all(tokens)),
    )
    result: dict[int, set[str]] = defaultdict(set)
    for ids, its_holders in zip((*asked.values(), tokens), (*found, holders), strict=True):
        for index, names in ids.items():
            result[index].update(profile for name in names for profile in its_holders.get(name, ()))
    return result


def _all(names: Mapping[int, Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(name for several in names.values() for name in several))


async def _holders_of(access: Access, collection: str, ids: Sequence[str]) -> Mapping[str, Collection[str]]:
    found = await access.find(collection, ids, {"profile": 1}) if ids else {}
    return {id_: (document["profile"],) for id_, document in found.items()}


async def _holders_of_tokens(access: Access, tokens: Sequence[str]) -> Mapping[str, Collection[str]]:
    found = await access.having(PROFILES, SEARCH, tokens, _FEW) if tokens else []
    return dict(zip(tokens, found, strict=True))


def _divided(rows: Sequence[Row | Refused], ties: Tied, size: int) -> list[list[Row | Refused]]:
    chains: dict[int, list[Row | Refused]] = {}
    for row, chain in zip(rows, _chains(rows, ties), strict=True):
        chains.setdefault(chain, []).append(row)
    divided: list[list[Row | Refused]] = []
    for its_rows in chains.values():
        if not divided or len(divided[-1]) >= size:
            divided.append([])
        divided[-1] += its_rows
    for part in divided:
        part.sort(key=lambda row: row.index)
    return divided


def _chains(rows: Sequence[Row | Refused], ties: Tied) -> list[int]:
    """Tell for each object the first one to which it leads, over however many others."""
    leads_to = list(range(len(rows)))

    def first(index: int) -> int:
        while leads_to[index] != index:
            leads_to[index] = index = leads_to[leads_to[index]]
        return index

    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        for name in ties.get(row.index, ()):
            other = first(seen.setdefault(name, index))
            here = first(index)
            leads_to[max(other, here)] = min(other, here)
    return [first(index) for index in range(len(rows))]
