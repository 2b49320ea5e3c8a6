"""What is asked of an ordered list of documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Name = tuple[str, str]
"""What clients call an entry: handle and identifier, or app id and key."""


class Asked(Protocol):
    """An entry as the input has it."""

    @property
    def name(self) -> Name: ...
    @property
    def is_primary(self) -> bool: ...
    @property
    def is_active(self) -> bool: ...


class Edit(Protocol):
    """A change to one entry; `names` are the name that it has and those that it may get."""

    @property
    def names(self) -> Sequence[Name]: ...


A = TypeVar("A", bound=Asked)
U = TypeVar("U", bound=Edit)


@dataclass(frozen=True, slots=True)
class Patch(Generic[A, U]):
    """Changes to one list, made in this order; `replacement` makes the list anew, so it stands alone."""

    replacement: Sequence[A] | None = None
    remove: Sequence[Name] = ()
    update: Sequence[U] = ()
    set_active: Sequence[tuple[Name, bool]] = ()
    reorder: Sequence[Name] | None = None
    add: Sequence[A] = ()
    promote: Name | None = None

    @property
    def names(self) -> list[Name]:
        """Return the names of the entries whose documents matter."""
        return [
            *self.remove,
            *(name for edit in self.update for name in edit.names),
            *(name for name, _ in self.set_active),
            *(asked.name for asked in (*self.add, *(self.replacement or ()))),
        ]
