"""Values of attributes, each type's in the one form in which they are kept: equal values are equal texts."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from ipaddress import AddressValueError, IPv6Address
from types import MappingProxyType
from urllib.parse import SplitResult, urlsplit, urlunsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from gateway import moments
from gateway.definitions import patterns
from gateway.definitions.model import MAX_TEXT, AttributeDefinition, AttributeType
from gateway.errors import ErrorCode, InvalidInput
from gateway.text import caseless, normalised, text

WHOLE_DIGITS = 19
DECIMALS = 15

_NUMBER = re.compile(r"[+-]?\d{1,100}(?:\.\d{1,100})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?", re.ASCII)
_PORTS = {"http": 80, "https": 443}


def stored_form(definition: AttributeDefinition, value: str) -> str:
    """Return the form in which a value is kept, or refuse it with every limit of the definition that it breaks."""
    stored = typed_form(definition, value)
    problems = []
    if definition.pattern is not None and not patterns.fits(
        definition.pattern, stored, case_sensitive=definition.case_sensitive
    ):
        problems.append(f"A value of {definition.name} must match the pattern {definition.pattern}.")
    if definition.allowed_values and stored not in definition.allowed_values:
        problems.append(f"A value of {definition.name} is one of: {', '.join(definition.allowed_values)}.")
    if problems:
        raise _invalid(*problems)
    return stored


def sought_form(definition: AttributeDefinition, value: str) -> str:
    """Return the form in which a value is looked for; one that cannot be kept is simply not found."""
    try:
        return typed_form(definition, value)
    except InvalidInput:
        return normalised(value)


def typed_form(definition: AttributeDefinition, value: str) -> str:
    """Return the form that a value of the definition's type has, or refuse one that is not of the type."""
    lines = definition.type is AttributeType.STRING
    compared = value if definition.case_sensitive else caseless(value)
    return _FORMS[definition.type](text(compared, "A value", MAX_TEXT, lines=lines))


def _string(value: str) -> str:
    return value


def _datetime(value: str) -> str:
    try:
        return moments.printed(moments.parsed(value))
    except ValueError as error:
        raise _invalid(str(error)) from None


def _number(value: str) -> str:
    if not _NUMBER.fullmatch(value):
        raise _invalid("A number is written in decimal digits, as in -12.50 or 1e6.")
    # Formatting is exact, unlike Decimal's arithmetic, which rounds to the precision of its context.
    whole, _, fraction = f"{Decimal(value):f}".lstrip("-").partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if len(whole) > WHOLE_DIGITS or len(fraction) > DECIMALS:
        raise _invalid(f"A number has at most {WHOLE_DIGITS} digits before the point and {DECIMALS} behind it.")
    if not whole and not fraction:
        return "0"
    sign = "-" if value.startswith("-") else ""
    return f"{sign}{whole or '0'}{'.' if fraction else ''}{fraction}"


def _boolean(value: str) -> str:
    if value.lower() not in ("true", "false"):
        raise _invalid("A truth value is true or false.")
    return value.lower()


def _email(value: str) -> str:
    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise _invalid(f"An e-mail address looks like name@example.com. {error}") from None


def _phone(value: str) -> str:
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        raise _invalid("A phone number begins with + and the code of its country, as in +32 470 12 34 56.") from None
    if number.extension:
        raise _invalid("A phone number is kept without an extension.")
    if not phonenumbers.is_valid_number(number):
        raise _invalid("There is no such phone number in its country.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _url(value: str) -> str:
    try:
        # The standard library quietly drops what browsers drop; here it is refused before.
        parts = urlsplit(value) if " " not in value and "\\" not in value else None
        if parts is None or parts.scheme not in _PORTS or not parts.hostname:
            raise _invalid("An address on the web looks like https://example.com/path, without spaces.")
        return urlunsplit(parts._replace(netloc=_host_and_port(parts), path=parts.path or "/"))
    except ValueError:
        raise _invalid("The host or the port of the address is not valid.") from None


def _host_and_port(parts: SplitResult) -> str:
    if parts.username is not None or parts.password is not None:
        raise _invalid("An address on the web is kept without a user name or password.")
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{_ipv6(host)}]"
    elif not _HOST.fullmatch(host):
        raise _invalid("A host name has letters of ASCII, digits and hyphens; others are written in punycode.")
    port = parts.port
    return host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"


def _ipv6(host: str) -> IPv6Address:
    try:
        return IPv6Address(host)
    except AddressValueError:
        raise _invalid("The host of the address is not valid.") from None


def _invalid(*problems: str) -> InvalidInput:
    return InvalidInput(problems, code=ErrorCode.INVALID_VALUE)


_FORMS: Mapping[AttributeType, Callable[[str], str]] = MappingProxyType(
    {
        AttributeType.STRING: _string,
        AttributeType.DATETIME: _datetime,
        AttributeType.NUMBER: _number,
        AttributeType.BOOLEAN: _boolean,
        AttributeType.EMAIL: _email,
        AttributeType.PHONE: _phone,
        AttributeType.URL: _url,
    }
)
