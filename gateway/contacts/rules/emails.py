"""What an e-mail address is, and when two are the same."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from gateway.contacts.model import MAX_EMAIL, EmailValue
from gateway.errors import ErrorCode, InvalidInput, below
from gateway.lists.model import Kind
from gateway.text import normalised, text

WHAT = "An e-mail address"


def checked(address: str) -> EmailValue:
    """Return an address in stored form; whether mail to it arrives is not asked."""
    with below("address"):
        written = text(address, WHAT, MAX_EMAIL)
        try:
            return EmailValue(address=written, normalised=_compared(written))
        except EmailNotValidError as error:
            raise InvalidInput([f"{WHAT} has the form name@domain: {error}"], code=ErrorCode.INVALID_VALUE) from error


def sought(address: str) -> str:
    """Return the form in which an address is looked for; what cannot be stored is simply not found."""
    written = normalised(address)
    try:
        return _compared(written) if len(written) <= MAX_EMAIL else written
    except EmailNotValidError:
        return written


@lru_cache(maxsize=1_024)
def _compared(written: str) -> str:
    # No mail system in use tells upper from lower case, whatever the standards allow before the @.
    if _PLAIN.fullmatch(written) and len(written) <= _LONGEST:
        name, _, domain = written.rpartition("@")
        return f"{name}@{_domain(domain)}".lower()
    return validate_email(written, check_deliverability=False).normalized.lower()


_PLAIN = re.compile(r"[A-Za-z0-9]{1,16}(?:[._-]?[A-Za-z0-9]{1,15}){0,3}@[A-Za-z0-9.-]+", re.ASCII)
"""Addresses in which nothing but the domain can be wrong: nearly all, and the library takes its time for each."""

_LONGEST = 254


@lru_cache(maxsize=1_024)
def _domain(domain: str) -> str:
    return validate_email(f"a@{domain}", check_deliverability=False).domain


def _edited(_value: EmailValue, address: str) -> EmailValue:
    return checked(address)


EMAILS: Kind[str, EmailValue] = Kind(
    field="emails",
    entry="e-mail address",
    checked=checked,
    edited=_edited,
    key=lambda value: value["normalised"],
    told=lambda value: {"address": value["address"]},
)
