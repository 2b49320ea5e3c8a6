"""The operations of an ordered list. Each takes the list as it is and answers the list as it shall be.

Most of them only say what changes and let `Policy.arrange` put it in its place: an entry that becomes
eligible where it stands moves to the end of the eligible ones, one that ceases to be moves to the head of
the rest, and one that stays on its side keeps its place. So a list that was kept under another policy is
put right by its next operation.
"""

import dataclasses
from collections.abc import Sequence

from gateway.errors import ErrorCode, Rejection
from gateway.primary_first.model import (
    Conflict,
    Entry,
    Merged,
    MergeOverflow,
    OnPrimaryRemoval,
    Outcome,
    Policy,
)
from gateway.primary_first.patches import refuse_duplicates, refuse_several
from gateway.primary_first.steps import explain


def create(entries: Sequence[Entry], policy: Policy, flagged: Sequence[int] = ()) -> Outcome:
    """Begin a list, in the order given; the entry at the `flagged` index, if any, goes first."""
    return replace((), entries, policy, flagged)


def replace(entries: Sequence[Entry], new: Sequence[Entry], policy: Policy, flagged: Sequence[int] = ()) -> Outcome:
    """Make `new` the list, in its order; the entry at the `flagged` index, if any, goes first.

    An entry that is in the list already stays as active and as verified as it is.
    """
    refuse_duplicates([entry.key for entry in new])
    refuse_several(flagged)
    if len(new) > policy.max_entries:
        raise _limit_exceeded(policy, policy.max_entries)
    if policy.required and not new:
        raise _required()

    present = {entry.key: entry for entry in entries}
    wanted = [present.get(entry.key, entry) for entry in new]
    for index in flagged:
        _refuse_ineligible(wanted[index], policy, index)
        wanted.insert(0, wanted.pop(index))
    return _outcome(entries, wanted, policy, primary_named=bool(flagged))


def add(entries: Sequence[Entry], new: Sequence[Entry], policy: Policy, *, as_primary: bool = False) -> Outcome:
    """Add entries after the last eligible one, or, `as_primary`, at the head; both in the order given.

    One that is in the list already is reactivated unless the new one is inactive too, and stays as verified
    as it is. Without `as_primary`, one that was eligible already stays where it is.
    """
    refuse_duplicates([entry.key for entry in new])
    present = {entry.key: entry for entry in entries}
    newcomers = [index for index, entry in enumerate(new) if entry.key not in present]
    room = max(policy.max_entries - len(entries), 0)
    if len(newcomers) > room:
        raise _limit_exceeded(policy, newcomers[room])

    joined = {entry.key: _joined(present.get(entry.key), entry) for entry in new}
    if as_primary:
        for index, entry in enumerate(joined.values()):
            _refuse_ineligible(entry, policy, index)
        return _outcome(entries, [*joined.values(), *(entry for entry in entries if entry.key not in joined)], policy)

    arriving = {
        key: entry
        for key, entry in joined.items()
        if key not in present or (policy.eligible(entry) and not policy.eligible(present[key]))
    }
    staying = [joined.get(entry.key, entry) for entry in entries if entry.key not in arriving]
    return _outcome(entries, [*staying, *arriving.values()], policy)


def update(entries: Sequence[Entry], key: str, new_key: str, policy: Policy) -> Outcome:
    """Give an entry another value, and with it another key; what was verified was the old value."""
    position = _position(entries, key)
    if new_key == key:
        return _outcome(entries, entries, policy)
    for other, entry in enumerate(entries):
        if entry.key == new_key:
            raise Rejection(
                ErrorCode.DUPLICATE_VALUE,
                f"Entry {position} would be the same as entry {other}: each may be in the list once.",
            )
    return _with(entries, position, Entry(new_key, active=entries[position].active, verified=False), policy)


def remove(entries: Sequence[Entry], keys: Sequence[str], policy: Policy) -> Outcome:
    """Remove the entries with these keys; a key that is not in the list is no error."""
    unwanted = set(keys)
    rest = [entry for entry in entries if entry.key not in unwanted]
    if policy.required and entries and not rest:
        raise _required()

    primary = policy.primary(policy.arrange(entries))
    if primary is not None and primary.key in unwanted:
        _refuse_leaving(rest, policy, keys.index(primary.key))
    return _outcome(entries, rest, policy)


def promote(entries: Sequence[Entry], key: str, policy: Policy) -> Outcome:
    """Make an eligible entry the primary; the others keep their order."""
    position = _position(entries, key)
    _refuse_ineligible(entries[position], policy)
    return _outcome(entries, [entries[position], *entries[:position], *entries[position + 1 :]], policy)


def reorder(entries: Sequence[Entry], keys: Sequence[str], policy: Policy) -> Outcome:
    """Put the entries in the order of `keys`, which name each of them once."""
    present = {entry.key: entry for entry in entries}
    if len(keys) != len(entries) or present.keys() != set(keys):
        raise Rejection(ErrorCode.INVALID_PERMUTATION, "A new order names every entry of the list exactly once.")
    wanted = [present[key] for key in keys]
    if wanted:
        _refuse_ineligible(wanted[0], policy, 0)
    return _outcome(entries, wanted, policy)


def deactivate(entries: Sequence[Entry], key: str, policy: Policy) -> Outcome:
    """Keep an entry without using it; if it was primary, the next eligible one follows."""
    position = _position(entries, key)
    if policy.primary(policy.arrange(entries)) == entries[position]:
        _refuse_leaving([*entries[:position], *entries[position + 1 :]], policy)
    return _with(entries, position, dataclasses.replace(entries[position], active=False), policy)


def activate(entries: Sequence[Entry], key: str, policy: Policy) -> Outcome:
    """Use an inactive entry again; it is primary only if there was none."""
    position = _position(entries, key)
    return _with(entries, position, dataclasses.replace(entries[position], active=True), policy)


def verify(entries: Sequence[Entry], key: str, policy: Policy) -> Outcome:
    """Record that an entry was proved to be its owner's; it is primary only if there was none."""
    position = _position(entries, key)
    return _with(entries, position, dataclasses.replace(entries[position], verified=True), policy)


def merge(survivor: Sequence[Entry], sources: Sequence[Sequence[Entry]], policy: Policy) -> Merged:
    """Append each source's entries to the survivor's, in call order; of the same entry the first is kept."""
    merged = {entry.key: entry for entry in survivor}
    conflicts = []
    for index, source in enumerate(sources):
        for entry in source:
            kept = merged.setdefault(entry.key, entry)
            if kept != entry:
                conflicts.append(Conflict(index, kept, entry))

    arrived = list(merged)[len(survivor) :]
    overflow = arrived[max(policy.max_entries - len(survivor), 0) :]
    if overflow:
        raise MergeOverflow(policy.max_entries, overflow)
    outcome = _outcome(survivor, list(merged.values()), policy)
    return Merged(outcome.entries, outcome.steps, tuple(conflicts))


def _outcome(
    given: Sequence[Entry],
    wanted: Sequence[Entry],
    policy: Policy,
    *,
    renamed: tuple[str, str] | None = None,
    primary_named: bool = False,
) -> Outcome:
    result = policy.arrange(wanted)
    steps = explain(given, result, policy, renamed=renamed, primary_named=primary_named)
    return Outcome(result, tuple(steps))


def _with(entries: Sequence[Entry], position: int, entry: Entry, policy: Policy) -> Outcome:
    wanted = [*entries[:position], entry, *entries[position + 1 :]]
    return _outcome(entries, wanted, policy, renamed=(entries[position].key, entry.key))


def _joined(present: Entry | None, new: Entry) -> Entry:
    if present is None:
        return new
    return dataclasses.replace(present, active=present.active or new.active)


def _position(entries: Sequence[Entry], key: str) -> int:
    for position, entry in enumerate(entries):
        if entry.key == key:
            return position
    raise Rejection(ErrorCode.NOT_FOUND, "The list has no such entry: name one that it has.")


def _refuse_ineligible(entry: Entry, policy: Policy, *path: int) -> None:
    if not policy.eligible(entry):
        demand = "active and verified" if policy.primary_must_be_verified else "active"
        raise Rejection(ErrorCode.NOT_ELIGIBLE, f"Only an entry that is {demand} can be primary.", path)


def _refuse_leaving(rest: Sequence[Entry], policy: Policy, *path: int) -> None:
    """Refuse that the primary leaves to one of the `rest` which nobody promoted, where the policy says so."""
    if policy.on_primary_removal is OnPrimaryRemoval.REJECT and any(map(policy.eligible, rest)):
        message = "The primary entry can be removed or deactivated only after another one was promoted."
        raise Rejection(ErrorCode.NOT_ELIGIBLE, message, path)


def _limit_exceeded(policy: Policy, index: int) -> Rejection:
    return Rejection(ErrorCode.LIMIT_EXCEEDED, f"The list may have {policy.max_entries} entries at most.", [index])


def _required() -> Rejection:
    return Rejection(ErrorCode.REQUIRED, "The list must have at least one entry.")
