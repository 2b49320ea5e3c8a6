"""Putting and deleting object types."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gateway import ids
from gateway.changes.model import Outcome, change
from gateway.definitions.conflicts import refuse_contradictions
from gateway.definitions.model import Definitions
from gateway.domains.actions import Redefinition, change_definitions
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Rejection, below
from gateway.mongo.access import Access, now
from gateway.object_types import store
from gateway.object_types.model import ObjectType
from gateway.object_types.rules import checking, merging, views
from gateway.primary_first import ChangeKind


async def put(access: Access, envelope: Envelope, name: str, said: Mapping[str, Any]) -> Outcome:
    """Make a type, or change what `said` names of it (`VERSION_CONFLICT`, and all that is wrong with the mapping)."""
    with below("name"):
        checking.check_name(name)
    revision, at = ids.new_id(), now()

    async def redefine(definitions: Definitions) -> Redefinition:
        before = await _read(access, name)
        merging.expect(before, envelope.expected_version)
        asked = checking.checked(merging.merged(before, name, said), definitions)
        after = merging.revised(before, asked, revision, at)
        more = {"object_type": views.view(after)}
        if after == before:
            return Redefinition(definitions, more=more)
        kind = ChangeKind.UPDATED if before else ChangeKind.ADDED
        changes = (change(kind, ["objectTypes", name], views.told(before), views.told(after)),)
        writes = (store.put(access, before, after),)
        return Redefinition(merging.with_type(definitions, after), changes, more, writes)

    return await change_definitions(access, _of_type(envelope), redefine)


async def delete(access: Access, envelope: Envelope, name: str, *, keep_objects: bool) -> Outcome:
    """Delete a type (`NOT_FOUND`, `DEFINITION_CONFLICT` while it has objects that nobody said to keep)."""

    async def redefine(definitions: Definitions) -> Redefinition:
        before = await _read(access, name)
        if before is None:
            raise Rejection(ErrorCode.NOT_FOUND, "The domain has no object type of this name.", ["name"])
        merging.expect(before, envelope.expected_version)
        if not keep_objects:
            remedy = "say keepObjects, or let them expire first"
            refuse_contradictions(await store.holders(access, name), f"a domain without {name}", remedy)
        changes = (change(ChangeKind.REMOVED, ["objectTypes", name], views.told(before)),)
        writes = (store.delete(access, before),)
        return Redefinition(merging.without_type(definitions, name), changes, {"object_type": None}, writes)

    return await change_definitions(access, _of_type(envelope), redefine)


async def _read(access: Access, name: str) -> ObjectType | None:
    return next(iter(await store.find(access, [name])), None)


def _of_type(envelope: Envelope) -> Envelope:
    """Return the envelope of the change of definitions, whose own version nobody spoke of."""
    return replace(envelope, expected_version=None)
