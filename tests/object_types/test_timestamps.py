"""Formats of SimpleDateFormat; a fraction of a second may be of any length, where Java counts milliseconds."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import InvalidInput
from gateway.moments import printed
from gateway.object_types.rules.timestamps import parser


@pytest.mark.parametrize(
    ("pattern", "written", "moment"),
    [
        ("yyyy-MM-dd", "2021-12-20", "2021-12-20T00:00:00.000Z"),
        ("yyyy-MM-dd'T'HH:mm:ss.SSSZ", "2021-12-20T09:15:27.500+0100", "2021-12-20T08:15:27.500Z"),
        ("yyyy-MM-dd'T'HH:mm:ss.SSSZ", "2021-12-20T09:15:27.000-0530", "2021-12-20T14:45:27.000Z"),
        ("yyyy-MM-dd'T'HH:mm:ssX", "2021-12-20T09:15:27Z", "2021-12-20T09:15:27.000Z"),
        ("yyyy-MM-dd'T'HH:mm:ssX", "2021-12-20T09:15:27+01", "2021-12-20T08:15:27.000Z"),
        ("yyyy-MM-dd'T'HH:mm:ssXXX", "2021-12-31T19:00:00-05:00", "2022-01-01T00:00:00.000Z"),
        ("yyyy-MM-dd'T'HH:mm:ss'Z'", "2021-12-20T09:15:27Z", "2021-12-20T09:15:27.000Z"),
        ("EEE, d MMM yyyy HH:mm:ss z", "Mon, 20 Dec 2021 09:15:27 GMT", "2021-12-20T09:15:27.000Z"),
        ("EEE, d MMM yyyy HH:mm:ss z", "Mon, 20 Dec 2021 09:15:27 GMT+01:00", "2021-12-20T08:15:27.000Z"),
        ("MMMM d, yyyy", "December 3, 2021", "2021-12-03T00:00:00.000Z"),
        ("MM/dd/yyyy hh:mm a", "12/20/2021 12:05 AM", "2021-12-20T00:05:00.000Z"),
        ("MM/dd/yyyy hh:mm a", "12/20/2021 12:05 pm", "2021-12-20T12:05:00.000Z"),
        ("MM/dd/yyyy hh:mm a", "12/20/2021 01:05 PM", "2021-12-20T13:05:00.000Z"),
        ("dd.MM.yy kk:mm", "20.12.21 24:05", "2021-12-20T00:05:00.000Z"),
        ("dd.MM.yy", "20.12.99", "1999-12-20T00:00:00.000Z"),
        ("yyyyMMddHHmmss", "20211220091527", "2021-12-20T09:15:27.000Z"),
        ("d/M/yyyy", "3/1/2021", "2021-01-03T00:00:00.000Z"),
        ("yyyy-MM-dd HH 'o''clock'", "2021-12-20 09 o'clock", "2021-12-20T09:00:00.000Z"),
        ("yyyy-MM-dd HH:mm:ss.SSSSSS", "2021-12-20 09:15:27.123456", "2021-12-20T09:15:27.123Z"),
    ],
)
def test_a_time_is_read_by_its_format_A16(pattern: str, written: str, moment: str) -> None:
    assert printed(parser(pattern)(written)) == moment


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("yyyy-MM-dd", "2021-13-01"),
        ("yyyy-MM-dd", "2021-12-01 "),
        ("yyyy-MM-dd HH:mm", "2021-12-01 24:00"),
        ("yyyy-MM-dd HH:mm", "2021-12-01 23:60"),
        ("MM/dd/yyyy hh:mm a", "12/20/2021 13:05 PM"),
        ("yyyy-MM-dd'T'HH:mm:ssX", "0001-01-01T00:00:00+01"),
        ("yyyy-MM-dd", "٢٠٢١-12-01"),
    ],
)
def test_what_is_no_time_is_refused_A16(pattern: str, written: str) -> None:
    with pytest.raises(ValueError, match=r"^(There is no such time|A time of this type)"):
        parser(pattern)(written)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("yyyy-MM", "at least a year, a month and a day"),
        ("yyyy-MM-dd ww", "not w"),
        ("yyyy-MM-dd HH:mm HH", "each part once"),
        ("yyyy-MM-dd'T", "not closed"),
        ("yyyy-MM-dd hh", "both h and a"),
        ("yyyy-MM-dd HH a", "both h and a"),
        ("", "at least a year"),
    ],
)
def test_a_format_that_cannot_be_read_is_refused_A16(pattern: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        parser(pattern)


@given(st.integers(0, 4_000_000_000_000), st.integers(-14 * 60, 14 * 60))
def test_a_time_of_any_zone_is_read_as_utc_A16(milliseconds: int, offset: int) -> None:
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC) + timedelta(milliseconds=milliseconds % 1000)
    local = moment + timedelta(minutes=offset)
    sign, (hours, minutes) = "-" if offset < 0 else "+", divmod(abs(offset), 60)
    written = f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 1000:03} {sign}{hours:02}:{minutes:02}"

    assert parser("yyyy-MM-dd HH:mm:ss.SSS XXX")(written) == moment.replace(tzinfo=None)
