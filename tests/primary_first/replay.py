"""What a reader of the steps can know: the given list and the steps, nothing of how they were made."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from gateway.primary_first import ChangeKind, Entry, EntryState, Step


def replay(given: Sequence[Entry], steps: Sequence[Step], verified: Mapping[str, bool]) -> list[Entry]:
    """Work out the resulting list, and insist that every step speaks the truth about the given one.

    `verified` tells of added entries what their steps do not.
    """
    position = {entry.key: index for index, entry in enumerate(given)}
    entries = {entry.key: entry for entry in given}
    places: dict[str, int] = {}
    order: list[str] | None = None

    for step in steps:
        if step.kind is ChangeKind.REORDERED:
            assert step.before == [entry.key for entry in given]
            order = cast("list[str]", step.after)
            continue
        before = cast("EntryState | None", step.before)
        after = cast("EntryState | None", step.after)

        if before is not None:
            old_key = before.get("key", step.key)
            assert before["position"] == position[old_key]
            entry = entries.pop(old_key)
            assert before.get("isActive", entry.active) == entry.active
            assert before.get("isVerified", entry.verified) == entry.verified
        else:
            assert step.kind is ChangeKind.ADDED
            assert step.key not in entries
            entry = Entry(step.key, verified=verified[step.key])

        if after is not None:
            entry = replace(
                entry,
                key=step.key,
                active=after.get("isActive", entry.active),
                verified=after.get("isVerified", entry.verified and step.kind is not ChangeKind.UPDATED),
            )
            assert after.get("key", step.key) == step.key
            assert places.setdefault(step.key, after["position"]) == after["position"]
            entries[step.key] = entry
        else:
            assert step.kind is ChangeKind.REMOVED

    if order is None:
        told = {place: key for key, place in places.items()}
        assert len(told) == len(places)
        untold = iter(entry.key for entry in given if entry.key in entries and entry.key not in places)
        order = [told[index] if index in told else next(untold) for index in range(len(entries))]
    assert all(order[place] == key for key, place in places.items())
    assert sorted(order) == sorted(entries)
    return [entries[key] for key in order]
