"""What contact points are made of, as they are kept and as they are asked for."""

from dataclasses import dataclass
from typing import TypedDict

from gateway.addresses import PostalAddress, StandardizedAddress

MAX_EMAIL = 256
MAX_PHONE = 64
MAX_ADDRESS_LINE = 125
MAX_CITY = 50
MIN_STATE_PROVINCE = 2
MAX_STATE_PROVINCE = 50
MAX_POSTAL_CODE = 15

STATE_REQUIRED = frozenset({"AU", "BR", "CA", "CN", "IN", "MX", "US"})
"""The countries, by alpha-2 code, in whose addresses the state or province may not be missing."""


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


class AddressValue(PostalAddress):
    standardized: StandardizedAddress | None


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
