"""What can be done to identities. Each action changes an order in a profile, and where needed a document."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from gateway import ids, primary_first
from gateway.changes.model import Change, Outcome
from gateway.envelope import Envelope
from gateway.errors import Findings, about, below
from gateway.identities import rules, store
from gateway.identities.model import COLLECTION, Asked, IdentityDocument
from gateway.mongo.access import Access
from gateway.mongo.transaction import Lost
from gateway.mongo.writes import Write
from gateway.primary_first import Entry, Policy
from gateway.profiles.actions.writing import Plan, change_profile, current, expect, write
from gateway.profiles.model import Key, ProfileDocument, Revision
from gateway.profiles.rules import IDENTITIES, entries_of, entry_changes, reordered


def key_of(access: Access, handle: str, identifier: str) -> Key:
    """Return the key that means the profile which holds an identity."""
    return Key(COLLECTION, _id(access, handle, identifier))


def _id(access: Access, handle: str, identifier: str) -> str:
    return access.id(*rules.sought(access.definitions, handle, identifier))


def _policy(access: Access) -> Policy:
    return IDENTITIES.policy(access.definitions)


async def link(
    access: Access,
    envelope: Envelope,
    key: Key,
    handle: str,
    identifier: str,
    *,
    as_primary: bool,
    legacy_id: str | None = None,
) -> Outcome:
    """Give an identity to a profile (`IDENTITY_TAKEN`); one that it has is reactivated, and promoted if so asked."""
    findings = Findings()
    with findings.at():
        handle, identifier = rules.checked(access.definitions, handle, identifier)
    with findings.at():
        legacy_id = rules.checked_legacy_id(legacy_id)
    findings.settle()
    id_ = _id(access, handle, identifier)

    async def linked(profile: ProfileDocument, at: datetime) -> Revision:
        held = await store.get(access, id_)
        rules.require_free(access.definitions, profile["_id"], {id_: ("identifier",)}, {id_: held} if held else {})
        if not IDENTITIES.holds(profile, id_):
            rules.require_room_on(access.definitions, handle, profile, "identifier")
        documents: list[Write] = []
        if held is None:
            new = rules.new_identity(id_, ids.new_id(), profile["_id"], identifier, legacy_id, at)
            documents = [store.claim(new)]
        elif any(slot["id"] == id_ and not slot["active"] for slot in profile["identities"]):
            documents = [_touched(held, at)]
        with about("identifier"):
            return reordered(
                profile,
                IDENTITIES,
                lambda entries: primary_first.add(
                    entries, [Entry(id_, verified=False)], _policy(access), as_primary=as_primary
                ),
                documents,
                {"identity_id": id_},
            )

    return await change_profile(access, envelope, key, linked)


def _own(profile: ProfileDocument, identity: IdentityDocument | None) -> IdentityDocument:
    """Return the document of an identity in a profile's order; when it is not there, the profile was read too early."""
    if identity is None or identity["profile"] != profile["_id"]:
        raise Lost
    return identity


def _touched(identity: IdentityDocument, at: datetime) -> Write:
    return store.replacement({**identity, "updated_at": at})


async def rename(
    access: Access, envelope: Envelope, key: Key, handle: str, identifier: str, new_identifier: str
) -> Outcome:
    """Change the identifier of an identity; its place, its state and the client's id stay."""
    old_id = _id(access, handle, identifier)
    handle, new_identifier = rules.checked(access.definitions, handle, new_identifier, "newIdentifier")
    new_id = _id(access, handle, new_identifier)

    async def renamed(profile: ProfileDocument, at: datetime) -> Revision:
        IDENTITIES.require(profile, old_id, "identifier")
        held = await store.get_all(access, [old_id, new_id])
        rules.require_free(access.definitions, profile["_id"], {new_id: ("newIdentifier",)}, held)
        old = _own(profile, held.get(old_id))
        identity: IdentityDocument = {**old, "_id": new_id, "identifier": new_identifier, "updated_at": at}
        if new_id == old_id:
            changes = rules.respelled(old, new_identifier)
            return Revision(profile, profile, changes, (store.replacement(identity),), more={"identity_id": new_id})
        with about("newIdentifier"):
            revision = reordered(
                profile,
                IDENTITIES,
                lambda entries: primary_first.update(entries, old_id, new_id, _policy(access)),
                [store.release(old_id), store.claim(identity)],
                {"identity_id": new_id},
            )
        return rules.renamed(revision, old["identifier"], new_identifier)

    return await change_profile(access, envelope, key, renamed)


async def unlink(access: Access, envelope: Envelope, key: Key, handle: str, identifier: str) -> Outcome:
    """Take an identity from a profile, which frees it; one that the profile does not have changes nothing."""
    id_ = _id(access, handle, identifier)

    async def unlinked(profile: ProfileDocument, _at: datetime) -> Revision:
        with about("identifier"):
            return reordered(
                profile,
                IDENTITIES,
                lambda entries: primary_first.remove(entries, [id_], _policy(access)),
                [store.release(id_)],
            )

    return await change_profile(access, envelope, key, unlinked)


async def promote(access: Access, envelope: Envelope, key: Key, handle: str, identifier: str) -> Outcome:
    """Make an identity the primary of its profile (`NOT_FOUND`, `NOT_ELIGIBLE`)."""
    id_ = _id(access, handle, identifier)

    async def promoted(profile: ProfileDocument, _at: datetime) -> Revision:
        IDENTITIES.require(profile, id_, "identifier")
        with about("identifier"):
            return reordered(
                profile,
                IDENTITIES,
                lambda entries: primary_first.promote(entries, id_, _policy(access)),
                more={"identity_id": id_},
            )

    return await change_profile(access, envelope, key, promoted)


async def set_active(
    access: Access, envelope: Envelope, key: Key, handle: str, identifier: str, *, active: bool
) -> Outcome:
    """Activate or deactivate an identity (`NOT_FOUND`); an inactive one is not primary and is not looked up."""
    operation = primary_first.activate if active else primary_first.deactivate
    return await _put_in_state(access, envelope, key, _id(access, handle, identifier), operation)


async def verify(access: Access, envelope: Envelope, key: Key, handle: str, identifier: str) -> Outcome:
    """Record that an identity was proved to be the person's (`NOT_FOUND`)."""
    return await _put_in_state(access, envelope, key, _id(access, handle, identifier), primary_first.verify)


async def _put_in_state(
    access: Access,
    envelope: Envelope,
    key: Key,
    id_: str,
    operation: Callable[[Sequence[Entry], str, Policy], primary_first.Outcome],
) -> Outcome:
    async def switched(profile: ProfileDocument, at: datetime) -> Revision:
        IDENTITIES.require(profile, id_, "identifier")
        identity = _own(profile, await store.get(access, id_))
        with about("identifier"):
            return reordered(
                profile,
                IDENTITIES,
                lambda entries: operation(entries, id_, _policy(access)),
                [_touched(identity, at)],
                {"identity_id": id_},
            )

    return await change_profile(access, envelope, key, switched)


async def reorder(access: Access, envelope: Envelope, key: Key, identities: Sequence[tuple[str, str]]) -> Outcome:
    """Put all identities of a profile into a new order (`INVALID_PERMUTATION`, `NOT_ELIGIBLE`)."""
    wanted = [_id(access, *identity) for identity in identities]

    async def in_order(profile: ProfileDocument, _at: datetime) -> Revision:
        with below("identities"):
            return reordered(
                profile, IDENTITIES, lambda entries: primary_first.reorder(entries, wanted, _policy(access))
            )

    return await change_profile(access, envelope, key, in_order)


async def move(access: Access, envelope: Envelope, source: Key, handle: str, identifier: str, target: Key) -> Outcome:
    """Give an identity of one profile to another, at the end of its eligible ones; both versions rise."""
    id_ = _id(access, handle, identifier)

    async def moved(profiles: Sequence[str], at: datetime) -> Sequence[Revision]:
        giver, taker = [await current(access, profiles[0]), await current(access, profiles[1], "to")]
        expect(envelope, giver)
        IDENTITIES.require(giver, id_, "identifier")
        found = {"identity_id": id_}
        if giver["_id"] == taker["_id"]:
            return [Revision(giver, giver, more=found), Revision(taker, taker)]
        # It was proved to be the one person's, not the other's.
        entry = next(replace(entry, verified=False) for entry in entries_of(giver["identities"]) if entry.key == id_)
        identity = _own(giver, await store.get(access, id_))
        rules.require_room_on(access.definitions, identity["handle"], taker, "to")
        document = store.replacement({**identity, "profile": taker["_id"], "updated_at": at})
        with about("identifier"):
            given = reordered(giver, IDENTITIES, lambda entries: primary_first.remove(entries, [id_], _policy(access)))
        with about("to"):
            taken = reordered(
                taker,
                IDENTITIES,
                lambda entries: primary_first.add(entries, [entry], _policy(access)),
                [document],
                found,
            )
        return rules.moved(given, taken, id_)

    return await write(access, envelope, Plan({"profile": source, "to": target}, moved))


async def identities_of_handle(access: Access, handle: str) -> AsyncIterator[tuple[str, str, str]]:
    """Yield the document id, the holder and the identifier of every identity of a handle."""
    async for identity in store.of_handle(access, handle):
        yield identity["_id"], identity["profile"], identity["identifier"]


def releases(profile: ProfileDocument) -> list[Write]:
    """Return the writes that free all identities of a profile which is to be deleted."""
    ids_ = [slot["id"] for slot in profile["identities"]]
    return [store.release(*ids_)] if ids_ else []


@dataclass(frozen=True, slots=True)
class Claims:
    """The identities of a profile that is to be created: their order, their documents, and what to report."""

    order: primary_first.Outcome
    writes: tuple[Write, ...]
    changes: tuple[Change, ...]


async def claims(access: Access, profile_id: str, asked: Sequence[Asked], at: datetime) -> Claims:
    """Prepare the identities of a new profile, or refuse all that are malformed, given twice or taken."""
    findings = Findings()
    pairs: dict[int, tuple[str, str]] = {}
    legacy_ids: list[str | None] = []
    for index, identity in enumerate(asked):
        with findings.at("identities", index):
            pairs[index] = rules.checked(access.definitions, identity.handle, identity.identifier)
        with findings.at("identities", index):
            legacy_ids.append(rules.checked_legacy_id(identity.legacy_id))
    findings.settle()
    wanted = [_id(access, *pairs[index]) for index in range(len(asked))]
    of_handle: defaultdict[str, set[str]] = defaultdict(set)
    for index, id_ in enumerate(wanted):
        handle, _ = pairs[index]
        if id_ in of_handle[handle]:
            continue
        with findings.at("identities", index):
            rules.require_room(access.definitions, handle, len(of_handle[handle]), "identifier")
        of_handle[handle].add(id_)
    with findings.at("identities"):
        held = await store.get_all(access, wanted)
        rules.require_free(access.definitions, profile_id, {id_: (index,) for index, id_ in enumerate(wanted)}, held)
    with findings.at("identities"):
        order = primary_first.create(
            [
                Entry(id_, active=identity.is_active, verified=identity.is_verified)
                for id_, identity in zip(wanted, asked, strict=True)
            ],
            _policy(access),
            [index for index, identity in enumerate(asked) if identity.is_primary],
        )
    findings.settle()
    documents = [
        store.claim(rules.new_identity(id_, ids.new_id(), profile_id, pairs[index][1], legacy_ids[index], at))
        for index, id_ in enumerate(wanted)
    ]
    return Claims(order, tuple(documents), tuple(entry_changes(order, "identities")))
