"""What can be done to the consents of a profile."""

from dataclasses import dataclass
from datetime import datetime

from gateway.changes.model import Change, Outcome, change
from gateway.consents import rules, store
from gateway.consents.model import Asked, ConsentDocument
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Rejection
from gateway.mongo.access import Access
from gateway.mongo.writes import Write
from gateway.primary_first import ChangeKind
from gateway.profiles.actions.writing import change_profile
from gateway.profiles.model import Key, ProfileDocument, Revision


async def set_consent(access: Access, envelope: Envelope, key: Key, asked: Asked) -> Outcome:
    """Make this what the person said of one type and locale; what was said before is only in the records."""
    wanted = rules.checked(asked)

    async def consented(profile: ProfileDocument, at: datetime) -> Revision:
        new = rules.unsaid(profile["_id"], wanted, at, access.caller.key_id)
        before = await store.get(access, new["_id"])
        return _revision(profile, before, rules.said(before, new, wanted))

    return await change_profile(access, envelope, key, consented)


async def withdraw_consent(access: Access, envelope: Envelope, key: Key, type_: str, locale: str | None) -> Outcome:
    """Take a consent back (`NOT_FOUND`)."""
    sought = rules.sought(type_, locale)

    async def taken_back(profile: ProfileDocument, at: datetime) -> Revision:
        before = await store.get(access, access.id(profile["customer_id"], *sought))
        if before is None:
            raise Rejection(ErrorCode.NOT_FOUND, "The profile has no consent of this type and locale.", ["type"])
        return _revision(profile, before, rules.withdrawn(before, at, access.caller.key_id))

    return await change_profile(access, envelope, key, taken_back)


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """Consents that go with something else: the profile without them in force, their writes, and what to report."""

    profile: ProfileDocument
    writes: tuple[Write, ...] = ()
    changes: tuple[Change, ...] = ()


async def withdrawals(access: Access, before: ProfileDocument, after: ProfileDocument, at: datetime) -> Withdrawals:
    """Prepare to withdraw the consents bound to contact points that were deactivated, unless they are preserved."""
    contact_types = rules.deactivated_types(before, after)
    if after["preserve_preferences"] or not contact_types:
        return Withdrawals(after)
    held = await store.get_all(access, [slot["id"] for slot in after["consents"]])
    bound = [consent for consent in held if rules.bound_to(consent, contact_types)]
    withdrawn = [rules.withdrawn(consent, at, access.caller.key_id) for consent in bound]
    pairs = list(zip(bound, withdrawn, strict=True))
    return Withdrawals(
        {**after, "consents": rules.held_with(after["consents"], withdrawn)},
        tuple(store.save(*pair) for pair in pairs),
        tuple(change for pair in pairs for change in rules.told(*pair)),
    )


def deletions(profile: ProfileDocument) -> Withdrawals:
    """Prepare to delete all consents of a profile which is to be deleted."""
    held = [slot["id"] for slot in profile["consents"]]
    return Withdrawals(
        profile,
        (store.deletion(*held),) if held else (),
        tuple(change(ChangeKind.REMOVED, rules.path_of(id_)) for id_ in held),
    )


def _revision(profile: ProfileDocument, before: ConsentDocument | None, after: ConsentDocument) -> Revision:
    changes = rules.told(before, after)
    more = {"consent_id": after["_id"]}
    if not changes:
        return Revision(profile, profile, more=more)
    held = rules.held_with(profile["consents"], [after])
    return Revision(profile, {**profile, "consents": held}, tuple(changes), (store.save(before, after),), more=more)
