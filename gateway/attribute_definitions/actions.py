"""Defining attributes, and bringing what is stored into agreement with a definition."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from gateway.app_profiles import actions as app_profiles
from gateway.attribute_definitions import rules
from gateway.attribute_definitions.model import MIGRATED_AT_ONCE, DefinitionMigration
from gateway.attributes.model import Attributes
from gateway.attributes.rules import rewriting
from gateway.changes.model import Outcome, change
from gateway.definitions.conflicts import refuse_contradictions
from gateway.definitions.model import AttributeDefinition, Definitions
from gateway.domains.actions import Redefinition, change_definitions
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Rejection
from gateway.mongo.access import Access
from gateway.primary_first import ChangeKind
from gateway.profiles.actions.surveying import attributes_of_profiles
from gateway.profiles.actions.writing import change_profile
from gateway.profiles.model import COLLECTION, Key, ProfileDocument, Revision


async def define(
    access: Access, envelope: Envelope, definition: AttributeDefinition, migration: DefinitionMigration | None = None
) -> Outcome:
    """Define an attribute (`ALREADY_EXISTS`, `DEFINITION_CONFLICT`)."""
    definition = rules.checked(definition)

    async def redefine(before: Definitions) -> Redefinition:
        after = rules.defined(before, rules.searchable_since(before, definition))
        return await _brought_about(access, envelope, before, after, definition.name, migration)

    return await change_definitions(access, envelope, redefine)


async def update(
    access: Access, envelope: Envelope, name: str, changed: dict[str, Any], migration: DefinitionMigration | None = None
) -> Outcome:
    """Give a definition other values of the fields that `changed` names (`NOT_FOUND`, `DEFINITION_CONFLICT`)."""

    async def redefine(before: Definitions) -> Redefinition:
        definition = rules.checked(replace(rules.named(before, name), **changed))
        after = rules.with_definition(before, rules.searchable_since(before, definition))
        return await _brought_about(access, envelope, before, after, definition.name, migration)

    return await change_definitions(access, envelope, redefine)


async def delete(
    access: Access, envelope: Envelope, name: str, migration: DefinitionMigration | None = None
) -> Outcome:
    """Delete a definition (`NOT_FOUND`, `DEFINITION_CONFLICT`)."""

    async def redefine(before: Definitions) -> Redefinition:
        definition = rules.named(before, name)
        after = rules.without_definition(before, definition.name)
        return await _brought_about(access, envelope, before, after, definition.name, migration)

    return await change_definitions(access, envelope, redefine)


async def _brought_about(
    access: Access,
    envelope: Envelope,
    before: Definitions,
    after: Definitions,
    name: str,
    migration: DefinitionMigration | None,
) -> Redefinition:
    """Make stored values fit, as far as one request may; with some left to do, everything stays defined as it is."""
    old, new = before.attributes.get(name), after.attributes.get(name)
    migrated, remaining = 0, 0
    if rules.touches_values(before, after, name) or (migration and new):
        survey = await _surveyed(access, name, new, migration)
        remedy = "change their values first, or ask for a migration that can"
        refuse_contradictions(survey.contradicting, name, remedy)
        remaining = len(survey.to_rewrite)
        if not envelope.dry_run:
            for profile in survey.to_rewrite[:MIGRATED_AT_ONCE]:
                await _rewrite(access, envelope, profile, name, new, migration)
                migrated += 1
            remaining -= migrated
            if remaining:
                progress = {"migrated": migrated, "remaining": remaining, "changed": True}
                return Redefinition(before, more={"definition": old and rules.view(old), **progress})
    kind = ChangeKind.ADDED if old is None else ChangeKind.REMOVED if new is None else ChangeKind.UPDATED
    changes = (change(kind, ["attributeDefinitions", name], rules.told(old), rules.told(new)),) if old != new else ()
    more = {
        "definition": new and rules.view(new),
        "migrated": migrated,
        "remaining": remaining,
        "changed": bool(changes or migrated or remaining),
    }
    return Redefinition(after, changes, more)


@dataclass(slots=True)
class _Survey:
    """The document ids of the profiles that contradict a definition, and of those that a migration makes fit."""

    contradicting: set[str] = field(default_factory=set)
    to_rewrite: list[str] = field(default_factory=list)


async def _surveyed(
    access: Access, name: str, definition: AttributeDefinition | None, migration: DefinitionMigration | None
) -> _Survey:
    names = rules.names_of(name, definition)
    required = definition is not None and definition.required
    rewritable: dict[str, None] = {}
    survey = _Survey()

    def note(profile: str, attributes: Attributes, *, required: bool) -> None:
        fitted = rules.fitted(name, definition, attributes, migration, required=required)
        if fitted is None:
            survey.contradicting.add(profile)
        elif fitted is not attributes:
            rewritable.setdefault(profile)

    # Of profiles without the attribute there is something to say only where it is required.
    async for profile, attributes in attributes_of_profiles(access, names, all_profiles=required):
        note(profile, attributes, required=required)
    async for profile, attributes in app_profiles.attributes_of_app_profiles(access, names):
        note(profile, attributes, required=False)
    survey.to_rewrite = list(rewritable)
    return survey


async def _rewrite(
    access: Access,
    envelope: Envelope,
    profile_id: str,
    name: str,
    definition: AttributeDefinition | None,
    migration: DefinitionMigration | None,
) -> None:
    """Rewrite the values of one profile and its app profiles as a change of its own."""

    def fit(attributes: Attributes) -> Attributes:
        # What was written since the survey and contradicts stays as it is; the next survey tells of it.
        after = rules.fitted(name, definition, attributes, migration, required=False)
        return attributes if after is None else after

    async def rewritten(profile: ProfileDocument, at: datetime) -> Revision:
        after = fit(profile["attributes"])
        in_apps = await app_profiles.rewritten(access, profile, fit, at)
        changes = (*rewriting(profile["attributes"], after, "attributes"), *in_apps.changes)
        return Revision(profile, {**profile, "attributes": after}, changes, in_apps.writes)

    own = Envelope(envelope.mutation, reason=envelope.reason)
    try:
        await change_profile(access, own, Key(COLLECTION, profile_id), rewritten)
    except Rejection as rejection:
        # A profile that was deleted since the survey has nothing left to rewrite.
        if rejection.code is not ErrorCode.NOT_FOUND:
            raise
