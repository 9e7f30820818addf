"""How instants and dates are read: local without an offset, and not at all where the clocks make no sense of them."""

from datetime import UTC, date, datetime

import pytest

from timetracker.api.errors import Problem
from timetracker.api.fields import InstantField, Moment, read_instant, read_moment, start_of_day


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-26T08:00", utc(2026, 1, 26, 7)),
        ("2026-07-26 08:00:30", utc(2026, 7, 26, 6, 0, 30)),
        ("2026-01-26T08:00:00Z", utc(2026, 1, 26, 8)),
        ("2026-01-26T08:00:00.123456+05:30", utc(2026, 1, 26, 2, 30, 0, 123456)),
        (" 2026-01-26T08 ", utc(2026, 1, 26, 7)),
        ("2026-03-29T03:00", utc(2026, 3, 29, 1)),
        ("2026-10-25T02:30+02:00", utc(2026, 10, 25, 0, 30)),
        ("2026-10-25T02:30+01:00", utc(2026, 10, 25, 1, 30)),
        ("2026-03-29T02:30+01:00", utc(2026, 3, 29, 1, 30)),
    ],
)
def test_an_instant_is_local_without_an_offset(text, instant):
    assert read_instant(text) == instant


@pytest.mark.parametrize("text", ["2026-03-29T02:00", "2026-03-29T02:59:59"])
def test_a_time_that_spring_leaves_out_does_not_exist(text):
    with pytest.raises(Problem) as refusal:
        read_instant(text)
    assert (refusal.value.status, refusal.value.code) == (400, "nonexistent_time")


@pytest.mark.parametrize("text", ["2026-10-25T02:00", "2026-10-25T02:59:59"])
def test_a_time_that_autumn_brings_twice_is_ambiguous(text):
    with pytest.raises(Problem) as refusal:
        read_instant(text)
    assert (refusal.value.status, refusal.value.code) == (400, "ambiguous_time")


@pytest.mark.parametrize(
    "text",
    ["", "2026-01-26", "08:00", "yesterday", "2026-02-30T08:00", "2026-01-26T24:30", "2026-01-26T08:00+25:00",
     "0001-01-01T00:00+05:00", "9999-12-31T23:59-05:00", "٢٠٢٦-01-26T08:00", "2026-01-26T08:00\x00", "1" * 5000],
)  # fmt: skip
def test_what_names_no_instant_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        read_instant(text)


def test_a_date_names_the_whole_local_day():
    assert read_moment("2026-01-26") == Moment(utc(2026, 1, 25, 23), utc(2026, 1, 26, 23))


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)])
def test_a_day_has_as_many_hours_as_the_clocks_give_it(day, hours):
    moment = read_moment(day)
    assert (moment.end - moment.start).total_seconds() == hours * 3600


@pytest.mark.parametrize("text", ["2026-01-26T08:00:00+01:00", "2026-01-26T08:00:00 01:00", "2026-01-26T08:00"])
def test_an_instant_names_itself_even_with_a_plus_that_became_a_space(text):
    assert read_moment(text).start == utc(2026, 1, 26, 7)


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01", "2026-13-01", "x"])
def test_what_names_no_day_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        read_moment(text)


def test_a_day_begins_where_the_clocks_skip_midnight(settings):
    settings.TIME_ZONE = "America/Havana"  # on 2026-03-08 the clocks go from 00:00 to 01:00
    assert start_of_day(date(2026, 3, 8)) == utc(2026, 3, 8, 5)


def test_an_instant_is_written_as_local_time_with_its_offset():
    assert InstantField().to_representation(utc(2026, 7, 26, 6)) == "2026-07-26T08:00:00+02:00"
