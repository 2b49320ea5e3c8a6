"""Defining applications, in agreement with the app profiles that there are."""

from dataclasses import replace
from typing import Any

from gateway.app_profiles.actions import holders_of_app
from gateway.apps import rules
from gateway.changes.model import Outcome, change
from gateway.definitions.conflicts import refuse_contradictions
from gateway.definitions.model import App, Definitions
from gateway.domains.actions import Redefinition, change_definitions
from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.primary_first import ChangeKind


async def define(access: Access, envelope: Envelope, app: App) -> Outcome:
    """Define an application (`ALREADY_EXISTS`)."""
    app = rules.checked(app)

    async def redefine(before: Definitions) -> Redefinition:
        return _redefined(before, rules.defined(before, app), app.app_id)

    return await change_definitions(access, envelope, redefine)


async def update(access: Access, envelope: Envelope, app_id: str, changed: dict[str, Any]) -> Outcome:
    """Give an application other values of the fields that `changed` names (`NOT_FOUND`)."""

    async def redefine(before: Definitions) -> Redefinition:
        app = rules.checked(replace(rules.named(before, app_id), **changed))
        return _redefined(before, rules.with_app(before, app), app.app_id)

    return await change_definitions(access, envelope, redefine)


async def delete(access: Access, envelope: Envelope, app_id: str) -> Outcome:
    """Delete an application (`NOT_FOUND`, `DEFINITION_CONFLICT` while it has app profiles)."""

    async def redefine(before: Definitions) -> Redefinition:
        app = rules.named(before, app_id)
        remedy = "delete their app profiles first"
        refuse_contradictions(await holders_of_app(access, app.app_id), f"a domain without {app.app_id}", remedy)
        return _redefined(before, rules.without_app(before, app.app_id), app.app_id)

    return await change_definitions(access, envelope, redefine)


def _redefined(before: Definitions, after: Definitions, app_id: str) -> Redefinition:
    old, new = before.apps.get(app_id), after.apps.get(app_id)
    kind = ChangeKind.ADDED if old is None else ChangeKind.REMOVED if new is None else ChangeKind.UPDATED
    changes = (change(kind, ["apps", app_id], rules.told(old), rules.told(new)),) if old != new else ()
    return Redefinition(after, changes, {"app": new and rules.view(new)})
