"""What can be done to identities. Each action changes their order in a profile, and where needed a document."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime

from gateway.changes.model import Outcome
from gateway.envelope import Envelope
from gateway.errors import about
from gateway.identities import rules, store
from gateway.identities.model import COLLECTION, Asked, Renaming
from gateway.identities.rules import IdentityList
from gateway.mongo.access import Access
from gateway.mongo.writes import Write
from gateway.ordered_documents.actions import Kind, editing, listed, revision
from gateway.ordered_documents.model import Name
from gateway.profiles.actions.writing import Plan, current, expect, write
from gateway.profiles.model import Key, ProfileDocument, Revision

IDENTITIES = Kind(IdentityList, store.get_all, store.claim, store.replacement, store.release, shown="identity_id")


def key_of(access: Access, handle: str, identifier: str) -> Key:
    """Return the key that means the profile which holds an identity."""
    return Key(COLLECTION, access.id(*rules.sought(access.definitions, handle, identifier)))


async def link(access: Access, envelope: Envelope, key: Key, asked: Asked) -> Outcome:
    """Give an identity to a profile (`IDENTITY_TAKEN`); one that it has is reactivated, and promoted if so asked."""
    plan = editing(
        access, envelope, key, IDENTITIES, lambda held: held.with_one(asked), shown=asked.name, names=[asked.name]
    )
    return await write(access, envelope, plan)


async def rename(access: Access, envelope: Envelope, key: Key, renaming: Renaming) -> Outcome:
    """Change the identifier of an identity; its place and the client's id stay, and it is no longer verified."""
    plan = editing(
        access,
        envelope,
        key,
        IDENTITIES,
        lambda held: held.updated(renaming),
        shown=renaming.new_name,
        names=renaming.names,
    )
    return await write(access, envelope, plan)


async def unlink(access: Access, envelope: Envelope, key: Key, name: Name) -> Outcome:
    """Take an identity from a profile, which frees it; one that the profile does not have changes nothing."""
    plan = editing(access, envelope, key, IDENTITIES, lambda held: held.without(name), shown=name)
    return await write(access, envelope, plan)


async def verify(access: Access, envelope: Envelope, key: Key, name: Name) -> Outcome:
    """Record that an identity was proved to be the person's (`NOT_FOUND`)."""
    plan = editing(access, envelope, key, IDENTITIES, lambda held: held.verified(name), shown=name, names=[name])
    return await write(access, envelope, plan)


async def move(access: Access, envelope: Envelope, source: Key, name: Name, target: Key) -> Outcome:
    """Give an identity of one profile to another, at the end of its eligible ones; both versions rise."""

    async def moved(profiles: Sequence[str], at: datetime) -> Sequence[Revision]:
        giver, taker = [await current(access, profiles[0]), await current(access, profiles[1], "to")]
        expect(access, envelope, giver)
        before = await listed(access, IDENTITIES, giver, at, [name])
        id_ = before.require(name)
        found = {IDENTITIES.shown: id_}
        if giver["_id"] == taker["_id"]:
            return [Revision(giver, giver, more=found), Revision(taker, taker)]
        given = revision(IDENTITIES, giver, before.without(name))
        with about("to"):
            taken = (await listed(access, IDENTITIES, taker, at)).taken_over(before, id_)
        entries = (store.replacement(taken.documents[id_]),)
        return rules.moved(
            replace(given, entries=()), replace(revision(IDENTITIES, taker, taken, found), entries=entries), id_
        )

    return await write(access, envelope, Plan({"profile": source, "to": target}, moved))


async def identities_of_handle(access: Access, handle: str) -> AsyncIterator[tuple[str, str, str]]:
    """Yield the document id, the holder and the identifier of every identity of a handle."""
    async for identity in store.of_handle(access, handle):
        yield identity["_id"], identity["profile"], identity["identifier"]


def releases(profile: ProfileDocument) -> list[Write]:
    """Return the writes that free all identities of a profile which is to be deleted."""
    ids_ = [slot["id"] for slot in profile["identities"]]
    return [store.release(*ids_)] if ids_ else []
