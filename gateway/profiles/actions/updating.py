"""Changing several lists of a profile together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gateway.attributes import rules as attributes
from gateway.attributes.model import Patch as AttributePatch
from gateway.changes.model import Outcome
from gateway.contacts.actions import listed
from gateway.contacts.model import GivenAddress, GivenPhone
from gateway.contacts.model import Patch as ContactPatch
from gateway.contacts.rules.addresses import ADDRESSES
from gateway.contacts.rules.emails import EMAILS
from gateway.contacts.rules.phones import PHONES
from gateway.envelope import Envelope
from gateway.errors import Findings
from gateway.mongo.access import Access
from gateway.profiles.actions.writing import Plan, changing, write
from gateway.profiles.model import Key, ProfileDocument, Revision


@dataclass(frozen=True, slots=True)
class ProfilePatch:
    """Changes to the lists of a profile."""

    attributes: Sequence[AttributePatch] = ()
    emails: ContactPatch[str] = field(default_factory=ContactPatch)
    phones: ContactPatch[GivenPhone] = field(default_factory=ContactPatch)
    addresses: ContactPatch[GivenAddress] = field(default_factory=ContactPatch)


async def update_profile(access: Access, envelope: Envelope, key: Key, patch: ProfilePatch) -> Outcome:
    """Apply patches to the lists of a profile, all of them or none; what is refused is refused together."""
    return await write(access, envelope, updating(access, envelope, key, patch))


def updating(access: Access, envelope: Envelope, key: Key, patch: ProfilePatch) -> Plan:
    """Plan what `update_profile` does."""
    definitions = access.definitions

    async def updated(profile: ProfileDocument, at: datetime) -> Revision:
        findings = Findings()
        with findings.at():
            checked = attributes.checked(definitions, patch.attributes)
            values, value_changes = attributes.patched(
                definitions, profile["attributes"], checked, "attributes", required=definitions.required_attributes
            )
        with findings.at("emails"):
            emails = listed(access, EMAILS, profile, at).patched(patch.emails)
        with findings.at("phones"):
            phones = listed(access, PHONES, profile, at).patched(patch.phones)
        with findings.at("addresses"):
            addresses = listed(access, ADDRESSES, profile, at).patched(patch.addresses)
        findings.settle()
        after: ProfileDocument = {
            **profile,
            "attributes": values,
            "emails": list(emails.contacts),
            "phones": list(phones.contacts),
            "addresses": list(addresses.contacts),
        }
        return Revision(profile, after, (*value_changes, *emails.changes, *phones.changes, *addresses.changes))

    return changing(access, envelope, key, updated)
