"""Defining extensions, in agreement with the records that there are."""

from dataclasses import replace
from typing import Any

from gateway.changes.model import Outcome, change
from gateway.definitions.conflicts import refuse_contradictions
from gateway.definitions.model import Definitions, ExtensionDefinition
from gateway.domains.actions import Redefinition, change_definitions
from gateway.envelope import Envelope
from gateway.extension_definitions import rules
from gateway.extensions.actions import extensions_of_names
from gateway.extensions.rules import agrees
from gateway.mongo.access import Access
from gateway.primary_first import ChangeKind


async def define(access: Access, envelope: Envelope, definition: ExtensionDefinition) -> Outcome:
    """Define an extension (`ALREADY_EXISTS`, `DEFINITION_CONFLICT`)."""
    definition = rules.checked(definition)

    async def redefine(before: Definitions) -> Redefinition:
        return await _agreed(access, before, rules.defined(before, definition), definition.name)

    return await change_definitions(access, envelope, redefine)


async def update(access: Access, envelope: Envelope, name: str, changed: dict[str, Any]) -> Outcome:
    """Give a definition other values of the fields that `changed` names (`NOT_FOUND`, `DEFINITION_CONFLICT`)."""

    async def redefine(before: Definitions) -> Redefinition:
        definition = rules.checked(replace(rules.named(before, name), **changed))
        return await _agreed(access, before, rules.with_definition(before, definition), definition.name)

    return await change_definitions(access, envelope, redefine)


async def delete(access: Access, envelope: Envelope, name: str) -> Outcome:
    """Delete a definition (`NOT_FOUND`, `DEFINITION_CONFLICT`)."""

    async def redefine(before: Definitions) -> Redefinition:
        definition = rules.named(before, name)
        return await _agreed(access, before, rules.without_definition(before, definition.name), definition.name)

    return await change_definitions(access, envelope, redefine)


async def _agreed(access: Access, before: Definitions, after: Definitions, name: str) -> Redefinition:
    """Return other definitions, unless records contradict what they say about an extension."""
    old, new = before.extensions.get(name), after.extensions.get(name)
    if rules.touches_records(before, after, name):
        remedy = "change or remove those records first"
        refuse_contradictions(await _contradicting(access, name, new), name, remedy)
    kind = ChangeKind.ADDED if old is None else ChangeKind.REMOVED if new is None else ChangeKind.UPDATED
    changes = (change(kind, ["extensionDefinitions", name], rules.told(old), rules.told(new)),) if old != new else ()
    return Redefinition(after, changes, {"definition": new and rules.view(new)})


async def _contradicting(access: Access, name: str, definition: ExtensionDefinition | None) -> set[str]:
    """Return the document ids of the profiles with records that a definition, or its absence, does not allow."""
    return {
        extension["profile"]
        async for extension in extensions_of_names(access, rules.names_of(name, definition))
        if definition is None or not agrees(definition, extension)
    }
