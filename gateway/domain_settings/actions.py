"""Changing the settings of a domain."""

from gateway.caller import Caller
from gateway.changes.model import Outcome
from gateway.definitions.model import Definitions
from gateway.domain_settings import rules
from gateway.domain_settings.rules import Given
from gateway.domains.actions import Redefinition, change_definitions, find_domain
from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.mongo.client import Database

OPERATOR = "operator"
"""Who is on record for what was done by `gateway domains`, which needs no key."""


async def update_domain(access: Access, envelope: Envelope, given: Given) -> Outcome:
    """Give the domain of the caller other settings."""

    async def redefine(before: Definitions) -> Redefinition:
        after = rules.changed(before, given)
        changes = rules.changes(before, after)
        return Redefinition(after, changes, {"domain": rules.view(access.caller.domain, after)})

    return await change_definitions(access, envelope, redefine)


async def set_domain(db: Database, name: str, given: Given) -> None:
    """Give a domain other settings, as who runs the gateway (`NOT_FOUND`)."""
    await find_domain(db, name)
    await update_domain(Access(db, Caller(name, OPERATOR)), Envelope("gateway domains set"), given)
