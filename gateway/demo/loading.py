"""Loads the demo's people into a database."""

import asyncio
from collections.abc import Callable, Sequence

from gateway.caller import Caller
from gateway.demo.generated import generated_people
from gateway.demo.samples import SAMPLES
from gateway.domains.loaders import DefinitionBook
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Rejection, Rejections, refusals
from gateway.mongo.access import Access
from gateway.mongo.client import Database
from gateway.profiles.actions.creation import NewProfile, create_profile
from gateway.profiles.model import COLLECTION, TOMBSTONES

DOMAIN = "demo"
CALLER = Caller(DOMAIN, key_id="demo")
AT_ONCE = 8

FIRST_COME = {ErrorCode.ALREADY_EXISTS, ErrorCode.IDENTITY_TAKEN, ErrorCode.VERSION_CONFLICT}
"""How a profile is refused when someone else made it, deleted it or took what is in it."""


async def load_people(db: Database, progress: Callable[[int, int], None]) -> None:
    """Write the people who never were in the domain; a load that was cut short is completed.

    `progress` is told how many of how many are done.
    """
    definitions = await DefinitionBook(db, lifetime=0).of(DOMAIN)
    access = Access(db, CALLER, definitions=definitions)
    missing = await _missing(access, [*SAMPLES, *generated_people()])
    for start in range(0, len(missing), AT_ONCE):
        progress(start, len(missing))
        some = missing[start : start + AT_ONCE]
        answers = await asyncio.gather(*(_load(access, person) for person in some), return_exceptions=True)
        for failure in filter(None, answers):
            raise failure


async def _missing(access: Access, people: Sequence[NewProfile]) -> list[NewProfile]:
    ids = {access.id(person.customer_id or ""): person for person in people}
    known = {*await access.find(COLLECTION, list(ids)), *await access.find(TOMBSTONES, list(ids))}
    return [person for id_, person in ids.items() if id_ not in known]


async def _load(access: Access, person: NewProfile) -> None:
    try:
        # Version 0 is that of a customer id which never had a profile.
        await create_profile(access, Envelope("createProfile", expected_version=0, reason="Demo data"), person)
    except (Rejection, Rejections) as refused:
        if not {refusal.code for refusal in refusals(refused)} <= FIRST_COME:
            raise
