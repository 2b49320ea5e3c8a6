"""Points in time as texts: ISO 8601 in, UTC with milliseconds out."""

import re
from datetime import UTC, datetime

# RFC 3339's date-time; the standard library accepts more forms, and which ones depends on its version.
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-]\d{2}:\d{2}))", re.ASCII)


def printed(moment: datetime) -> str:
    """Return a naive datetime in UTC as a text."""
    # To cut off digits is faster than to ask for fewer of them.
    return f"{moment.isoformat()[:23]}Z" if moment.microsecond else f"{moment.isoformat()}.000Z"


def parsed(text: str) -> datetime:
    """Return the naive datetime in UTC that a text with a zone means, cut to milliseconds.

    ValueError says in a sentence why there is none.
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError("A time is an ISO 8601 string with its zone, as in 2021-01-27T00:25:20.000Z.")
    day, time, fraction, offset = match.groups()
    milliseconds = (fraction or "").ljust(3, "0")[:3]
    try:
        moment = datetime.fromisoformat(f"{day}T{time}.{milliseconds}{offset or '+00:00'}")
        return moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise ValueError("There is no such time, or it lies outside the years 1 to 9999.") from None
