"""Indexing: giving stored profiles the tokens that definitions ask for since they were written.

A profile gets its tokens with every write, made by the definitions that the writing process knows. When an attribute
becomes searchable, profiles written before lack its tokens, and so do those of processes that do not know of it yet.
So a pass over the domain begins when no process can be so late any more; until it is done, the attribute cannot be
searched for. A pass that was cut short begins anew, and skips what it has done.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import cast
from uuid import uuid4

from gateway.caller import Caller
from gateway.consents import store as consents
from gateway.consents.model import ConsentSlot
from gateway.consents.rules import slot_of
from gateway.domains import store as domains
from gateway.mongo.access import Access, now
from gateway.mongo.client import Database
from gateway.profiles import store as profiles
from gateway.profiles.model import ProfileDocument
from gateway.search import store
from gateway.search.model import SCHEME

_INDEXER = "search-indexer"


async def index_profiles(db: Database, patience: float, *, anew: bool = False) -> None:
    """Index what can be indexed by now; with `anew`, only domains that never were.

    `patience` is the number of seconds for which a process may write by definitions that have changed.
    """
    for domain in await domains.to_index(db, anew=anew):
        holder = uuid4().hex
        if await store.take(db, domain, holder, now()):
            try:
                await _index_domain(db, domain, holder, timedelta(seconds=patience))
            finally:
                await store.release(db, domain, holder)


async def _index_domain(db: Database, domain: str, holder: str, patience: timedelta) -> None:
    found = await domains.find_domain(db, domain)
    if found is None:
        return
    definitions = domains.definitions_of(found)
    version = definitions.search_version
    changed = await domains.redefined_at(db, domain, version)
    if changed is not None and now() < changed + patience:
        return
    access = Access(db, Caller(domain, _INDEXER), definitions=definitions)
    async for some in profiles.behind(access, SCHEME, version):
        await profiles.reindex(access, await _with_consents(access, some))
        if not await store.take(db, domain, holder, now()):
            return
    await domains.indexed(db, domain, version)


async def _with_consents(access: Access, some: Sequence[ProfileDocument]) -> Sequence[ProfileDocument]:
    """Return profiles with what they are found by of their consents: before, they kept no more than the ids."""
    held = {profile["_id"]: cast("list[ConsentSlot | str]", profile["consents"]) for profile in some}
    ids = [slot for slots in held.values() for slot in slots if isinstance(slot, str)]
    if not ids:
        return some
    found = {consent["_id"]: slot_of(consent) for consent in await consents.get_all(access, ids)}
    known: dict[str, list[ConsentSlot]] = {}
    for id_, slots in held.items():
        # A consent that is gone went with its profile, which is not written then.
        whole = [found.get(slot) if isinstance(slot, str) else slot for slot in slots]
        known[id_] = [slot for slot in whole if slot is not None]
    return [{**profile, "consents": known[profile["_id"]]} for profile in some]
