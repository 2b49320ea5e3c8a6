"""Times as a source writes them: ISO 8601, or in a format of Java's SimpleDateFormat.

    y  year, of four digits or of two      H  hour 0-23      S  fraction of the second
    M  month, by number or English name    k  hour 1-24      a  AM or PM
    d  day of the month                    h  hour 1-12      z  UTC, GMT, GMT+01:00
    E  day of the week, which is passed    m  minute         Z  +0100
    '…'  letters as they stand             s  second         X  Z, +01, +0100 or +01:00

A time without a zone is one in UTC. A year of two digits lies within 80 years before now and 20 after.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from itertools import groupby

from gateway import moments
from gateway.errors import InvalidInput

Parse = Callable[[str], datetime]
"""Returns a naive time in UTC, cut to milliseconds; ValueError says in a sentence why there is none."""

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<month_name>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)"
_OFFSET = r"[+-]\d{2}:?\d{2}"
_SHORT_YEAR = 2
_NAMED_MONTH = 3
_CENTURY_AHEAD = 20
_NOON = 12
_MIDNIGHT = 24

_LETTERS = {
    "d": r"(?P<day>\d{1,2})",
    "H": r"(?P<hour>\d{1,2})",
    "k": r"(?P<hour_24>\d{1,2})",
    "h": r"(?P<hour_12>\d{1,2})",
    "m": r"(?P<minute>\d{1,2})",
    "s": r"(?P<second>\d{1,2})",
    "S": r"(?P<fraction>\d{1,9})",
    "a": r"(?P<half>[AaPp][Mm])",
    "E": r"[A-Za-z]{3,9}",
    "z": rf"(?P<zone>UTC|Z|GMT(?:{_OFFSET})?)",
    "Z": rf"(?P<zone>{_OFFSET})",
    "X": rf"(?P<zone>Z|[+-]\d{{2}}|{_OFFSET})",
}


def parser(pattern: str | None) -> Parse:
    """Return what reads times of a format, ISO 8601 where there is none; refuse a format that it cannot read."""
    if pattern is None:
        return moments.parsed
    written = [part for letter, run in groupby(_tokens(pattern)) for part in [_expression(letter, len(list(run)))]]
    expression = "".join(written)
    names = re.findall(r"\?P<(\w+)>", expression)
    if len(names) != len(set(names)):
        raise InvalidInput(["A time format has each part once."])
    year, month = {"year", "short_year"} & set(names), {"month", "month_name"} & set(names)
    if not (year and month and "day" in names):
        raise InvalidInput(["A time format has at least a year, a month and a day, as in yyyy-MM-dd'T'HH:mm:ssX."])
    if ("hour_12" in names) != ("half" in names):
        raise InvalidInput(["A time format has both h and a, or none of them."])
    return partial(_parsed, re.compile(expression, re.ASCII), pattern)


def _tokens(pattern: str) -> list[tuple[str, bool]]:
    """Return the characters of a format, each with whether it stands for itself."""
    tokens: list[tuple[str, bool]] = []
    quoted = False
    for piece in re.findall(r"''|'|[^']", pattern):
        if piece == "'":
            quoted = not quoted
        else:
            tokens.append((piece[-1], quoted or not piece.isascii() or not piece.isalpha()))
    if quoted:
        raise InvalidInput(["A quote of the time format is not closed."])
    return tokens


def _expression(token: tuple[str, bool], length: int) -> str:
    letter, literal = token
    if literal:
        return re.escape(letter) * length
    if letter in "yu":
        return r"(?P<short_year>\d{2})" if length == _SHORT_YEAR else r"(?P<year>\d{4})"
    if letter in "ML":
        return _MONTH if length >= _NAMED_MONTH else r"(?P<month>\d{1,2})"
    if letter not in _LETTERS:
        problem = f"A time format has the letters y, M, d, H, k, h, m, s, S, a, z, Z, X and E; not {letter}."
        raise InvalidInput([problem])
    return _LETTERS[letter]


def _parsed(expression: re.Pattern[str], pattern: str, text: str) -> datetime:
    match = expression.fullmatch(text)
    if match is None:
        raise ValueError(f"A time of this type is written as {pattern}.")
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    try:
        moment = datetime(
            _year(found), _month(found), int(found["day"]), tzinfo=_zone(found.get("zone", "Z"))
        ) + timedelta(
            hours=_hour(found),
            minutes=_below(60, found.get("minute", "0")),
            seconds=_below(61, found.get("second", "0")),
            milliseconds=int(found.get("fraction", "0").ljust(3, "0")[:3]),
        )
        return moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise ValueError("There is no such time, or it lies outside the years 1 to 9999.") from None


def _below(limit: int, digits: str) -> int:
    number = int(digits)
    if number >= limit:
        raise ValueError(digits)
    return number


def _year(found: dict[str, str]) -> int:
    if "year" in found:
        return int(found["year"])
    last = datetime.now(UTC).year + _CENTURY_AHEAD
    return last - (last - int(found["short_year"])) % 100


def _month(found: dict[str, str]) -> int:
    return int(found["month"]) if "month" in found else _MONTHS.index(found["month_name"][:3].lower()) + 1


def _hour(found: dict[str, str]) -> int:
    if "half" in found:
        hour = int(found["hour_12"])
        if not 1 <= hour <= _NOON:
            raise ValueError(found["hour_12"])
        return hour % _NOON + _NOON * (found["half"].lower() == "pm")
    if "hour_24" in found:
        return _below(_MIDNIGHT + 1, found["hour_24"]) % _MIDNIGHT
    return _below(_MIDNIGHT, found.get("hour", "0"))


def _zone(text: str) -> timezone:
    digits = text.removeprefix("GMT").replace(":", "")
    if digits in ("", "Z", "UTC"):
        return UTC
    offset = timedelta(hours=int(digits[1:3]), minutes=_below(60, digits[3:5] or "0"))
    return timezone(-offset if digits[0] == "-" else offset)
