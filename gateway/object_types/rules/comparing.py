"""When two values are the same: by content type, the one form in which equal values of keys are equal texts."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from gateway.contacts.rules import emails, phones
from gateway.definitions.model import AttributeDefinition, AttributeType
from gateway.definitions.values import typed_form
from gateway.errors import InvalidInput
from gateway.object_types.model import ContentType
from gateway.text import caseless, normalised

Compare = Callable[[str, str | None], str | None]
"""Takes a text and the country in which phone numbers are dialled; None for a text that is not of the type."""

_NUMBER = AttributeDefinition(name="number", type=AttributeType.NUMBER)


def _string(value: str, _country: str | None) -> str | None:
    return normalised(value) or None


def _number(value: str, _country: str | None) -> str | None:
    try:
        return typed_form(_NUMBER, value)
    except InvalidInput:
        return None


def _phone_number(value: str, country: str | None) -> str | None:
    return phones.dialled(value, country)


def _email_address(value: str, _country: str | None) -> str | None:
    try:
        return emails.checked(value)["normalised"]
    except InvalidInput:
        return None


def _name(value: str, _country: str | None) -> str | None:
    return caseless(" ".join(value.split())) or None


COMPARE: Mapping[ContentType, Compare] = MappingProxyType(
    {
        ContentType.STRING: _string,
        ContentType.NUMBER: _number,
        ContentType.PHONE_NUMBER: _phone_number,
        ContentType.EMAIL_ADDRESS: _email_address,
        ContentType.NAME: _name,
    }
)
