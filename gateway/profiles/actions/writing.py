"""The one write: read, apply a pure rule, and commit with compare-and-set, records and entries together.

A writer that loses the race for a version reads again and applies its rule again, after a short random pause,
until its time is up. A dry run applies the same rule to the same reads and stops before the transaction. A
request with an idempotency key is carried out once, and answered alike whenever it is repeated.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from gateway.changes.actions import record
from gateway.changes.model import Change, Outcome
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Rejection, Rejections, VersionConflict
from gateway.idempotency.actions import recall, remember
from gateway.mongo.access import Access, now
from gateway.mongo.deadline import loop_time, within
from gateway.mongo.transaction import Lost, OutcomeUnknown, Unreachable, commit, reaching_database
from gateway.mongo.writes import Write, documents_after
from gateway.profiles import store
from gateway.profiles.actions.turns import turn
from gateway.profiles.model import Key, ProfileDocument, Revision
from gateway.profiles.rules import APP_PROFILES, IDENTITIES, Order

Attempt = Callable[[Sequence[str], datetime], Awaitable[Sequence[Revision]]]
Rule = Callable[[ProfileDocument, datetime], Awaitable[Revision]]

_FIRST_PAUSE = 0.002
_LONGEST_PAUSE = 0.2
_SPARE = 0.75
"""Seconds, at most half of the request's, in which nothing new begins: what a failed transaction holds is released.

The driver looks for a server in rounds of half a second, and can be that late.
"""

_ORDERS: Mapping[str, Order] = {order.field: order for order in (IDENTITIES, APP_PROFILES)}
"""The orders of a profile, by the collection of their entries."""


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


async def write(access: Access, envelope: Envelope, keys: Mapping[str, Key], attempt: Attempt) -> Outcome:
    """Carry out the revisions that `attempt` makes of the profiles meant by `keys` (by their name in the input)."""
    with within(access.timeout) as end:
        request = _Request(access, envelope, keys, attempt, end - min(_SPARE, access.timeout / 2))
        try:
            with reaching_database():
                return await _once_for_all(request)
        except Lost as error:
            raise _contention() from error
        except Unreachable as error:
            raise _unavailable() from error
        except OutcomeUnknown as error:
            raise _unknown() from error


@dataclass(frozen=True, slots=True)
class _Request:
    """One call of `write`; nothing new is begun after `deadline`."""

    access: Access
    envelope: Envelope
    keys: Mapping[str, Key]
    attempt: Attempt
    deadline: float


class _KeyMoved(Exception):
    """What a key names went to another profile after its holder was looked up."""


async def _once_for_all(request: _Request) -> Outcome:
    """Write, unless the same request was carried out before: then answer what it did."""
    # It is looked for before its profile, which it may have deleted.
    done = await _done_before(request)
    if done is not None:
        return done
    try:
        return await _in_turn(request)
    except (Rejection, Rejections):
        # What is refused may be our own doing: the same request, carried out by another process meanwhile.
        done = await _done_before(request)
        if done is None:
            raise
        return done


async def _done_before(request: _Request) -> Outcome | None:
    """Return what the same request did, with its profiles as they are now."""
    done = await recall(request.access, request.envelope)
    if done is None:
        return None
    ids = [profile["id"] for profile in done["profiles"]]
    found = await store.get_all(request.access, ids) if ids else {}
    return Outcome(tuple(found.get(id_) for id_ in ids), tuple(done["changes"]), more=done["more"])


async def _in_turn(request: _Request) -> Outcome:
    """Write when it is our turn for the profiles that the keys mean."""
    while True:
        profiles = [await _holder(request.access, name, key) for name, key in request.keys.items()]
        with suppress(_KeyMoved):
            async with turn(profiles, request.deadline):
                return await _until_done(request, profiles)


async def _holder(access: Access, name: str, key: Key) -> str:
    profile_id = await store.holder(access, key)
    if profile_id is None:
        raise _not_found(name)
    return profile_id


async def _until_done(request: _Request, profiles: Sequence[str]) -> Outcome:
    """Repeat a write that was lost to another, after growing random pauses, while there is time."""
    pause = _FIRST_PAUSE
    step = _once
    lost: Lost | None = None
    failure: Lost | Unreachable
    while True:
        try:
            with reaching_database():
                return await step(request, profiles)
        except Lost as error:
            failure = lost = error
        except Unreachable as error:
            # Where time runs out in a repetition, the reason is what made it necessary.
            failure = lost or error
        wait = random.uniform(pause / 2, pause)  # noqa: S311 -- it spreads writers, it keeps no secret.
        if loop_time() + wait >= request.deadline:
            raise failure
        await asyncio.sleep(wait)
        pause = min(pause * 2, _LONGEST_PAUSE)
        step = _once_again


async def _once_again(request: _Request, profiles: Sequence[str]) -> Outcome:
    """Write, unless the writer that was first carried out this very request."""
    return await _done_before(request) or await _once(request, profiles)


async def _once(request: _Request, profiles: Sequence[str]) -> Outcome:
    access, envelope = request.access, request.envelope
    at = now()
    revisions = await request.attempt(profiles, at)
    if not all(map(_meant, request.keys.values(), revisions)):
        raise _KeyMoved
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
            await commit(access.db, writes, request.deadline)
    return outcome


def _meant(key: Key, revision: Revision) -> bool:
    """Tell whether the key means the profile that is revised: its orders are what counts for what it holds."""
    order = _ORDERS.get(key.collection)
    return order is None or revision.before is None or order.holds(revision.before, key.id)


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
