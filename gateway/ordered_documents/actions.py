"""How an ordered list of documents is read, changed and written."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from gateway.changes.model import Outcome
from gateway.envelope import Envelope
from gateway.errors import below
from gateway.mongo.access import Access
from gateway.mongo.transaction import Lost
from gateway.mongo.writes import Delete, Insert, Replace, Write
from gateway.ordered_documents.model import Asked, Name, Patch
from gateway.ordered_documents.rules import DocumentList
from gateway.primary_first import Entry
from gateway.profiles.actions.writing import Plan, change_profile, changing, write
from gateway.profiles.model import Key, ProfileDocument, Revision
from gateway.profiles.rules import entries_of

L = TypeVar("L", bound=DocumentList[Any, Any, Any])

Edit = Callable[[L], L]


@dataclass(frozen=True, slots=True)
class Kind(Generic[L]):
    """What tells one kind of document from the other: its list, and what its store reads and writes.

    `shown` is the field of a payload that has the document id of the entry which a mutation is about.
    """

    list_type: type[L]
    get_all: Callable[[Access, Sequence[str]], Awaitable[Mapping[str, Any]]]
    creation: Callable[[Any], Insert]
    replacement: Callable[[Any], Replace]
    deletion: Callable[..., Delete]
    shown: str


def _unread(access: Access, kind: Kind[L], profile_id: str, at: datetime, entries: tuple[Entry, ...]) -> L:
    """Return a list of which no documents were read yet."""
    policy = kind.list_type.order.policy(access.definitions)
    return kind.list_type(access.caller.domain, access.definitions, policy, profile_id, at, entries, entries)


async def listed(
    access: Access,
    kind: Kind[L],
    profile: ProfileDocument,
    at: datetime,
    names: Sequence[Name] = (),
    *,
    whole: bool = False,
) -> L:
    """Read a list of a profile, to be changed, with the documents of these names; `whole`, with all of its own too."""
    unread = _unread(access, kind, profile["_id"], at, entries_of(kind.list_type.order.slots(profile)))
    ids = {*map(unread.id_of, names), *((entry.key for entry in unread.entries) if whole else ())}
    stored = await kind.get_all(access, sorted(ids))
    own = {id_ for id_, document in stored.items() if document["profile"] == profile["_id"]}
    if any((id_ in own) != unread.holds(id_) for id_ in ids):
        # The profile was read too early to fit its documents.
        raise Lost
    return unread.knowing(stored)


async def begun(access: Access, kind: Kind[L], profile_id: str, asked: Sequence[Asked], at: datetime) -> L:
    """Make the list of a new profile, or refuse all that is wrong with it."""
    unread = _unread(access, kind, profile_id, at, ())
    stored = await kind.get_all(access, sorted({unread.id_of(one.name) for one in asked}))
    return unread.knowing(stored).replaced(asked)


async def patched(access: Access, kind: Kind[L], profile: ProfileDocument, patch: Patch[Any, Any], at: datetime) -> L:
    """Make the changes of a patch to a list of a profile, or refuse all that is wrong with them."""
    before = await listed(access, kind, profile, at, patch.names, whole=patch.replacement is not None)
    return before.patched(patch)


def editing(
    access: Access,
    envelope: Envelope,
    key: Key,
    kind: Kind[L],
    edit: Edit[L],
    *,
    shown: Name,
    names: Sequence[Name] = (),
) -> Plan:
    """Plan a change that needs the documents of `names`; the payload shows the entry that is called `shown` then."""

    async def edited(profile: ProfileDocument, at: datetime) -> Revision:
        after = edit(await listed(access, kind, profile, at, names))
        id_ = after.id_of(shown)
        return revision(kind, profile, after, {kind.shown: id_} if after.holds(id_) else {})

    return changing(access, envelope, key, edited)


async def promote(access: Access, envelope: Envelope, key: Key, kind: Kind[L], name: Name) -> Outcome:
    """Make an entry the primary of its list (`NOT_FOUND`, `NOT_ELIGIBLE`)."""
    plan = editing(access, envelope, key, kind, lambda held: held.promoted(name), shown=name)
    return await write(access, envelope, plan)


async def set_active(
    access: Access, envelope: Envelope, key: Key, kind: Kind[L], name: Name, *, active: bool
) -> Outcome:
    """Activate or deactivate an entry (`NOT_FOUND`); an inactive one is not primary."""
    plan = editing(
        access, envelope, key, kind, lambda held: held.switched(name, active=active), shown=name, names=[name]
    )
    return await write(access, envelope, plan)


async def reorder(access: Access, envelope: Envelope, key: Key, kind: Kind[L], names: Sequence[Name]) -> Outcome:
    """Put all entries into a new order (`INVALID_PERMUTATION`, `NOT_ELIGIBLE`)."""

    async def in_order(profile: ProfileDocument, at: datetime) -> Revision:
        before = await listed(access, kind, profile, at)
        with below(kind.list_type.order.name):
            return revision(kind, profile, before.reordered(names))

    return await change_profile(access, envelope, key, in_order)


def revision(
    kind: Kind[L],
    profile: ProfileDocument,
    after: L,
    more: Mapping[str, object] | None = None,
) -> Revision:
    """Return what a change to one of its lists makes of a profile."""
    changed = cast("ProfileDocument", {**profile, after.order.field: after.slots})
    return Revision(profile, changed, tuple(after.changes), writes(kind, after), more=more or {})


def writes(kind: Kind[L], after: L) -> tuple[Write, ...]:
    """Return the writes that make the documents what the list has them to be."""
    gone = [entry.key for entry in after.before if not after.holds(entry.key)]
    held = {entry.key for entry in after.before}
    return (
        *([kind.deletion(*gone)] if gone else []),
        *(kind.creation(document) for id_, document in after.documents.items() if id_ not in held),
        *(
            kind.replacement(document)
            for id_, document in after.documents.items()
            if id_ in held and document is not after.stored.get(id_)
        ),
    )
