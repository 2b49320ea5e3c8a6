"""Pure rules of profiles: customer ids, new profiles, and the orders they keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from gateway import ids
from gateway.attributes import rules as attribute_rules
from gateway.attributes.model import Attributes
from gateway.changes.model import Change, change, changes_of
from gateway.contacts.model import AddressValue, EmailValue, PhoneValue
from gateway.contacts.rules.masks import CONTACTS, masked
from gateway.definitions.model import Definitions, ListName
from gateway.definitions.sight import Sight
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection, VersionConflict
from gateway.groups.model import GroupValue
from gateway.lists.model import EntryDocument
from gateway.mongo.documents import View
from gateway.person.model import Person
from gateway.primary_first import ChangeKind, Entry, Outcome, Policy
from gateway.profiles.model import SEARCH, Indexed, Key, ProfileDocument, Slot
from gateway.search.model import SCHEME
from gateway.search.rules.tokens import tokens_of
from gateway.text import normalised, text


def sought(customer_id: str) -> str:
    """Return the form in which a customer id is looked for; what cannot be stored is simply not found."""
    return normalised(customer_id)


def checked_customer_id(customer_id: str, longest: int) -> str:
    stored = text(customer_id, "A customer id", longest, code=ErrorCode.INVALID_INPUT)
    if not stored.isprintable():
        raise InvalidInput(["A customer id must not contain invisible characters, or spaces other than the plain one."])
    return stored


def entry_of(slot: Slot) -> Entry:
    return Entry(slot["id"], active=slot["active"], verified=slot.get("verified", False))


def entries_of(slots: Sequence[Slot]) -> tuple[Entry, ...]:
    return tuple(map(entry_of, slots))


def entries_in(stored: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """Return what the law of ordered lists knows of a list, whether it is an order or holds its entries itself."""
    return tuple(
        Entry(
            one["id"],
            active=one.get("is_active", one.get("active", False)),
            verified=one.get("is_verified", one.get("verified", False)),
        )
        for one in stored
    )


def slots_of(entries: Sequence[Entry], *, verifiable: bool) -> list[Slot]:
    return [
        Slot(id=entry.key, active=entry.active, verified=True)
        if verifiable and entry.verified
        else Slot(id=entry.key, active=entry.active)
        for entry in entries
    ]


def entry_changes(outcome: Outcome, list_name: str) -> list[Change]:
    """Tell what happened to an order; an entry is called by the parts of its document id, without the domain."""
    return changes_of(outcome.steps, list_name, name=lambda key: ids.parts(key, 3)[1:])


def new_profile(
    profile_id: str,
    domain: str,
    customer_id: str,
    at: datetime,
    *,
    person: Person,
    attributes: Attributes,
    identities: Sequence[Entry],
    app_profiles: Sequence[Entry],
    extensions: list[str],
    emails: Sequence[EntryDocument[EmailValue]],
    phones: Sequence[EntryDocument[PhoneValue]],
    addresses: Sequence[EntryDocument[AddressValue]],
    groups: Sequence[EntryDocument[GroupValue]],
) -> ProfileDocument:
    return ProfileDocument(
        **person,
        _id=profile_id,
        id=ids.node_id("Profile", customer_id),
        domain=domain,
        customer_id=customer_id,
        version=0,
        created_at=at,
        updated_at=at,
        attributes=attributes,
        identities=slots_of(identities, verifiable=True),
        app_profiles=slots_of(app_profiles, verifiable=False),
        extensions=extensions,
        emails=list(emails),
        phones=list(phones),
        addresses=list(addresses),
        groups=list(groups),
        consents=[],
        keys=[],
        shared=[],
        search=[],
        indexed=Indexed(scheme=SCHEME, version=0),
    )


def searchable(profile: ProfileDocument, definitions: Definitions) -> ProfileDocument:
    """Return a profile with the tokens by which it is found, and what they were made by."""
    indexed = Indexed(scheme=SCHEME, version=definitions.search_version)
    return {**profile, "search": sorted(tokens_of(profile, definitions)), "indexed": indexed}


def seen(sight: Sight, profile: View | None) -> View | None:
    """Return what a caller sees of a profile; its identities, app profiles and extensions are seen one by one."""
    if profile is None or not sight.reads:
        return None
    if sight.personal:
        return profile
    contacts = {field: masked(field, profile[field]) for field in CONTACTS}
    return {**profile, "attributes": attribute_rules.seen(sight, profile["attributes"]), **contacts}


def version_conflict(sight: Sight | None, expected: int, profile: ProfileDocument) -> Rejection:
    """Return the refusal of an outdated version, with what the caller sees of the profile as it is now."""
    conflict = VersionConflict(expected, profile)
    if sight is None:
        return conflict
    current = seen(sight, profile)
    if current is None:
        return Rejection(conflict.code, conflict.message, conflict.path)
    conflict.current = current
    return conflict


def may_find_by(sight: Sight, key: Key) -> bool:
    """Tell whether a caller sees what a key names."""
    if key.collection == SEARCH:
        return sight.personal
    if key.collection == IDENTITIES.field:
        return sight.handle(ids.parts(key.id, 3)[1])
    if key.collection == APP_PROFILES.field:
        return sight.app(ids.parts(key.id, 3)[1])
    return True


def not_found_by(key: Key) -> Rejection | None:
    """Return what is answered to a key that the caller does not see: nobody, or that it may not look so."""
    if key.collection != SEARCH:
        return None
    return Rejection(ErrorCode.FORBIDDEN, "This key sees contact points masked, so it finds nobody by them.")


def only_match(profiles: Sequence[str]) -> str | None:
    """Return the only profile that a key fits, or None; refuse to choose among several."""
    if len(profiles) > 1:
        message = "Several profiles have this contact point; name the one you mean by its id."
        raise Rejection(ErrorCode.AMBIGUOUS_MATCH, message)
    return profiles[0] if profiles else None


def require_lists(definitions: Definitions, profile: ProfileDocument) -> None:
    """Refuse the lack of an entry in each list that must have one."""
    findings = Findings()
    for name, policy in definitions.list_policies.items():
        if policy.required and not profile[name.value]:
            message = f"A profile must have at least one entry in its {name.path}."
            findings.add(Rejection(ErrorCode.REQUIRED, message, [name.path]))
    findings.settle()


def created(profile: ProfileDocument, parts: Sequence[Change]) -> tuple[Change, ...]:
    """Tell that a profile came into being, and with what."""
    return (change(ChangeKind.CREATED, [], after={"customerId": profile["customer_id"]}), *parts)


def deleted(profile: ProfileDocument) -> tuple[Change, ...]:
    """Tell that a profile ceased to exist, and which identities, app profiles and extensions went with it."""
    gone = [
        change(
            ChangeKind.REMOVED,
            [list_name, *ids.parts(slot["id"], 3)[1:]],
            before={"position": position, "isActive": slot["active"]},
        )
        for list_name, slots in (
            ("identities", profile["identities"]),
            ("appProfiles", profile["app_profiles"]),
        )
        for position, slot in enumerate(slots)
    ]
    gone += [change(ChangeKind.REMOVED, ["extensions", name]) for name in profile["extensions"]]
    return (change(ChangeKind.DELETED, [], before={"customerId": profile["customer_id"]}), *gone)


@dataclass(frozen=True, slots=True)
class Order:
    """One of the ordered lists of documents that a profile keeps: its field, and what clients call it and an entry."""

    field: Literal["identities", "app_profiles"]
    name: str
    entry: str
    verifiable: bool

    def policy(self, definitions: Definitions) -> Policy:
        """Return what a domain demands of the list."""
        return definitions.policy(ListName(self.field))

    def slots(self, profile: ProfileDocument) -> list[Slot]:
        return profile[self.field]

    def holds(self, profile: ProfileDocument, id_: str) -> bool:
        return any(slot["id"] == id_ for slot in self.slots(profile))


IDENTITIES = Order("identities", "identities", "identity", verifiable=True)
APP_PROFILES = Order("app_profiles", "appProfiles", "app profile", verifiable=False)
