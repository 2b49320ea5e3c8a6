"""Changing several parts of a profile together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from gateway.attributes import rules as attributes
from gateway.attributes.model import Patch as AttributePatch
from gateway.changes.model import Outcome
from gateway.consents.actions import withdrawals
from gateway.consents.rules import deactivated_types
from gateway.contacts.model import GivenAddress, GivenPhone
from gateway.contacts.rules.addresses import ADDRESSES
from gateway.contacts.rules.emails import EMAILS
from gateway.contacts.rules.phones import PHONES
from gateway.envelope import Envelope
from gateway.errors import Findings
from gateway.extensions import actions as extensions
from gateway.extensions.model import Patch as ExtensionPatch
from gateway.groups.model import GivenGroup
from gateway.groups.rules import GROUPS
from gateway.lists.actions import listed
from gateway.lists.model import Patch as ListPatch
from gateway.mongo.access import Access
from gateway.person.model import Facts
from gateway.person.rules import facts
from gateway.profiles.actions.writing import Plan, changing, write
from gateway.profiles.model import Key, ProfileDocument, Revision


@dataclass(frozen=True, slots=True)
class ProfilePatch:
    """Changes to what is said of a profile, and to its lists."""

    attributes: Sequence[AttributePatch] = ()
    emails: ListPatch[str] = field(default_factory=ListPatch)
    phones: ListPatch[GivenPhone] = field(default_factory=ListPatch)
    addresses: ListPatch[GivenAddress] = field(default_factory=ListPatch)
    groups: ListPatch[GivenGroup] = field(default_factory=ListPatch)
    extensions: Sequence[ExtensionPatch] = ()
    facts: Facts = field(default_factory=Facts)


async def update_profile(access: Access, envelope: Envelope, key: Key, patch: ProfilePatch) -> Outcome:
    """Apply patches to a profile, all of them or none; what is refused is refused together."""
    return await write(access, envelope, updating(access, envelope, key, patch))


def updating(access: Access, envelope: Envelope, key: Key, patch: ProfilePatch) -> Plan:
    """Plan what `update_profile` does."""
    definitions = access.definitions

    async def updated(profile: ProfileDocument, at: datetime) -> Revision:
        findings = Findings()
        name: list[AttributePatch] = []
        with findings.at():
            name = facts.name_patches(patch.facts.name)
        with findings.at():
            checked = attributes.checked(definitions, [*patch.attributes, *name])
            values, value_changes = attributes.patched(
                definitions, profile["attributes"], checked, "attributes", required=definitions.required_attributes
            )
        with findings.at():
            person, facts_told = facts.patched(profile, patch.facts)
        with findings.at("emails"):
            emails = listed(access, EMAILS, profile, at).patched(patch.emails)
        with findings.at("phones"):
            phones = listed(access, PHONES, profile, at).patched(patch.phones)
        with findings.at("addresses"):
            addresses = listed(access, ADDRESSES, profile, at).patched(patch.addresses)
        with findings.at("groups"):
            groups = listed(access, GROUPS, profile, at).patched(patch.groups)
        with findings.at():
            records = await extensions.patched(access, profile, patch.extensions, at)
        findings.settle()
        after: ProfileDocument = {
            **cast("ProfileDocument", person),
            "attributes": values,
            "emails": list(emails.entries),
            "phones": list(phones.entries),
            "addresses": list(addresses.entries),
            "groups": list(groups.entries),
            "extensions": records.names,
        }
        withdrawn = await withdrawals(access, after, deactivated_types(profile, after), at)
        listed_changes = (*emails.changes, *phones.changes, *addresses.changes, *groups.changes)
        changes = (*facts_told, *value_changes, *listed_changes, *records.changes, *withdrawn.changes)
        return Revision(profile, after, changes, (*records.writes, *withdrawn.writes))

    return changing(access, envelope, key, updated)
