"""Postal addresses, and the function of whoever runs the gateway that knows how the post writes them.

Such a function imports its types from here:

    def standardize(address: PostalAddress) -> StandardizedAddress | None: ...
"""

import inspect
import pkgutil
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol, TypedDict, cast

import structlog

log = structlog.get_logger(__name__)

MAX_PART = 125


class PostalAddress(TypedDict):
    """An address as it is kept: its texts are trimmed and in Unicode's NFC, its country has all three codes."""

    address1: str
    address2: str | None
    city: str
    state_province: str | None
    postal_code: str
    country_code: str
    country_code_alpha3: str
    country_code_numeric: str
    country: str


class StandardizedAddress(TypedDict):
    """How the post itself writes an address, as far as `is_standardized` says that it knows it."""

    address1: str
    address2: str | None
    city: str
    state_province: str | None
    postal_code: str
    is_standardized: bool


class Standardize(Protocol):
    """Knows how the post writes an address; None where it does not.

    It is asked within a write, once or more, whenever an address is given, so it answers at once and from what it has.
    """

    def __call__(self, address: PostalAddress, /) -> StandardizedAddress | None: ...


class UnusableStandardizer(Exception):
    """What is to standardize addresses cannot do so; the message says why in a sentence."""


SAMPLE = PostalAddress(
    address1="1600 Pennsylvania Avenue NW",
    address2=None,
    city="Washington",
    state_province="DC",
    postal_code="20500",
    country_code="US",
    country_code_alpha3="USA",
    country_code_numeric="840",
    country="United States",
)
"""What a function is asked for when the gateway starts."""

_PARTS: Mapping[str, tuple[type, ...]] = MappingProxyType(
    {
        "address1": (str,),
        "address2": (str, type(None)),
        "city": (str,),
        "state_province": (str, type(None)),
        "postal_code": (str,),
        "is_standardized": (bool,),
    }
)
"""The parts of a standardized address, and what each may be."""


def nobody_knows(_address: PostalAddress, /) -> None:
    """Standardize no address."""


def standardizer(name: str | None) -> Standardize:
    """Return what standardizes addresses by the function of this name, `module:function` (`UnusableStandardizer`).

    Where it fails, or answers what is no address, the address is kept without a standardized form; so are all without
    a name.
    """
    if name is None:
        return nobody_knows
    function = _found(name)
    try:
        _require_address(function(PostalAddress(**SAMPLE)))
    except Exception as error:  # noqa: BLE001 -- whatever it is, whoever starts the gateway wants to know.
        raise UnusableStandardizer(f"{name} does not standardize an address: {_told(error)}.") from None

    def standardize(address: PostalAddress, /) -> StandardizedAddress | None:
        try:
            return _require_address(function(address))
        except Exception as error:  # noqa: BLE001 -- whatever it is, the address itself is good.
            log.warning("address not standardized", by=name, error=type(error).__name__)
            return None

    return standardize


def _found(name: str) -> Callable[[PostalAddress], object]:
    module, _, function = name.partition(":")
    if not module or not function:
        raise UnusableStandardizer(f"{name} names no function: it is written module:function, as in acme.post:tidy.")
    try:
        found: Any = pkgutil.resolve_name(name)
    except AttributeError:
        raise UnusableStandardizer(f"The module {module} has no function {function}.") from None
    except Exception as error:  # noqa: BLE001 -- a module that is imported may do anything.
        raise UnusableStandardizer(f"The module {module} cannot be imported: {_told(error)}.") from None
    if not callable(found):
        raise UnusableStandardizer(f"{name} is no function.")
    if inspect.iscoroutinefunction(found):
        raise UnusableStandardizer(f"{name} is a coroutine function; a plain one is asked, within a write.")
    return cast("Callable[[PostalAddress], object]", found)


def _require_address(answer: object) -> StandardizedAddress | None:
    """Return an answer that is an address, or none; ValueError says in a sentence why it is neither."""
    if answer is None:
        return None
    if not isinstance(answer, Mapping) or answer.keys() != _PARTS.keys():
        raise ValueError(f"it answers None, or a mapping of exactly {', '.join(_PARTS)}")
    for part, types in _PARTS.items():
        value = answer[part]
        if not isinstance(value, types) or (isinstance(value, str) and not len(value) <= MAX_PART):
            kinds = " or ".join("None" if kind is type(None) else kind.__name__ for kind in types)
            raise ValueError(f"its {part} is {kinds}, a text of at most {MAX_PART} characters")
    return cast("StandardizedAddress", dict(answer))


def _told(error: Exception) -> str:
    return str(error).rstrip(".") if isinstance(error, ValueError) else f"{type(error).__name__}: {error}".rstrip(".")
