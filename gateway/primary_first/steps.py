"""How the difference between two states of a list is told.

The steps are read off the two lists, not written down by each operation: so they cannot say what did not
happen, and two lists that are equal have none (P7).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from gateway.primary_first.model import ChangeKind, Entry, Policy, Step

Places = Mapping[str, tuple[int, Entry]]
"""Position and entry by the key the entry has in the resulting list, in list order."""


def explain(
    given: Sequence[Entry],
    result: Sequence[Entry],
    policy: Policy,
    *,
    renamed: tuple[str, str] | None = None,
    updated: Collection[str] = (),
    primary_named: bool = False,
) -> Iterator[Step]:
    """Tell how `given` became `result`.

    `renamed` are the old and the new key of an entry that was updated, `updated` the keys of those that were
    updated and kept theirs. `primary_named` says that the caller named the entry to be primary, which is then
    no automatic promotion.
    """
    if not given:
        # Most lists begin so, and nothing else can be told of them.
        for position, entry in enumerate(result):
            yield Step(ChangeKind.ADDED, entry.key, None, {"position": position, "isActive": entry.active})
        return
    old_key, new_key = renamed or ("", "")
    before = {
        (new_key if entry.key == old_key else entry.key): (position, entry) for position, entry in enumerate(given)
    }
    after = {entry.key: (position, entry) for position, entry in enumerate(result)}

    named = set[str]()
    for step in _entry_steps(before, after, policy, updated, primary_named=primary_named):
        named.add(step.key)
        yield step

    if [key for key in before if key not in named] != [key for key in after if key not in named]:
        yield Step(ChangeKind.REORDERED, "", [entry.key for entry in given], [entry.key for entry in result])


def _entry_steps(
    before: Places, after: Places, policy: Policy, updated: Collection[str], *, primary_named: bool
) -> Iterator[Step]:
    for key, (position, entry) in before.items():
        if key in after:
            yield from _differences(position, entry, *after[key], is_updated=key in updated)
        else:
            yield Step(ChangeKind.REMOVED, key, {"position": position, "isActive": entry.active}, None)

    for key, (position, entry) in after.items():
        if key not in before:
            yield Step(ChangeKind.ADDED, key, None, {"position": position, "isActive": entry.active})

    yield from _promotion(before, after, policy, primary_named=primary_named)


def _differences(was: int, old: Entry, now: int, new: Entry, *, is_updated: bool) -> Iterator[Step]:
    if is_updated or new.key != old.key:
        yield Step(
            ChangeKind.UPDATED,
            new.key,
            {"key": old.key, "position": was},
            {"key": new.key, "position": now},
        )
    if new.active != old.active:
        yield Step(
            ChangeKind.ACTIVATED if new.active else ChangeKind.DEACTIVATED,
            new.key,
            {"position": was, "isActive": old.active},
            {"position": now, "isActive": new.active},
        )
    # Verification is lost with the value it belonged to, which UPDATED tells.
    if new.verified and not old.verified:
        yield Step(
            ChangeKind.VERIFIED,
            new.key,
            {"position": was, "isVerified": False},
            {"position": now, "isVerified": True},
        )


def _promotion(before: Places, after: Places, policy: Policy, *, primary_named: bool) -> Iterator[Step]:
    old = _primary(before, policy)
    new = _primary(after, policy)
    if new is None or new == old or new not in before:
        return

    primary_left = old is not None and not _eligible(old, after, policy)
    # Only the next in the old order follows by itself; one that overtook it was put there by the caller.
    next_in_line = next((key for key in before if _eligible(key, after, policy)), None)
    yield Step(
        ChangeKind.PROMOTED,
        new,
        {"position": before[new][0]},
        {"position": 0},
        auto_promoted=primary_left and new == next_in_line and not primary_named,
    )


def _primary(places: Places, policy: Policy) -> str | None:
    first = next(iter(places), None)
    return first if first is not None and _eligible(first, places, policy) else None


def _eligible(key: str, places: Places, policy: Policy) -> bool:
    return key in places and policy.eligible(places[key][1])
