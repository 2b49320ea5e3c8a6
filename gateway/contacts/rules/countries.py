"""Countries by their codes in ISO 3166-1."""

from dataclasses import dataclass
from functools import cache

import pycountry

from gateway.errors import ErrorCode, InvalidInput
from gateway.text import normalised


@dataclass(frozen=True, slots=True)
class Country:
    alpha_2: str
    alpha_3: str
    numeric: str
    name: str


@cache
def _by_code() -> dict[str, Country]:
    """Return the countries by each of their codes: no code of one form can be read as one of another."""
    countries = [
        Country(found.alpha_2, found.alpha_3, found.numeric, getattr(found, "common_name", found.name))
        for found in pycountry.countries
    ]
    return {code: country for country in countries for code in (country.alpha_2, country.alpha_3, country.numeric)}


def country_of(code: str, form: str = "alpha_2") -> Country:
    """Return the country with this code, which has the form of that field of a country, or refuse it."""
    wanted = normalised(code).upper()
    if form == "numeric":
        # Whoever kept the code as a number has lost its zeros.
        wanted = wanted.zfill(3)
    country = _by_code().get(wanted)
    if country is None or getattr(country, form) != wanted:
        raise InvalidInput([f"A country is named by {_FORMS[form]}."], code=ErrorCode.INVALID_VALUE)
    return country


@cache
def _by_name() -> dict[str, Country]:
    """Return the countries by all their names, without capitals."""
    names = ("name", "common_name", "official_name")
    return {
        getattr(found, name).casefold(): country_of(found.alpha_2)
        for found in pycountry.countries
        for name in names
        if hasattr(found, name)
    }


def country_named(text: str) -> Country | None:
    """Return the country that a text names, be it by a code of any form or by a name."""
    wanted = normalised(text)
    return _by_code().get(wanted.upper()) or _by_name().get(wanted.casefold())


_FORMS = {
    "alpha_2": "its ISO 3166-1 code of two letters, as in AU",
    "alpha_3": "its ISO 3166-1 code of three letters, as in AUS",
    "numeric": "its ISO 3166-1 code of three digits, as in 036",
}
