"""What one object may do to a list that others write to as well."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

SEPARATOR = "\n"


@dataclass(frozen=True, slots=True)
class Settled:
    """What is to be done to a list: values that take the place of others, that are added, and that leave."""

    exchanged: Sequence[tuple[str, str]]
    added: Sequence[str]
    removed: Sequence[str]


def settle(said: Iterable[str], present: Collection[str], own: Iterable[str]) -> Settled:
    """Make a list say what an object says, by no more than is its own.

    What the object brought earlier and says no more gives its place to what it says newly, in order; what is left of
    the one is removed, what is left of the other is added. Values of others stay as they are, and where they are.
    """
    wanted = list(dict.fromkeys(said))
    old = [value for value in own if value in present and value not in wanted]
    new = [value for value in wanted if value not in present]
    both = min(len(old), len(new))
    return Settled(list(zip(old[:both], new[:both], strict=True)), new[both:], old[both:])


@dataclass(slots=True)
class Sayings:
    """What an object says of its profile, list by list, beside what it `said` before.

    `shared` is what several objects say, or one that found it there: nobody takes that back. What the object says
    nothing of now, it still says.
    """

    said: Sequence[str] = ()
    shared: Collection[str] = ()
    own: Collection[str] = ()
    says: list[str] = field(default_factory=list)
    brought: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    _slots: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.own = [token for token in self.said if token not in self.shared]

    def own_of(self, *slot: str) -> list[str]:
        """Return what the object brought to a list."""
        if not self.own:
            return []
        prefix = _prefix(slot)
        return [token[len(prefix) :] for token in self.own if token.startswith(prefix)]

    def said_of(self, *slot: str) -> list[str]:
        """Return what the object said before of a list, whoever else says it too."""
        prefix = _prefix(slot)
        return [token[len(prefix) :] for token in self.said if token.startswith(prefix)]

    def note(self, slot: Sequence[str], values: Iterable[str], present: Collection[str]) -> None:
        """Note what the object says of a list, of which some values were `present` already."""
        prefix = _prefix(slot)
        self._slots.append(prefix)
        for value in values:
            token = f"{prefix}{value}"
            self.says.append(token)
            if value not in present:
                self.brought.add(token)
            elif token not in self.own:
                self.found.add(token)

    @property
    def all_said(self) -> list[str]:
        """All that the object says now."""
        spoken_of = tuple(self._slots)
        return [*(token for token in self.said if not token.startswith(spoken_of)), *self.says]

    @property
    def shared_after(self) -> Collection[str]:
        """What is shared now: what somebody took away, and this object brought anew, is its own."""
        if self.found.issubset(self.shared) and self.brought.isdisjoint(self.shared):
            return self.shared
        return (self.found | set(self.shared)) - self.brought


def _prefix(slot: Sequence[str]) -> str:
    # No part of a slot has a line end, and each kind of list has slots of as many parts.
    return SEPARATOR.join([*slot, ""])
