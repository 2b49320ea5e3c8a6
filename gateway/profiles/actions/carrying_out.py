"""How a write is carried out: in turn, repeated while it is lost to others, once for its idempotency key.

A writer that loses the race for a version reads again and applies its rule again, after a short random pause,
until its time is up. A dry run applies the same rule to the same reads and stops before the transaction. A
request with an idempotency key is carried out once, and answered alike whenever it is repeated.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from gateway.changes.model import Outcome
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Rejection, Rejections
from gateway.idempotency.actions import recall, remember
from gateway.mongo.access import Access, now
from gateway.mongo.deadline import loop_time, within
from gateway.mongo.transaction import Lost, OutcomeUnknown, Unreachable, reaching_database
from gateway.mongo.writes import Write
from gateway.profiles import rules, store
from gateway.profiles.actions.turns import turn

_FIRST_PAUSE = 0.002
_LONGEST_PAUSE = 0.2
_SPARE = 0.75
"""Seconds, at most half of the request's, in which nothing new begins: what a failed transaction holds is released.

The driver looks for a server in rounds of half a second, and can be that late.
"""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be written, in this order, and what came of the mutation once it is."""

    writes: Sequence[Write]
    outcome: Outcome


Find = Callable[[], Awaitable[Sequence[str]]]
"""Returns the profiles for which a write takes its turn."""

Prepare = Callable[[Sequence[str], datetime], Awaitable[Prepared]]
"""Reads what is stored now, and makes of the found profiles what is to be written at that time."""


class KeyMoved(Exception):
    """What a key names went to another profile after its holder was looked up."""


async def carry_out(access: Access, envelope: Envelope, find: Find, prepare: Prepare) -> Outcome:
    """Write what `prepare` makes of the profiles that `find` returns; it is called again when others were first."""
    with within(access.timeout) as end:
        request = _Request(access, envelope, find, prepare, end - min(_SPARE, access.timeout / 2))
        try:
            with reaching_database():
                return _seen(access, await _once_for_all(request))
        except Lost as error:
            raise contention() from error
        except Unreachable as error:
            raise _unavailable() from error
        except OutcomeUnknown as error:
            raise _unknown() from error


def _seen(access: Access, outcome: Outcome) -> Outcome:
    """Return an outcome with what the caller sees of its profiles; its changes are shown where they are told."""
    sight = access.sight
    if sight is None:
        return outcome
    return replace(outcome, profiles=tuple(rules.seen(sight, profile) for profile in outcome.profiles))


@dataclass(frozen=True, slots=True)
class _Request:
    """One call of `carry_out`; nothing new is begun after `deadline`."""

    access: Access
    envelope: Envelope
    find: Find
    prepare: Prepare
    deadline: float


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
    """Write when it is our turn for the profiles that are meant."""
    while True:
        profiles = await request.find()
        with suppress(KeyMoved):
            async with turn(profiles, request.deadline):
                return await _until_done(request, profiles)


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
    at = now()
    prepared = await request.prepare(profiles, at)
    if not request.envelope.dry_run:
        writes = [*prepared.writes, *remember(request.access, request.envelope, prepared.outcome, at)]
        if writes:
            await request.access.commit(writes, request.deadline)
    return prepared.outcome


def contention() -> Rejection:
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
