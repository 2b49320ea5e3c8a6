"""Defining identity types, in agreement with the identities that there are."""

from collections import Counter
from dataclasses import replace
from typing import Any

from gateway.changes.model import Outcome, change
from gateway.definitions.conflicts import refuse_contradictions
from gateway.definitions.model import Definitions, IdentityType
from gateway.domains.actions import Redefinition, change_definitions
from gateway.envelope import Envelope
from gateway.errors import below
from gateway.identities.actions import identities_of_handle
from gateway.identity_types import rules
from gateway.ids import parts
from gateway.mongo.access import Access
from gateway.primary_first import ChangeKind


async def define(access: Access, envelope: Envelope, kind: IdentityType) -> Outcome:
    """Define an identity type (`ALREADY_EXISTS`, `DEFINITION_CONFLICT`)."""
    kind = rules.checked(kind)

    async def redefine(before: Definitions) -> Redefinition:
        return await _agreed(access, before, rules.defined(before, kind), kind.handle)

    return await change_definitions(access, envelope, redefine)


async def update(access: Access, envelope: Envelope, handle: str, changed: dict[str, Any]) -> Outcome:
    """Give a type other values of the fields that `changed` names (`NOT_FOUND`, `DEFINITION_CONFLICT`)."""

    async def redefine(before: Definitions) -> Redefinition:
        kind = rules.checked(replace(rules.named(before, handle), **changed))
        return await _agreed(access, before, rules.with_type(before, kind), kind.handle)

    return await change_definitions(access, envelope, redefine)


async def rename(access: Access, envelope: Envelope, handle: str, new_handle: str) -> Outcome:
    """Give a type another handle, beside which the old one is accepted (`NOT_FOUND`, `ALREADY_EXISTS`)."""
    with below("newHandle"):
        new_handle = rules.checked_handle(new_handle)

    async def redefine(before: Definitions) -> Redefinition:
        kind = rules.named(before, handle)
        after = rules.renamed(before, kind, new_handle)
        if new_handle not in (kind.handle, *kind.aliases):
            others = {profile async for _, profile, _ in identities_of_handle(access, new_handle)}
            remedy = "there are identities of that handle already; move or unlink them first"
            refuse_contradictions(others, new_handle, remedy)
        return _redefinition(after, kind, after.identity_types[new_handle])

    return await change_definitions(access, envelope, redefine)


async def delete(access: Access, envelope: Envelope, handle: str) -> Outcome:
    """Delete a type (`NOT_FOUND`, `DEFINITION_CONFLICT`)."""

    async def redefine(before: Definitions) -> Redefinition:
        kind = rules.named(before, handle)
        return await _agreed(access, before, rules.without_type(before, kind.handle), kind.handle)

    return await change_definitions(access, envelope, redefine)


async def _agreed(access: Access, before: Definitions, after: Definitions, handle: str) -> Redefinition:
    """Return other definitions, unless identities contradict what they say about a handle."""
    old, new = before.identity_types.get(handle), after.identity_types.get(handle)
    if rules.touches_identities(before, after, handle):
        remedy = "change, move or unlink those identities first"
        # Without its type, an identity of a renamed one would be called as it was at first.
        nameless = old is not None and new is None and old.stored_as is not None
        kind = None if nameless else after.identity_type(handle)
        stored_handle = old.stored_handle if old else handle
        refuse_contradictions(await _contradicting(access, stored_handle, kind), handle, remedy)
    return _redefinition(after, old, new)


def _redefinition(after: Definitions, old: IdentityType | None, new: IdentityType | None) -> Redefinition:
    shown = new or old
    assert shown is not None
    handle = shown.handle
    kind = ChangeKind.ADDED if old is None else ChangeKind.REMOVED if new is None else ChangeKind.UPDATED
    changes = (change(kind, ["identityTypes", handle], rules.told(old), rules.told(new)),) if old != new else ()
    return Redefinition(after, changes, {"identity_type": new and rules.view(new)})


async def _contradicting(access: Access, handle: str, kind: IdentityType | None) -> set[str]:
    """Return the document ids of the profiles with identities that a type, or its absence, does not allow."""
    contradicting: set[str] = set()
    held: Counter[str] = Counter()
    async for id_, profile, identifier in identities_of_handle(access, handle):
        held[profile] += 1
        if not rules.agrees(kind, identifier, parts(id_, 3)[2]) or (kind and held[profile] > kind.max_per_profile):
            contradicting.add(profile)
    return contradicting
