"""The one write: read, apply a pure rule, and commit with compare-and-set, records and entries together.

A writer that loses the race for a version reads again and applies its rule again, after a short random pause,
until its time is up. A dry run applies the same rule to the same reads and stops before the transaction.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import pymongo

from gateway.changes.actions import record
from gateway.changes.model import Change, Outcome
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Rejection, VersionConflict
from gateway.idempotency.actions import recall, remember
from gateway.mongo.access import Access, now
from gateway.mongo.documents import Document
from gateway.mongo.transaction import Lost, OutcomeUnknown, Unreachable, commit
from gateway.mongo.writes import Write, documents_after
from gateway.profiles import store
from gateway.profiles.actions.turns import turn
from gateway.profiles.model import Key, ProfileDocument, Revision

Attempt = Callable[[Sequence[str], datetime], Awaitable[Sequence[Revision]]]
Rule = Callable[[ProfileDocument, datetime], Awaitable[Revision]]

_FIRST_PAUSE = 0.002
_LONGEST_PAUSE = 0.2


async def change_profile(access: Access, envelope: Envelope, key: Key, rule: Rule) -> Outcome:
    """Apply `rule` to one existing profile (`NOT_FOUND`, `VERSION_CONFLICT`) and write what it returns."""

    async def attempt(profiles: Sequence[str], at: datetime) -> Sequence[Revision]:
        profile = await current(access, profiles[0])
        expect(envelope, profile)
        return [await rule(profile, at)]

    return await write(access, envelope, {"profile": key}, attempt)


async def current(access: Access, profile_id: str, name: str = "profile") -> ProfileDocument:
    """Read a profile that the input calls `name`, or refuse: there is none."""
    profile = await store.get(access, profile_id)
    if profile is None:
        raise _not_found(name)
    return profile


def expect(envelope: Envelope, profile: ProfileDocument) -> None:
    """Refuse a profile that is not at the version the caller expects."""
    expected = envelope.expected_version
    if expected is not None and expected != profile["version"]:
        raise VersionConflict(expected, profile)


async def write(access: Access, envelope: Envelope, keys: dict[str, Key], attempt: Attempt) -> Outcome:
    """Carry out the revisions that `attempt` makes of the profiles meant by `keys` (by their name in the input)."""
    deadline = asyncio.get_running_loop().time() + access.timeout
    with pymongo.timeout(access.timeout):
        # A repetition is recognised before its profile is looked for, which it may have deleted.
        done = await recall(access, envelope)
        if done is not None:
            return await _replayed(access, done)
        profiles = [await _holder(access, name, key) for name, key in keys.items()]
        try:
            async with turn(profiles, deadline):
                return await until(deadline, lambda: _once(access, envelope, profiles, attempt))
        except TimeoutError as error:
            raise _contention() from error


async def _holder(access: Access, name: str, key: Key) -> str:
    profile_id = await store.holder(access, key)
    if profile_id is None:
        raise _not_found(name)
    return profile_id


async def until(deadline: float, once: Callable[[], Awaitable[Outcome]]) -> Outcome:
    """Repeat a write that was lost to another, with growing random pauses, while there is time."""
    pause = _FIRST_PAUSE
    while True:
        try:
            return await once()
        except (Lost, Unreachable) as error:
            wait = random.uniform(pause / 2, pause)  # noqa: S311 -- it spreads writers, it keeps no secret.
            if asyncio.get_running_loop().time() + wait >= deadline:
                raise (_contention() if isinstance(error, Lost) else _unavailable()) from error
            await asyncio.sleep(wait)
            pause = min(pause * 2, _LONGEST_PAUSE)
        except OutcomeUnknown as error:
            raise _unknown() from error


async def _once(access: Access, envelope: Envelope, profiles: Sequence[str], attempt: Attempt) -> Outcome:
    done = await recall(access, envelope)
    if done is not None:
        return await _replayed(access, done)
    at = now()
    revisions = await attempt(profiles, at)
    written: list[ProfileDocument] = []
    writes: list[Write] = []
    changes: list[Change] = []
    for revision in revisions:
        after, its_writes = _revised(access, envelope, revision, at)
        written += [after] if after else []
        writes += its_writes
        changes += revision.changes
    outcome = Outcome(
        tuple(written),
        tuple(changes),
        documents_after(writes),
        {name: value for revision in revisions for name, value in revision.more.items()},
    )
    if not envelope.dry_run:
        writes += remember(access, envelope, outcome, at)
        if writes:
            await commit(access.db, writes)
    return outcome


def _revised(
    access: Access, envelope: Envelope, revision: Revision, at: datetime
) -> tuple[ProfileDocument | None, list[Write]]:
    """Return the profile as it will be, with its new version, and the writes that make it so, compare-and-set first."""
    before, after = revision.before, revision.after
    if not revision.changes:
        return before, []
    if after is None:
        assert before is not None
        own, profile_id, version = store.deletion(before), before["_id"], before["version"] + 1
    elif before is None:
        after = {**after, "version": revision.version + 1, "updated_at": at}
        own, profile_id, version = store.creation(after), after["_id"], after["version"]
    else:
        after = {**after, "version": before["version"] + 1, "updated_at": at}
        own, profile_id, version = store.replacement(after, before["version"]), after["_id"], after["version"]
    return after, [
        *own,
        *revision.entries,
        record(access, envelope, profile_id, version, revision.changes, at),
    ]


async def _replayed(access: Access, done: Document) -> Outcome:
    """Answer what the first request did, with its profiles as they are now."""
    ids = [profile["id"] for profile in done["profiles"]]
    found = await store.get_all(access, ids)
    return Outcome(tuple(found[id_] for id_ in ids if id_ in found), tuple(done["changes"]), more=done["more"])


def _not_found(name: str) -> Rejection:
    return Rejection(ErrorCode.NOT_FOUND, "There is no such profile.", [name])


def _contention() -> Rejection:
    message = "Others kept changing the same profile; nothing was written, and you may repeat the request."
    return Rejection(ErrorCode.CONTENTION, message)


def _unavailable() -> Rejection:
    message = "The database cannot be reached in time; nothing was written, and you may repeat the request."
    return Rejection(ErrorCode.SERVICE_UNAVAILABLE, message)


def _unknown() -> Rejection:
    message = (
        "The database did not say whether the change was made: "
        "read the profile, or repeat the request with the same idempotency key."
    )
    return Rejection(ErrorCode.WRITE_OUTCOME_UNKNOWN, message)
