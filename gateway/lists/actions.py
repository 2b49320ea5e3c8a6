"""What can be done to the lists of a profile."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import cast

from gateway.changes.model import Outcome
from gateway.consents.actions import withdrawals
from gateway.envelope import Envelope
from gateway.errors import below
from gateway.lists.model import ENTRY_ID, Asked, EntryDocument, G, Kind, Stamp, V, policy_of
from gateway.lists.rules.changing import EntryList, of_the_only_one
from gateway.mongo.access import Access
from gateway.profiles.actions.writing import change_profile
from gateway.profiles.model import Key, ProfileDocument, Revision

Edit = Callable[[EntryList[G, V]], tuple[EntryList[G, V], str | None]]
"""Changes a list; the id is that of the entry which the change is about."""


async def add(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], asked: Asked[G]) -> Outcome:
    """Add an entry; one that is there is reactivated, and promoted if so asked."""
    return await _edit(access, envelope, key, kind, lambda entries: entries.with_one(asked))


async def update(
    access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], id_: str, type_: str | None, given: G | None
) -> Outcome:
    """Change an entry in its place (`NOT_FOUND`, `DUPLICATE_VALUE`); another value has to be verified anew."""
    return await _edit(access, envelope, key, kind, lambda entries: (entries.updated(id_, type_, given), id_))


async def remove(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], id_: str) -> Outcome:
    """Remove an entry; one that is not there changes nothing."""

    def removed(entries: EntryList[G, V]) -> tuple[EntryList[G, V], None]:
        with below("id"), of_the_only_one():
            return entries.removed([id_]), None

    return await _edit(access, envelope, key, kind, removed)


async def promote(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], id_: str) -> Outcome:
    """Make an entry the primary of its list (`NOT_FOUND`, `NOT_ELIGIBLE`)."""
    return await _edit_one(access, envelope, key, kind, id_, lambda entries: entries.promoted(id_))


async def activate(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], id_: str) -> Outcome:
    """Use an entry again (`NOT_FOUND`)."""
    return await _edit_one(access, envelope, key, kind, id_, lambda entries: entries.switched(id_, active=True))


async def deactivate(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], id_: str) -> Outcome:
    """Keep an entry without using it (`NOT_FOUND`): it is not primary and is not looked up."""
    return await _edit_one(access, envelope, key, kind, id_, lambda entries: entries.switched(id_, active=False))


async def verify(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], id_: str) -> Outcome:
    """Record that an entry was proved to be the person's (`NOT_FOUND`)."""
    return await _edit_one(access, envelope, key, kind, id_, lambda entries: entries.verified(id_))


async def reorder(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], ids: Sequence[str]) -> Outcome:
    """Put all entrys of a list into a new order (`INVALID_PERMUTATION`, `NOT_ELIGIBLE`)."""

    def in_order(entries: EntryList[G, V]) -> tuple[EntryList[G, V], None]:
        with below("ids"):
            return entries.reordered(ids), None

    return await _edit(access, envelope, key, kind, in_order)


def listed(access: Access, kind: Kind[G, V], profile: ProfileDocument | None, at: datetime) -> EntryList[G, V]:
    """Return a list of a profile, ready to be changed; that of a new profile is empty."""
    held = cast("list[EntryDocument[V]]", profile[kind.field]) if profile else []
    policy = policy_of(access.definitions, kind.field)
    return EntryList(kind, policy, Stamp(at, access.caller.key_id), held, held, access.standardize)


async def _edit_one(
    access: Access,
    envelope: Envelope,
    key: Key,
    kind: Kind[G, V],
    id_: str,
    edit: Callable[[EntryList[G, V]], EntryList[G, V]],
) -> Outcome:
    def edited(entries: EntryList[G, V]) -> tuple[EntryList[G, V], str]:
        with below("id"):
            return edit(entries), id_

    return await _edit(access, envelope, key, kind, edited)


async def _edit(access: Access, envelope: Envelope, key: Key, kind: Kind[G, V], edit: Edit[G, V]) -> Outcome:
    async def edited(profile: ProfileDocument, at: datetime) -> Revision:
        after, id_ = edit(listed(access, kind, profile, at))
        changed = cast("ProfileDocument", {**profile, kind.field: list(after.entries)})
        withdrawn = await withdrawals(access, profile, changed, at)
        changes = (*after.changes, *withdrawn.changes)
        return Revision(profile, withdrawn.profile, changes, withdrawn.writes, more={ENTRY_ID: id_})

    return await change_profile(access, envelope, key, edited)
