"""When a schedule is due."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import InvalidInput
from gateway.integrations.model import Schedule
from gateway.integrations.rules.schedules import check, next_time


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).replace(tzinfo=None)


MADE = at("2024-01-01T00:00:30")
NOW = at("2024-01-01T10:02")


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (Schedule("rate(5 minutes)"), "2024-01-01T10:05:30"),
        (Schedule("rate (1 day)"), "2024-01-02T00:00:30"),
        (Schedule("rate(2 hours)", start_time=at("2024-01-01T09:00")), "2024-01-01T11:00"),
        (Schedule("rate(2 hours)", start_time=at("2025-01-01T09:00")), "2025-01-01T09:00"),
        (Schedule("rate(5 minutes)", offset=90), "2024-01-01T10:02:00"),
        (Schedule("cron(0 9 * * ? *)"), "2024-01-02T09:00"),
        (Schedule("cron(0 9 * * ? *)", timezone="Europe/Berlin"), "2024-01-02T08:00"),
        (Schedule("cron(0 12 * * *)", timezone="America/New_York"), "2024-01-01T17:00"),
        (Schedule("cron(0 9 ? * 2 *)"), "2024-01-08T09:00"),
        (Schedule("cron(0 9 * * 1)"), "2024-01-08T09:00"),
        (Schedule("cron(0 9 ? * MON-FRI *)", offset=60), "2024-01-02T09:01"),
        (Schedule("cron(0 9 ? * 6L *)"), "2024-01-26T09:00"),
        (Schedule("cron(0 9 ? * 3#1 *)"), "2024-01-02T09:00"),
        (Schedule("cron(*/15 * * * ? 2030-2031)"), "2030-01-01T00:00"),
        (Schedule("rate(1 day)", end_time=at("2024-01-01T23:00")), None),
        (Schedule("cron(0 0 1 1 ? 2020)"), None),
    ],
)
def test_a_schedule_is_due_next_A12(schedule: Schedule, expected: str | None) -> None:
    check(schedule)

    found = next_time(schedule, MADE, NOW - timedelta(minutes=2) if schedule.offset == 90 else NOW)

    assert found == (at(expected) if expected else None)


def test_a_time_of_day_stays_the_same_when_clocks_change_A12() -> None:
    daily = Schedule("cron(30 8 * * *)", timezone="Europe/Berlin")
    before, after = (next_time(daily, MADE, at(f"2024-03-{day}T12:00")) for day in (29, 30))

    assert (before, after) == (at("2024-03-30T07:30"), at("2024-03-31T06:30"))


@given(st.integers(1, 10_000), st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)), st.integers(0, 36_000))  # noqa: DTZ001 -- As documents have them.
def test_a_rate_is_due_within_its_period_A12(minutes: int, now: datetime, offset: int) -> None:
    period = timedelta(minutes=minutes)
    start = at("2023-12-01T00:00")
    due = next_time(Schedule(f"rate({minutes} minutes)", start_time=start, offset=offset), MADE, now)

    assert due is not None
    assert now < due <= now + period
    assert (due - start - timedelta(seconds=offset)) % period == timedelta(0)


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule("rate(0 minutes)"),
        Schedule("rate(5 weeks)"),
        Schedule("5 minutes"),
        Schedule("cron(* * * *)"),
        Schedule("cron(0 9 * * * * *)"),
        Schedule("cron(61 * * * *)"),
        Schedule("cron(0 9 * * ? next)"),
        Schedule("at(2024-01-01T00:00:00)"),
    ],
    ids=lambda schedule: schedule.expression,
)
def test_an_expression_that_means_nothing_is_refused_with_what_is_allowed_A12(schedule: Schedule) -> None:
    with pytest.raises(InvalidInput) as refusal:
        check(schedule)

    assert refusal.value.path == ("expression",)
    assert "rate(5 minutes)" in refusal.value.message


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd", "", "x\0"])
def test_a_time_zone_has_a_name_A12(name: str) -> None:
    if not name:
        check(Schedule("rate(1 day)", timezone=name))
        return
    with pytest.raises(InvalidInput) as refusal:
        check(Schedule("rate(1 day)", timezone=name))

    assert refusal.value.path == ("timezone",)
