"""Creating a profile, with all that it begins with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gateway import ids
from gateway.app_profiles.actions import APP_PROFILES
from gateway.app_profiles.model import Asked as AskedAppProfile
from gateway.attributes import rules as attributes
from gateway.attributes.model import Patch
from gateway.changes.model import Outcome
from gateway.contacts.model import GivenAddress, GivenPhone
from gateway.contacts.rules.addresses import ADDRESSES
from gateway.contacts.rules.emails import EMAILS
from gateway.contacts.rules.phones import PHONES
from gateway.definitions.model import Definitions
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Findings, Rejection
from gateway.extensions import actions as extensions
from gateway.extensions.model import Asked as AskedExtension
from gateway.groups.model import GivenGroup
from gateway.groups.rules import GROUPS
from gateway.identities.actions import IDENTITIES
from gateway.identities.model import Asked as AskedIdentity
from gateway.lists.actions import listed
from gateway.lists.model import Asked as AskedEntry
from gateway.mongo.access import Access
from gateway.ordered_documents.actions import begun, writes
from gateway.person.model import Facts
from gateway.person.rules import facts
from gateway.profiles import rules, store
from gateway.profiles.actions.writing import Plan, write
from gateway.profiles.model import COLLECTION, Key, Revision


@dataclass(frozen=True, slots=True)
class NewProfile:
    """A profile that is asked for; one without a customer id is given one."""

    customer_id: str | None = None
    attributes: Sequence[Patch] = ()
    identities: Sequence[AskedIdentity] = ()
    app_profiles: Sequence[AskedAppProfile] = ()
    extensions: Sequence[AskedExtension] = ()
    emails: Sequence[AskedEntry[str]] = ()
    phones: Sequence[AskedEntry[GivenPhone]] = ()
    addresses: Sequence[AskedEntry[GivenAddress]] = ()
    groups: Sequence[AskedEntry[GivenGroup]] = ()
    facts: Facts = field(default_factory=Facts)


async def create_profile(access: Access, envelope: Envelope, asked: NewProfile) -> Outcome:
    """Create a profile (`ALREADY_EXISTS`, and what its parts may be refused for, all at once)."""
    return await write(access, envelope, creating(access, envelope, asked))


def creating(access: Access, envelope: Envelope, asked: NewProfile) -> Plan:
    """Plan what `create_profile` does."""
    customer_id = ids.new_id() if asked.customer_id is None else rules.sought(asked.customer_id)
    key = Key(COLLECTION, access.id(customer_id))

    async def created(_profiles: Sequence[str], at: datetime) -> Sequence[Revision]:
        return [await revision(access, envelope, asked, customer_id, at)]

    return Plan({"customerId": key}, created)


async def _free(access: Access, envelope: Envelope, profile_id: str) -> int:
    """Return the version from which a new profile counts on, or refuse: the id is taken."""
    if await store.get(access, profile_id):
        message = "There is a profile with this customer id already."
        raise Rejection(ErrorCode.ALREADY_EXISTS, message, ["customerId"])
    version = await store.last_version(access, profile_id)
    if envelope.expected_version not in (None, version):
        message = f"The last version under this customer id is {version}, not {envelope.expected_version}."
        raise Rejection(ErrorCode.VERSION_CONFLICT, message, ["expectedVersion"])
    return version


async def revision(access: Access, envelope: Envelope, asked: NewProfile, customer_id: str, at: datetime) -> Revision:
    """Put the parts together; what is refused in any of them is refused together."""
    profile_id = access.id(customer_id)
    findings = Findings()
    with findings.at():
        version = await _free(access, envelope, profile_id)
    with findings.at("customerId"):
        rules.checked_customer_id(customer_id, access.definitions.max_customer_id)
    name: list[Patch] = []
    with findings.at():
        name = facts.name_patches(asked.facts.name)
    with findings.at():
        values, value_changes = attributes.initial(
            access.definitions,
            [*asked.attributes, *name],
            "attributes",
            required=access.definitions.required_attributes,
        )
    with findings.at():
        nobody = facts.unknown(access.definitions, access.caller.key_id)
        person, _ = facts.patched(access.definitions, nobody, asked.facts)
        # What the domain says of everybody may change, so it is told where it is not what any domain begins with.
        facts_told = facts.told(facts.unknown(Definitions(), access.caller.key_id), person)
    with findings.at("identities"):
        linked = await begun(access, IDENTITIES, profile_id, asked.identities, at)
    with findings.at("appProfiles"):
        apps = await begun(access, APP_PROFILES, profile_id, asked.app_profiles, at)
    with findings.at():
        records = extensions.initial(access, customer_id, asked.extensions, at)
    with findings.at("emails"):
        emails = listed(access, EMAILS, None, at).replaced(asked.emails)
    with findings.at("phones"):
        phones = listed(access, PHONES, None, at).replaced(asked.phones)
    with findings.at("addresses"):
        addresses = listed(access, ADDRESSES, None, at).replaced(asked.addresses)
    with findings.at("groups"):
        groups = listed(access, GROUPS, None, at).replaced(asked.groups)
    findings.settle()
    profile = rules.new_profile(
        profile_id,
        access.caller.domain,
        customer_id,
        at,
        person=person,
        attributes=values,
        identities=linked.entries,
        app_profiles=apps.entries,
        extensions=records.names,
        emails=emails.entries,
        phones=phones.entries,
        addresses=addresses.entries,
        groups=groups.entries,
    )
    said = [*facts_told, *value_changes]
    listed_changes = [*emails.changes, *phones.changes, *addresses.changes, *groups.changes]
    changes = [*said, *linked.changes, *apps.changes, *records.changes, *listed_changes]
    return Revision(
        None,
        profile,
        rules.created(profile, changes),
        (*writes(IDENTITIES, linked), *writes(APP_PROFILES, apps), *records.writes),
        version,
    )
