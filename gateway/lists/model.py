"""What a list is made of, as it is kept and as it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Literal, TypedDict, TypeVar

from gateway.addresses import Standardize
from gateway.definitions.model import Definitions, ListName
from gateway.primary_first import Policy

MAX_TYPE = 100

ENTRY_ID = "contact_id"
"""The field of a payload that names the entry which a mutation was about; idempotency records have it too."""

Field = Literal["emails", "phones", "addresses", "groups"]
"""The lists that are kept by these rules; clients call them by the same names as the profile's document does."""


def policy_of(definitions: Definitions, field: Field) -> Policy:
    """Return what a domain demands of a list."""
    return definitions.policy(ListName(field))


G = TypeVar("G")
"""A value as the input gives it."""

V = TypeVar("V", bound=Mapping[str, object])
"""A value as it is kept."""


class EntryDocument(TypedDict, Generic[V]):
    """One entry, within the document of its profile; `created_by` and `updated_by` are ids of keys."""

    id: str
    type: str
    value: V
    is_active: bool
    is_verified: bool
    created_at: datetime
    updated_at: datetime
    created_by: str
    updated_by: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something is done, and by which key."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Asked(Generic[G]):
    """An entry that is asked for."""

    type: str
    given: G
    is_active: bool = True
    is_verified: bool = False
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class Patch(Generic[G]):
    """Changes to one list, made in this order; entries that are there already are named by their ids.

    `replacement` makes the list anew, so it stands alone.
    """

    replacement: Sequence[Asked[G]] | None = None
    remove: Sequence[str] = ()
    set_active: Sequence[tuple[str, bool]] = ()
    reorder: Sequence[str] | None = None
    add: Sequence[Asked[G]] = ()
    promote: str | None = None


def as_it_is(value: V, _standardize: Standardize) -> V:
    return value


@dataclass(frozen=True, slots=True)
class Kind(Generic[G, V]):
    """What tells one kind of entry from the others.

    `checked` makes a value of what is given, `edited` of a value and what is given to change it; both refuse all
    that is malformed. `finished` adds to a value what only whoever runs the gateway can know. `key` is what a value is
    compared by, and `told` what change records say of it.
    """

    field: Field
    entry: str
    checked: Callable[[G], V]
    edited: Callable[[V, G], V]
    key: Callable[[V], str]
    told: Callable[[V], dict[str, str]]
    finished: Callable[[V, Standardize], V] = as_it_is
