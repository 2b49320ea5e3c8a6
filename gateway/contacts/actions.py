"""What can be done to the contact points of a profile, and how a profile is asked for by one."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import cast

from gateway.changes.model import Outcome
from gateway.consents.actions import withdrawals
from gateway.contacts.model import TERMS, Asked, Contact, G, Kind, Stamp, V
from gateway.contacts.rules import emails, phones, tokens
from gateway.contacts.rules.lists import ContactList, of_the_only_one
from gateway.contacts.rules.types import deactivated_types
from gateway.envelope import Envelope
from gateway.errors import below
from gateway.mongo.access import Access
from gateway.profiles.actions.writing import change_profile
from gateway.profiles.model import SEARCH, Key, ProfileDocument, Revision

Edit = Callable[[ContactList[G, V]], tuple[ContactList[G, V], str | None]]
"""Changes a list; the id is that of the contact point which the change is about."""


def key_of_email(address: str) -> Key:
    """Return the key that means the profile with this active e-mail address."""
    return Key(SEARCH, tokens.of_email(emails.sought(address)))


def key_of_phone(number: str) -> Key:
    """Return the key that means the profile with this active phone number (`InvalidInput` without calling code)."""
    return Key(SEARCH, tokens.of_phone(phones.sought(number)))


async def add(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], asked: Asked[G]) -> Outcome:
    """Add a contact point; one that is there is reactivated, and promoted if so asked."""
    return await _edit(access, envelope, key, kind, lambda contacts: contacts.with_one(asked))


async def update(
    access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], id_: str, type_: str | None, given: G | None
) -> Outcome:
    """Change a contact point in its place (`NOT_FOUND`, `DUPLICATE_VALUE`); another value has to be verified anew."""
    return await _edit(access, envelope, key, kind, lambda contacts: (contacts.updated(id_, type_, given), id_))


async def remove(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], id_: str) -> Outcome:
    """Remove a contact point; one that is not there changes nothing."""

    def removed(contacts: ContactList[G, V]) -> tuple[ContactList[G, V], None]:
        with below("id"), of_the_only_one():
            return contacts.removed([id_]), None

    return await _edit(access, envelope, key, kind, removed)


async def promote(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], id_: str) -> Outcome:
    """Make a contact point the primary of its list (`NOT_FOUND`, `NOT_ELIGIBLE`)."""
    return await _edit_one(access, envelope, key, kind, id_, lambda contacts: contacts.promoted(id_))


async def activate(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], id_: str) -> Outcome:
    """Use a contact point again (`NOT_FOUND`)."""
    return await _edit_one(access, envelope, key, kind, id_, lambda contacts: contacts.switched(id_, active=True))


async def deactivate(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], id_: str) -> Outcome:
    """Keep a contact point without using it (`NOT_FOUND`): it is not primary and is not looked up."""
    return await _edit_one(access, envelope, key, kind, id_, lambda contacts: contacts.switched(id_, active=False))


async def verify(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], id_: str) -> Outcome:
    """Record that a contact point was proved to be the person's (`NOT_FOUND`)."""
    return await _edit_one(access, envelope, key, kind, id_, lambda contacts: contacts.verified(id_))


async def reorder(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], ids: Sequence[str]) -> Outcome:
    """Put all contact points of a list into a new order (`INVALID_PERMUTATION`, `NOT_ELIGIBLE`)."""

    def in_order(contacts: ContactList[G, V]) -> tuple[ContactList[G, V], None]:
        with below("ids"):
            return contacts.reordered(ids), None

    return await _edit(access, envelope, key, kind, in_order)


def listed(access: Access, kind: Kind[G, V], profile: ProfileDocument | None, at: datetime) -> ContactList[G, V]:
    """Return a list of a profile, ready to be changed; that of a new profile is empty."""
    held = cast("list[Contact[V]]", profile[kind.field]) if profile else []
    return ContactList(kind, TERMS, Stamp(at, access.caller.key_id), held)


async def _edit_one(
    access: Access,
    envelope: Envelope,
    key: Key,
    kind: Kind[G, V],
    id_: str,
    edit: Callable[[ContactList[G, V]], ContactList[G, V]],
) -> Outcome:
    def edited(contacts: ContactList[G, V]) -> tuple[ContactList[G, V], str]:
        with below("id"):
            return edit(contacts), id_

    return await _edit(access, envelope, key, kind, edited)


async def _edit(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], edit: Edit[G, V]) -> Outcome:
    async def edited(profile: ProfileDocument, at: datetime) -> Revision:
        after, id_ = edit(listed(access, kind, profile, at))
        changed = cast("ProfileDocument", {**profile, kind.field: list(after.contacts)})
        withdrawn = await withdrawals(access, changed, deactivated_types(profile, changed), at)
        changes = (*after.changes, *withdrawn.changes)
        return Revision(profile, changed, changes, withdrawn.writes, more={"contact_id": id_})

    return await change_profile(access, envelope, key, edited)
