"""Contact points without what is personal in them: what remains is whether there are any, of which type and state."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from gateway.contacts.model import AddressValue, EmailValue, PhoneValue
from gateway.definitions.sight import MASK

Entries = Sequence[Mapping[str, Any]]


def masked(field: str, entries: Entries) -> list[dict[str, Any]]:
    """Return the entries of a list of contact points with masks in the place of their values."""
    mask = _MASKS[field]
    return [{**entry, "value": mask(entry["value"])} for entry in entries]


def _email(_value: EmailValue) -> EmailValue:
    return EmailValue(address=MASK, normalised=MASK)


def _phone(_value: PhoneValue) -> PhoneValue:
    return PhoneValue(number=MASK, e164=MASK, extension=None, digits=MASK, is_mobile=None)


def _address(value: AddressValue) -> AddressValue:
    """Return an address of which no more is told than its country."""
    return AddressValue(
        address1=MASK,
        address2=None,
        city=MASK,
        state_province=None,
        postal_code=MASK,
        country_code=value["country_code"],
        country_code_alpha3=value["country_code_alpha3"],
        country_code_numeric=value["country_code_numeric"],
        country=value["country"],
        standardized=None,
    )


_MASKS: Mapping[str, Callable[[Any], Mapping[str, Any]]] = MappingProxyType(
    {"emails": _email, "phones": _phone, "addresses": _address}
)
CONTACTS = tuple(_MASKS)
"""The lists of contact points, as the profile's document calls them."""
