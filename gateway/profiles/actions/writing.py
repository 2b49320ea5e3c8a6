"""The one write: read, apply a pure rule, and commit with compare-and-set, records and entries together."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.changes.actions import record
from gateway.changes.model import Change, Outcome
from gateway.envelope import Envelope
from gateway.errors import ErrorCode, Rejection, below
from gateway.mongo.access import Access
from gateway.mongo.writes import Write, documents_after
from gateway.profiles import rules, store
from gateway.profiles.actions.carrying_out import KeyMoved, Prepared, carry_out
from gateway.profiles.model import Key, ProfileDocument, Revision, Stamp
from gateway.profiles.rules import APP_PROFILES, IDENTITIES, Order

Attempt = Callable[[Sequence[str], datetime], Awaitable[Sequence[Revision]]]
Rule = Callable[[ProfileDocument, datetime], Awaitable[Revision]]

_ORDERS: Mapping[str, Order] = {order.field: order for order in (IDENTITIES, APP_PROFILES)}
"""The orders of a profile, by the collection of their entries."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a mutation is about to do: make revisions of the profiles meant by `keys` (by their name in the input)."""

    keys: Mapping[str, Key]
    attempt: Attempt

    async def find(self, access: Access) -> list[str]:
        """Return the profiles that the keys mean now, or refuse: there is none."""
        return [await _holder(access, name, key) for name, key in self.keys.items()]

    async def revisions(self, profiles: Sequence[str], at: datetime) -> Sequence[Revision]:
        """Make the revisions (`KeyMoved` when a key means another profile by now)."""
        revisions = await self.attempt(profiles, at)
        if not all(map(_meant, self.keys.values(), revisions)):
            raise KeyMoved
        return revisions


def changing(access: Access, envelope: Envelope, key: Key, rule: Rule) -> Plan:
    """Plan to apply `rule` to one existing profile (`NOT_FOUND`, `VERSION_CONFLICT`)."""

    async def attempt(profiles: Sequence[str], at: datetime) -> Sequence[Revision]:
        profile = await current(access, profiles[0])
        expect(access, envelope, profile)
        return [await rule(profile, at)]

    return Plan({"profile": key}, attempt)


async def change_profile(access: Access, envelope: Envelope, key: Key, rule: Rule) -> Outcome:
    """Apply `rule` to one existing profile (`NOT_FOUND`, `VERSION_CONFLICT`) and write what it returns."""
    return await write(access, envelope, changing(access, envelope, key, rule))


async def current(access: Access, profile_id: str, name: str = "profile") -> ProfileDocument:
    """Read a profile that the input calls `name`, or refuse: there is none."""
    profile = await store.get(access, profile_id)
    if profile is None:
        raise _not_found(name)
    return profile


def expect(access: Access, envelope: Envelope, profile: ProfileDocument) -> None:
    """Refuse a profile that is not at the version the caller expects."""
    expected = envelope.expected_version
    if expected is not None and expected != profile["version"]:
        raise rules.version_conflict(access.sight, expected, profile)


async def write(access: Access, envelope: Envelope, plan: Plan) -> Outcome:
    """Write the revisions that a plan makes."""

    async def find() -> Sequence[str]:
        return await plan.find(access)

    async def prepare(profiles: Sequence[str], at: datetime) -> Prepared:
        return revised(access, envelope, await plan.revisions(profiles, at), at)

    return await carry_out(access, envelope, find, prepare)


def revised(access: Access, envelope: Envelope, revisions: Sequence[Revision], at: datetime) -> Prepared:
    """Return what revisions write, and what comes of it."""
    written: list[ProfileDocument] = []
    writes: list[Write] = []
    changes: list[Change] = []
    for revision in revisions:
        after, its_writes = _revised(access, envelope, revision, at)
        written += [after] if after else []
        writes += its_writes
        changes += revision.changes
    more = {name: value for revision in revisions for name, value in revision.more.items()}
    return Prepared(writes, Outcome(tuple(written), tuple(changes), documents_after(writes), more))


async def _holder(access: Access, name: str, key: Key) -> str:
    with below(name):
        profile_id = await store.holder(access, key)
    if profile_id is None:
        raise _not_found(name)
    return profile_id


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
    stamp = Stamp(updated_at=at, updated_by=access.caller.key_id)
    if after is None:
        assert before is not None
        own, profile_id, version = store.deletion(before), before["_id"], before["version"] + 1
    elif before is None:
        after = {**after, "version": revision.version + 1, **stamp}
        own, profile_id, version = store.creation(after, access.definitions), after["_id"], after["version"]
    else:
        after = {**after, "version": before["version"] + 1, **stamp}
        own, profile_id, version = (
            store.replacement(after, before["version"], access.definitions),
            after["_id"],
            after["version"],
        )
    return after, [
        *own,
        *revision.entries,
        record(access, envelope, profile_id, version, revision.changes, at),
    ]


def _not_found(name: str) -> Rejection:
    return Rejection(ErrorCode.NOT_FOUND, "There is no such profile.", [name])
