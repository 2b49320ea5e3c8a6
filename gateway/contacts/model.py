"""What contact points are made of, as they are kept and as they are asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Literal, Protocol, TypedDict, TypeVar

from gateway.primary_first import Policy

MAX_TYPE = 100
MAX_EMAIL = 256
MAX_PHONE = 64
MAX_ADDRESS_LINE = 125
MAX_CITY = 50
MIN_STATE_PROVINCE = 2
MAX_STATE_PROVINCE = 50
MAX_POSTAL_CODE = 15

STATE_REQUIRED = frozenset({"AU", "BR", "CA", "CN", "IN", "MX", "US"})
"""The countries, by alpha-2 code, in whose addresses the state or province may not be missing."""

Field = Literal["emails", "phones", "addresses", "groups"]
"""The lists that are kept by these rules; clients call them by the same names as the profile's document does."""

G = TypeVar("G")
"""A value as the input gives it."""

V = TypeVar("V", bound=Mapping[str, object])
"""A value as it is kept."""


class Contact(TypedDict, Generic[V]):
    """One contact point; `created_by` and `updated_by` are ids of keys."""

    id: str
    type: str
    value: V
    is_active: bool
    is_verified: bool
    created_at: datetime
    updated_at: datetime
    created_by: str
    updated_by: str


class EmailValue(TypedDict):
    """`address` is as written, `normalised` what it is compared by."""

    address: str
    normalised: str


class PhoneValue(TypedDict):
    """`number` is as written, `digits` the digits of it; `is_mobile` is None when nobody can tell."""

    number: str
    e164: str
    extension: str | None
    digits: str
    is_mobile: bool | None


class StandardizedAddress(TypedDict):
    """How the post itself writes an address, as far as `is_standardized` says that it knows it."""

    address1: str
    address2: str | None
    city: str
    state_province: str | None
    postal_code: str
    is_standardized: bool


class PostalAddress(TypedDict):
    address1: str
    address2: str | None
    city: str
    state_province: str | None
    postal_code: str
    country_code: str
    country_code_alpha3: str
    country_code_numeric: str
    country: str


class AddressValue(PostalAddress):
    standardized: StandardizedAddress | None


class Standardize(Protocol):
    """Knows how the post writes an address; None where it does not.

    It is asked within a write, whenever an address is new or changed, so it answers at once and from what it has.
    """

    def __call__(self, address: PostalAddress, /) -> StandardizedAddress | None: ...


def nobody_knows(_address: PostalAddress, /) -> None:
    """Standardize no address."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a domain demands of its contact points, and who standardizes its addresses."""

    policy: Policy = field(default_factory=Policy)
    state_required: frozenset[str] = STATE_REQUIRED
    standardize: Standardize = nobody_knows


TERMS = Terms()
"""The terms of every domain, as long as domains cannot set their own."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something is done, and by which key."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class GivenPhone:
    """A phone number as the input has it; in a change of one, what is None stays."""

    number: str | None = None
    country_code: str | None = None
    is_mobile: bool | None = None


@dataclass(frozen=True, slots=True)
class GivenAddress:
    """An address as the input has it; in a change of one, what is None stays."""

    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    state_province: str | None = None
    postal_code: str | None = None
    country_code: str | None = None
    country_code_alpha3: str | None = None
    country_code_numeric: str | None = None


@dataclass(frozen=True, slots=True)
class Asked(Generic[G]):
    """A contact point that is asked for."""

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


@dataclass(frozen=True, slots=True)
class Kind(Generic[G, V]):
    """What tells one kind of entry from the others: the kinds of contact points, and groups.

    `checked` makes a value of what is given, `edited` of a value and what is given to change it; both refuse all
    that is malformed. `key` is what a value is compared by, and `told` what change records say of it.
    """

    field: Field
    entry: str
    checked: Callable[[G, Terms], V]
    edited: Callable[[V, G, Terms], V]
    key: Callable[[V], str]
    told: Callable[[V], dict[str, str]]
