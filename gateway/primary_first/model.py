"""What an ordered list is made of, what its owner may demand of it, and how a change to it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import filterfalse
from typing import TypedDict

from gateway.errors import ErrorCode, Rejection


class ChangeKind(Enum):
    """What a change did. The first three speak of whole documents, the others of a list and its entries."""

    CREATED = "CREATED"
    """A document came to be."""
    DELETED = "DELETED"
    """A document ceased to be."""
    MOVED = "MOVED"
    """A document went from one owner to another."""
    ADDED = "ADDED"
    """An entry joined the list."""
    REMOVED = "REMOVED"
    """An entry left the list."""
    UPDATED = "UPDATED"
    """An entry got another value, in place; its verification is void."""
    PROMOTED = "PROMOTED"
    """An entry that was in the list became its primary."""
    REORDERED = "REORDERED"
    """Entries changed places in a way the other changes do not tell."""
    ACTIVATED = "ACTIVATED"
    """An inactive entry is active again."""
    DEACTIVATED = "DEACTIVATED"
    """An entry is kept, but no longer used."""
    VERIFIED = "VERIFIED"
    """An entry was proved to belong to its owner."""


class OnPrimaryRemoval(Enum):
    """What removing or deactivating the primary means while another entry could follow it."""

    PROMOTE_NEXT = "PROMOTE_NEXT"
    """The next eligible entry becomes primary."""
    REJECT = "REJECT"
    """It is refused until another entry was promoted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list; `key` is what makes it the same entry, so no two of a list share it."""

    key: str
    active: bool = True
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Policy:
    """What the owner of a list demands of it."""

    max_entries: int = 100
    required: bool = False
    primary_must_be_verified: bool = False
    on_primary_removal: OnPrimaryRemoval = OnPrimaryRemoval.PROMOTE_NEXT

    def eligible(self, entry: Entry) -> bool:
        """Tell whether the entry may be primary."""
        return self.allows(active=entry.active, verified=entry.verified)

    def allows(self, *, active: bool, verified: bool) -> bool:
        """Tell whether an entry of this state may be primary."""
        return active and (verified or not self.primary_must_be_verified)

    def primary(self, entries: Sequence[Entry]) -> Entry | None:
        """Return the entry at position 0 if it is eligible; there is no other primary (P1)."""
        return entries[0] if entries and self.eligible(entries[0]) else None

    def arrange(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Put the eligible entries before the rest and keep the order within both (P2)."""
        return (*filter(self.eligible, entries), *filterfalse(self.eligible, entries))


class EntryState(TypedDict, total=False):
    """What a step says of one entry on one side of the change."""

    key: str
    position: int
    isActive: bool
    isVerified: bool


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to one entry, or, when REORDERED, to the order of the list.

    `key` names an entry of the resulting list (of the given one when REMOVED; of none, "", when REORDERED).
    Positions in `before` are those of the given list, positions in `after` those of the resulting one:

        kind                     before                          after
        REMOVED                  position, isActive              None
        UPDATED                  key, position                   key, position
        ACTIVATED, DEACTIVATED   position, isActive              position, isActive
        VERIFIED                 position, isVerified            position, isVerified
        ADDED                    None                            position, isActive
        PROMOTED                 position                        position
        REORDERED                all keys of the given list      all keys of the resulting list

    An entry that no step names keeps its order among the others that no step names, unless REORDERED tells
    the whole order: the given list and the steps together give the resulting order.
    """

    kind: ChangeKind
    key: str
    before: EntryState | list[str] | None
    after: EntryState | list[str] | None
    auto_promoted: bool = False
    """The entry became primary because the primary before it left, not because anyone asked for it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The list as an operation leaves it, and the steps that tell how it differs from the given one."""

    entries: tuple[Entry, ...]
    steps: tuple[Step, ...]

    @property
    def changed(self) -> bool:
        return bool(self.steps)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two merged lists had one entry in two states: `kept` stays, `dropped` came from `sources[source]`."""

    source: int
    kept: Entry
    dropped: Entry


@dataclass(frozen=True, slots=True)
class Merged(Outcome):
    """The survivor's list after a merge, and what the sources had to say otherwise."""

    conflicts: tuple[Conflict, ...]


class MergeOverflow(Rejection):
    """A merge would have more entries than the list may hold; `overflow` has the keys without a place."""

    def __init__(self, limit: int, overflow: Sequence[str]) -> None:
        super().__init__(
            ErrorCode.LIMIT_EXCEEDED,
            f"A list has at most {limit} entries, and the merged one would have {len(overflow)} too many.",
        )
        self.overflow = tuple(overflow)
