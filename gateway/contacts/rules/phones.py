"""What a phone number is, and when two are the same."""

from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType, ValidationResult

from gateway.contacts.model import MAX_PHONE, GivenPhone, PhoneValue
from gateway.contacts.rules.countries import country_of
from gateway.errors import ErrorCode, InvalidInput, Rejection, below
from gateway.lists.model import Kind
from gateway.text import normalised, text

WHAT = "A phone number"
INTERNATIONAL = "begins with + and the country's calling code, unless `countryCode` says in which country it is dialled"
IMPOSSIBLE = f"{WHAT} has as many digits as one of its country can have; this one has not."

_PLUS = ("+", "\N{FULLWIDTH PLUS SIGN}")
_BY_TYPE = {
    PhoneNumberType.MOBILE: True,
    # Some countries, those of North America among them, do not give mobile numbers away.
    PhoneNumberType.FIXED_LINE_OR_MOBILE: None,
    PhoneNumberType.UNKNOWN: None,
}


def checked(given: GivenPhone) -> PhoneValue:
    """Return a number in stored form; whether somebody has it is not asked."""
    region = None
    if given.country_code is not None:
        with below("countryCode"):
            region = country_of(given.country_code).alpha_2
    with below("number"):
        assert given.number is not None
        written = text(given.number, WHAT, MAX_PHONE)
        if region is None and not written.startswith(_PLUS):
            raise _invalid(f"{WHAT} {INTERNATIONAL}.")
        if phonenumbers.is_alpha_number(written):
            raise _invalid(f"{WHAT} is written in digits, not in letters.")
        parsed = _parsed(written, region)
        if parsed is None:
            raise _invalid(IMPOSSIBLE)
    extension = parsed.extension and phonenumbers.normalize_digits_only(parsed.extension)
    mobile = _BY_TYPE.get(phonenumbers.number_type(parsed), False) if given.is_mobile is None else given.is_mobile
    return PhoneValue(
        number=written,
        e164=_e164(parsed),
        extension=extension,
        digits=phonenumbers.normalize_digits_only(written).removesuffix(extension or ""),
        is_mobile=mobile,
    )


def sought(number: str) -> str:
    """Return the form in which a number is looked for; refuse one that can be dialled in any country."""
    written = normalised(number)
    if not written.startswith(_PLUS):
        raise InvalidInput([f"{WHAT} to look for begins with + and the country's calling code."])
    parsed = _parsed(written, None) if len(written) <= MAX_PHONE else None
    return _e164(parsed) if parsed else written


def dialled(number: str, country: str | None) -> str | None:
    """Return the form in which a number is compared that is dialled in a country; None for what is no such number."""
    written = normalised(number)
    parsed = _parsed(written, country) if len(written) <= MAX_PHONE else None
    return _e164(parsed) if parsed and not phonenumbers.is_alpha_number(written) else None


@lru_cache(maxsize=1_024)
def _parsed(written: str, region: str | None) -> PhoneNumber | None:
    """Return a number that can be dialled from abroad, or None.

    It is not asked whether the number was ever given out: new ranges are, before lists of them follow.
    """
    try:
        parsed = phonenumbers.parse(written, region)
    except NumberParseException:
        return None
    possible = phonenumbers.is_possible_number_with_reason(parsed) == ValidationResult.IS_POSSIBLE
    return parsed if possible else None


def _e164(parsed: PhoneNumber) -> str:
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def _invalid(problem: str) -> InvalidInput:
    return InvalidInput([problem], code=ErrorCode.INVALID_VALUE)


def _edited(value: PhoneValue, given: GivenPhone) -> PhoneValue:
    if given.number is not None:
        return checked(given)
    if given.country_code is not None:
        message = "`countryCode` says how to read a number: give the number too."
        raise Rejection(ErrorCode.REQUIRED, message, ["number"])
    return value if given.is_mobile is None else PhoneValue({**value, "is_mobile": given.is_mobile})


PHONES: Kind[GivenPhone, PhoneValue] = Kind(
    field="phones",
    entry="phone number",
    checked=checked,
    edited=_edited,
    # Two desks behind one switchboard are two phones.
    key=lambda value: f"{value['e164']};{value['extension'] or ''}",
    told=lambda value: {"number": value["number"]},
)
