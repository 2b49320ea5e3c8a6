"""The law once more, as naively as it can be put: two lists, and entries that are moved about one by one.

It shares no code with the rules, so that where the two agree it is the law that agrees.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gateway.primary_first import Entry, OnPrimaryRemoval, Policy


class Refused(Exception):
    """The law says no, with this code."""


@dataclass
class PlainLists:
    policy: Policy
    front: list[Entry] = field(default_factory=list)
    back: list[Entry] = field(default_factory=list)

    @property
    def all(self) -> list[Entry]:
        return self.front + self.back

    def fits(self, entry: Entry) -> bool:
        return entry.active and (entry.verified or not self.policy.primary_must_be_verified)

    def find(self, key: str) -> Entry:
        for entry in self.all:
            if entry.key == key:
                return entry
        raise Refused("NOT_FOUND")

    def has(self, key: str) -> bool:
        return any(entry.key == key for entry in self.all)

    def side(self, entry: Entry) -> list[Entry]:
        return self.front if entry in self.front else self.back

    def append(self, entry: Entry) -> None:
        (self.front if self.fits(entry) else self.back).append(entry)

    def change(self, old: Entry, new: Entry) -> None:
        """Put `new` where `old` is, or, if it no longer belongs there, at the border of the two lists."""
        if self.fits(old) == self.fits(new):
            side = self.side(old)
            side[side.index(old)] = new
        elif self.fits(new):
            self.back.remove(old)
            self.front.append(new)
        else:
            self.front.remove(old)
            self.back.insert(0, new)

    def replace(self, new: Sequence[Entry], flagged: Sequence[int] = ()) -> None:
        refuse_twins(new)
        if len(flagged) > 1:
            raise Refused("MULTIPLE_PRIMARY")
        if len(new) > self.policy.max_entries:
            raise Refused("LIMIT_EXCEEDED")
        if not new and self.policy.required:
            raise Refused("REQUIRED")
        kept = [self.find(entry.key) if self.has(entry.key) else entry for entry in new]
        first = [kept[index] for index in flagged]
        if not all(self.fits(entry) for entry in first):
            raise Refused("NOT_ELIGIBLE")
        self.front, self.back = first, []
        for entry in kept:
            if entry not in first:
                self.append(entry)

    def add(self, new: Sequence[Entry], *, as_primary: bool) -> None:
        refuse_twins(new)
        if len({entry.key for entry in [*self.all, *new]}) > self.policy.max_entries:
            raise Refused("LIMIT_EXCEEDED")
        for entry in new:
            if not self.has(entry.key):
                self.append(entry)
            elif entry.active:
                present = self.find(entry.key)
                self.change(present, replace(present, active=True))
        if as_primary:
            for entry in reversed(new):
                self.promote(entry.key)

    def update(self, key: str, new_key: str) -> None:
        entry = self.find(key)
        if new_key == key:
            return
        if self.has(new_key):
            raise Refused("DUPLICATE_VALUE")
        self.change(entry, replace(entry, key=new_key, verified=False))

    def remove(self, keys: Sequence[str]) -> None:
        before = self.all
        primary = self.front[0].key if self.front else None
        for entry in before:
            if entry.key in keys:
                self.side(entry).remove(entry)
        if before and not self.all and self.policy.required:
            raise Refused("REQUIRED")
        if self.policy.on_primary_removal is OnPrimaryRemoval.REJECT and primary in keys and self.front:
            raise Refused("NOT_ELIGIBLE")

    def promote(self, key: str) -> None:
        entry = self.find(key)
        if not self.fits(entry):
            raise Refused("NOT_ELIGIBLE")
        self.front.remove(entry)
        self.front.insert(0, entry)

    def reorder(self, keys: Sequence[str]) -> None:
        if sorted(keys) != sorted(entry.key for entry in self.all):
            raise Refused("INVALID_PERMUTATION")
        if keys and not self.fits(self.find(keys[0])):
            raise Refused("NOT_ELIGIBLE")
        self.front.sort(key=lambda entry: keys.index(entry.key))
        self.back.sort(key=lambda entry: keys.index(entry.key))

    def deactivate(self, key: str) -> None:
        entry = self.find(key)
        keep = self.policy.on_primary_removal is OnPrimaryRemoval.REJECT
        if keep and len(self.front) > 1 and self.front[0] == entry:
            raise Refused("NOT_ELIGIBLE")
        self.change(entry, replace(entry, active=False))

    def activate(self, key: str) -> None:
        entry = self.find(key)
        self.change(entry, replace(entry, active=True))

    def verify(self, key: str) -> None:
        entry = self.find(key)
        self.change(entry, replace(entry, verified=True))

    def merge(self, sources: Sequence[Sequence[Entry]]) -> list[tuple[int, Entry, Entry]]:
        """Append what is new; answer source, kept and dropped state of what is not new and not the same."""
        conflicts = []
        for index, source in enumerate(sources):
            for entry in source:
                if not self.has(entry.key):
                    self.append(entry)
                elif self.find(entry.key) != entry:
                    conflicts.append((index, self.find(entry.key), entry))
        if len(self.all) > self.policy.max_entries:
            raise Refused("LIMIT_EXCEEDED")
        return conflicts


def refuse_twins(entries: Sequence[Entry]) -> None:
    if len({entry.key for entry in entries}) < len(entries):
        raise Refused("DUPLICATE_VALUE")
