"""When a schedule is due: `rate(5 minutes)`, or `cron(0 9 * * ? *)` as cron and as Amazon write it."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from gateway.errors import ErrorCode, InvalidInput
from gateway.integrations.model import Schedule

_RATE = re.compile(r"rate\s*\(\s*(\d{1,6})\s*(minute|hour|day)s?\s*\)", re.IGNORECASE)
_CRON = re.compile(r"cron\s*\(\s*(.+?)\s*\)", re.IGNORECASE)
_DAYS = re.compile(r"(?<![#/\d])[1-7](?!\d)")
_YEARS = re.compile(r"\*|\d{4}(-\d{4})?(,\d{4}(-\d{4})?)*", re.ASCII)
_FIELDS_OF_AMAZON = 6
_ALL_YEARS = range(1970, 2200)

_EXPRESSION = (
    "A schedule is `rate(5 minutes)`, in minutes, hours or days and at least 1, or `cron(0 9 * * MON-FRI)` with five "
    "fields, or with Amazon's six, the last of which is the year."
)


def check(schedule: Schedule) -> None:
    """Refuse an expression or a time zone that means nothing."""
    zone(schedule.timezone)
    after = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    if _moments(schedule, after, after) is None:
        raise InvalidInput([_EXPRESSION], ["expression"], ErrorCode.INVALID_VALUE)


def zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = "A time zone has a name of the IANA's database, such as Europe/Berlin."
        raise InvalidInput([message], ["timezone"], ErrorCode.INVALID_VALUE) from None


def next_time(schedule: Schedule, made: datetime, after: datetime) -> datetime | None:
    """Return when a schedule that was made at some time is due next, later than `after`; None when never again.

    It begins with its start time, or when it was made; a rate counts from there. The offset delays each time.
    """
    start = schedule.start_time or made
    offset = timedelta(seconds=schedule.offset)
    found = _moments(schedule, start, max(after - offset, start - timedelta(seconds=1)))
    if found is None:
        return None
    due = found + offset
    return None if schedule.end_time is not None and due > schedule.end_time else due


def _moments(schedule: Schedule, start: datetime, after: datetime) -> datetime | None:
    """Return the first moment of an expression later than `after`."""
    if rate := _RATE.fullmatch(schedule.expression.strip()):
        count, unit = int(rate[1]), rate[2].lower()
        if not count:
            return None
        period = timedelta(**{f"{unit}s": count})
        return start + period * ((after - start) // period + 1)
    cron = _CRON.fullmatch(schedule.expression.strip())
    return _next_of_cron(cron[1].split(), zone(schedule.timezone), after) if cron else None


def _next_of_cron(fields: list[str], where: ZoneInfo, after: datetime) -> datetime | None:
    years = "*"
    if len(fields) == _FIELDS_OF_AMAZON:
        *fields, years = fields
        # Amazon counts the days of the week from Sunday as 1, cron from Sunday as 0.
        fields[4] = _DAYS.sub(lambda day: str(int(day[0]) - 1), fields[4])
    # With six fields left, CronSim would take the first for seconds.
    if len(fields) != _FIELDS_OF_AMAZON - 1 or not _YEARS.fullmatch(years):
        return None
    expression = " ".join(field.replace("?", "*") for field in fields)
    local = after.replace(tzinfo=UTC).astimezone(where)
    try:
        for year in _named(years, local.year):
            before = max(local, datetime(year, 1, 1, tzinfo=where) - timedelta(seconds=1))
            found = next(CronSim(expression, before), None)
            if found is not None and (years == "*" or found.year == year):
                return found.astimezone(UTC).replace(tzinfo=None)
    except CronSimError:
        return None
    return None


def _named(years: str, first: int) -> list[int]:
    """Return the years that an expression names, from the first on; of any year that one, since the next follows it."""
    if years == "*":
        return [first]
    ends = (part.partition("-") for part in years.split(","))
    spans = [(int(low), int(high or low)) for low, _, high in ends]
    return [year for year in _ALL_YEARS if year >= first and any(low <= year <= high for low, high in spans)]
