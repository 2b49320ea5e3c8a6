"""What a postal address is, and when two are the same."""

from dataclasses import replace
from typing import cast

from gateway.addresses import PostalAddress, Standardize
from gateway.contacts.model import (
    MAX_ADDRESS_LINE,
    MAX_CITY,
    MAX_POSTAL_CODE,
    MAX_STATE_PROVINCE,
    MIN_STATE_PROVINCE,
    STATE_REQUIRED,
    AddressValue,
    GivenAddress,
)
from gateway.contacts.rules.countries import Country, country_of
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.lists.model import Kind
from gateway.text import normalised, text


def checked(given: GivenAddress) -> AddressValue:
    """Return an address in stored form, which nobody has standardized yet."""
    findings = Findings()
    with findings.at("address1"):
        address1 = _required(given.address1, "The first line of an address", MAX_ADDRESS_LINE)
    with findings.at("address2"):
        address2 = _optional(given.address2, "The second line of an address", MAX_ADDRESS_LINE)
    with findings.at("city"):
        city = _required(given.city, "A city", MAX_CITY)
    with findings.at("postalCode"):
        postal_code = _required(given.postal_code, "A postal code", MAX_POSTAL_CODE)
    country = None
    with findings.at():
        country = _country(given)
    with findings.at("stateProvince"):
        state_province = _state_province(given.state_province, country)
    findings.settle()
    assert country is not None
    return AddressValue(
        address1=address1,
        address2=address2,
        city=city,
        state_province=state_province,
        postal_code=postal_code,
        country_code=country.alpha_2,
        country_code_alpha3=country.alpha_3,
        country_code_numeric=country.numeric,
        country=country.name,
        standardized=None,
    )


def _required(value: str | None, what: str, limit: int) -> str:
    return text(value or "", what, limit)


def _optional(value: str | None, what: str, limit: int) -> str | None:
    return text(value, what, limit) if value and normalised(value) else None


def _state_province(value: str | None, country: Country | None) -> str | None:
    stored = _optional(value, "A state or province", MAX_STATE_PROVINCE)
    if stored is not None and len(stored) < MIN_STATE_PROVINCE:
        problem = f"A state or province has at least {MIN_STATE_PROVINCE} characters; this one has {len(stored)}."
        raise InvalidInput([problem], code=ErrorCode.INVALID_VALUE)
    if stored is None and country is not None and country.alpha_2 in STATE_REQUIRED:
        raise Rejection(ErrorCode.REQUIRED, f"An address in {country.name} has a state or province.")
    return stored


def _country(given: GivenAddress) -> Country:
    """Return the country that all the given codes name."""
    findings = Findings()
    countries: dict[str, Country] = {}
    for name, form, code in (
        ("countryCode", "alpha_2", given.country_code),
        ("countryCodeAlpha3", "alpha_3", given.country_code_alpha3),
        ("countryCodeNumeric", "numeric", given.country_code_numeric),
    ):
        if code is not None:
            with findings.at(name):
                countries[name] = country_of(code, form)
    findings.settle()
    if not countries:
        message = "An address names its country by countryCode, countryCodeAlpha3 or countryCodeNumeric."
        raise Rejection(ErrorCode.REQUIRED, message, ["countryCode"])
    (first, country), *others = countries.items()
    for name, other in others:
        if other != country:
            problem = f"{first} names {country.name} and {name} names {other.name}: give one country."
            raise InvalidInput([problem], [name], ErrorCode.INVALID_VALUE)
    return country


def _edited(value: AddressValue, given: GivenAddress) -> AddressValue:
    return checked(completed(value, given))


def completed(value: AddressValue, given: GivenAddress) -> GivenAddress:
    """Return an address with the parts that are given; of the country's codes any, for together they are one part."""
    kept = GivenAddress(
        value["address1"], value["address2"], value["city"], value["state_province"], value["postal_code"]
    )
    parts = {name: part for name in _PARTS if (part := getattr(given, name)) is not None}
    if not parts.keys() & set(_COUNTRY_CODES):
        parts["country_code"] = value["country_code"]
    return replace(kept, **parts)


_COUNTRY_CODES = ("country_code", "country_code_alpha3", "country_code_numeric")
_PARTS = ("address1", "address2", "city", "state_province", "postal_code", *_COUNTRY_CODES)


def _finished(value: AddressValue, standardize: Standardize) -> AddressValue:
    address = {part: said for part, said in value.items() if part != "standardized"}
    return {**value, "standardized": standardize(cast("PostalAddress", address))}


def _key(value: AddressValue) -> str:
    """Return what an address is compared by: all of it, whatever its case and its blanks."""
    parts = (value["address1"], value["address2"], value["city"], value["state_province"], value["postal_code"])
    return "\n".join([*(" ".join((part or "").split()).casefold() for part in parts), value["country_code"]])


def _told(value: AddressValue) -> dict[str, str]:
    parts = {
        "address1": value["address1"],
        "address2": value["address2"],
        "city": value["city"],
        "stateProvince": value["state_province"],
        "postalCode": value["postal_code"],
        "countryCode": value["country_code"],
    }
    return {name: part for name, part in parts.items() if part is not None}


ADDRESSES: Kind[GivenAddress, AddressValue] = Kind(
    field="addresses",
    entry="address",
    checked=checked,
    edited=_edited,
    key=_key,
    told=_told,
    finished=_finished,
)
