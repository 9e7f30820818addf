"""From intervals to days, weeks, months and a range: R7, R8, R10, R11."""

from dataclasses import FrozenInstanceError, fields
from datetime import date

import pytest

from attendance.worktime import Attribution, Day, Interval, OpenShift, Period, Range, pair, summarise
from tests.attendance.worktime.logs import POLICY, january, local, problems, read, shown, spans, taps

CALENDAR, SHIFT = Attribution.CALENDAR, Attribution.SHIFT
EARLIER_TO_26 = "24 20:00 IN, 26 08:00 OUT"


def days(summary):
    """Each day with anything on it, as "26: 26 08:00 - 26 16:00"."""
    return [f"{day.day.day}: {spans(day.intervals)}" for day in summary.days if day.intervals]


@pytest.mark.parametrize(
    ("log", "attribution", "expected"),
    [
        # R7: a day shift is the same under both.
        ("26 08:00 IN, 26 16:00 OUT", CALENDAR, ["26: 26 08:00 - 26 16:00"]),
        ("26 08:00 IN, 26 16:00 OUT", SHIFT, ["26: 26 08:00 - 26 16:00"]),
        # R7: a night shift is split at midnight, or belongs to the day of its IN.
        ("26 22:00 IN, 27 06:00 OUT", CALENDAR, ["26: 26 22:00 - 27 00:00", "27: 27 00:00 - 27 06:00"]),
        ("26 22:00 IN, 27 06:00 OUT", SHIFT, ["26: 26 22:00 - 27 06:00"]),
        # R7: at every midnight.
        (
            "26 22:00 IN, 28 06:00 OUT",
            CALENDAR,
            ["26: 26 22:00 - 27 00:00", "27: 27 00:00 - 28 00:00", "28: 28 00:00 - 28 06:00"],
        ),
        ("26 22:00 IN, 28 06:00 OUT", SHIFT, ["26: 26 22:00 - 28 06:00"]),
        # R7: an OUT at midnight leaves nothing for the next day, an IN at midnight nothing for the one before.
        ("26 16:00 IN, 27 00:00 OUT", CALENDAR, ["26: 26 16:00 - 27 00:00"]),
        ("27 00:00 IN, 27 08:00 OUT", CALENDAR, ["27: 27 00:00 - 27 08:00"]),
        ("27 00:00 IN, 27 08:00 OUT", SHIFT, ["27: 27 00:00 - 27 08:00"]),
        # R4: an empty interval lies on the day of its instant.
        ("27 00:00 IN, 27 00:00 OUT", CALENDAR, ["27: 27 00:00 - 27 00:00"]),
        ("27 00:00 IN, 27 00:00 OUT", SHIFT, ["27: 27 00:00 - 27 00:00"]),
        # R10, calendar: cut at both edges of the range, 26 to 28.
        (EARLIER_TO_26, CALENDAR, ["26: 26 00:00 - 26 08:00"]),
        ("28 20:00 IN, 30 08:00 OUT", CALENDAR, ["28: 28 20:00 - 29 00:00"]),
        # R10, calendar: through all of it.
        (
            "20 20:00 IN, 31 08:00 OUT",
            CALENDAR,
            ["26: 26 00:00 - 27 00:00", "27: 27 00:00 - 28 00:00", "28: 28 00:00 - 29 00:00"],
        ),
        # R10, shift: an interval belongs to the range that holds its IN, uncut.
        (EARLIER_TO_26, SHIFT, []),
        ("28 20:00 IN, 30 08:00 OUT", SHIFT, ["28: 28 20:00 - 30 08:00"]),
        # R10: what ends where the range starts, or starts where it ends, is outside.
        ("25 20:00 IN, 26 00:00 OUT", CALENDAR, []),
        ("25 20:00 IN, 26 00:00 OUT", SHIFT, []),
        ("29 00:00 IN, 29 08:00 OUT", CALENDAR, []),
        ("29 00:00 IN, 29 08:00 OUT", SHIFT, []),
        ("29 00:00 IN, 29 00:00 OUT", CALENDAR, []),
        ("30 08:00 IN, 30 16:00 OUT", CALENDAR, []),
        ("30 08:00 IN, 30 16:00 OUT", SHIFT, []),
        ("24 08:00 IN, 24 16:00 OUT", CALENDAR, []),
        ("24 08:00 IN, 24 16:00 OUT", SHIFT, []),
        ("26 00:00 IN, 26 00:00 OUT", CALENDAR, ["26: 26 00:00 - 26 00:00"]),
    ],
)
def test_which_day_an_interval_belongs_to(log, attribution, expected):
    assert days(summarise(read(log), january(26, 28), attribution)) == expected


def test_the_intervals_of_a_range_are_cut_at_its_edges_but_not_at_midnight():
    work = read("25 22:00 IN, 26 06:00 OUT, 26 22:00 IN, 27 06:00 OUT, 28 22:00 IN, 29 06:00 OUT")
    calendar = "26 00:00 - 26 06:00, 26 22:00 - 27 06:00, 28 22:00 - 29 00:00"
    assert spans(summarise(work, january(26, 28), CALENDAR).intervals) == calendar
    shift = "26 22:00 - 27 06:00, 28 22:00 - 29 06:00"
    assert spans(summarise(work, january(26, 28), SHIFT).intervals) == shift


def test_an_interval_far_longer_than_the_range_keeps_its_night_under_shift():
    summary = summarise(read("26 20:00 IN, 29 08:00 OUT"), january(26, 26), SHIFT)
    assert (summary.worked_seconds, summary.night_seconds) == (60 * 3600, 24 * 3600)


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        # R11: the local day of its instant, at both ends of the day.
        ("26 00:00 OUT", ["26: ORPHAN_OUT 26 00:00"]),
        ("26 23:59:59 OUT", ["26: ORPHAN_OUT 26 23:59:59"]),
        ("27 00:00 OUT", ["27: ORPHAN_OUT 27 00:00"]),
        # R11: a long shift is reported on the day of its IN alone.
        ("26 08:00 IN, 28 08:00 OUT", ["26: SHIFT_TOO_LONG 26 08:00"]),
        ("25 08:00 IN, 26 08:00 OUT", []),
        # R11: several, in the order of time, on their days.
        (
            "26 08:00 IN, 26 09:00 IN!, 28 08:00 OUT, 28 09:00 OUT",
            [
                "26: MISSING_OUT 26 08:00, DUPLICATE_IN 26 09:00, CLOCK_ERROR 26 09:00, SHIFT_TOO_LONG 26 09:00",
                "28: ORPHAN_OUT 28 09:00",
            ],
        ),
        # Outside the range, just before and just after.
        ("25 23:59:59 OUT", []),
        ("29 00:00 OUT", []),
        ("30 00:00 OUT", []),
    ],
)
@pytest.mark.parametrize("attribution", Attribution)
def test_which_day_an_anomaly_belongs_to(log, expected, attribution):
    summary = summarise(read(log), january(26, 28), attribution)
    assert [f"{day.day.day}: {problems(day.anomalies)}" for day in summary.days if day.anomalies] == expected
    assert list(summary.anomalies) == [anomaly for day in summary.days for anomaly in day.anomalies]


@pytest.mark.parametrize(
    ("log", "now", "attribution", "expected"),
    [
        # The first and the last of the day.
        ("26 08:00 IN, 26 12:00 OUT, 26 12:30 IN, 26 16:30 OUT", "28 12:00", CALENDAR, ["26 08:00 26 16:30", "- -"]),
        # Cut at midnight, a night shift ends at it and starts at it; uncut it keeps its times.
        ("26 22:00 IN, 27 06:00 OUT", "28 12:00", CALENDAR, ["26 22:00 27 00:00", "27 00:00 27 06:00"]),
        ("26 22:00 IN, 27 06:00 OUT", "28 12:00", SHIFT, ["26 22:00 27 06:00", "- -"]),
        # An open one has no end yet; the part before midnight has.
        ("26 08:00 IN", "26 12:00", CALENDAR, ["26 08:00 - open", "- -"]),
        ("26 22:00 IN", "27 02:00", CALENDAR, ["26 22:00 27 00:00", "27 00:00 - open"]),
        ("26 22:00 IN", "27 02:00", SHIFT, ["26 22:00 - open", "- -"]),
        # The second of two is open.
        ("26 08:00 IN, 26 09:00 OUT, 26 10:00 IN", "26 12:00", CALENDAR, ["26 08:00 - open", "- -"]),
        # Closed by the policy, and a proper one after it.
        ("26 18:00 IN", "28 12:00", CALENDAR, ["26 18:00 27 00:00 auto", "- -"]),
        ("26 08:00 IN, 26 09:00 IN, 26 16:00 OUT", "28 12:00", SHIFT, ["26 08:00 26 16:00 auto", "- -"]),
        # Nothing but an OUT is no time at all.
        ("26 08:00 OUT", "28 12:00", CALENDAR, ["- -", "- -"]),
    ],
)
def test_first_and_last_times_of_a_day(log, now, attribution, expected):
    work = read(log, now, open_shift=OpenShift.DAY_END)
    summary = summarise(work, january(26, 27), attribution)
    seen = [
        " ".join(shown(at) if at else "-" for at in (day.first_in, day.last_out))
        + " open" * day.open
        + " auto" * day.auto_closed
        for day in summary.days
    ]
    assert seen == expected


@pytest.mark.parametrize(
    ("last", "attribution", "open_now"), [(26, CALENDAR, False), (27, CALENDAR, True), (26, SHIFT, True)]
)
def test_a_range_is_open_if_it_holds_the_end_of_the_current_shift(last, attribution, open_now):
    work = read("26 22:00 IN", "27 02:00")
    assert summarise(work, january(26, last), attribution).has_open_shift is open_now


def test_a_day_in_full():
    work = read("26 21:00 IN, 26 23:00:30 OUT, 26 23:30 OUT")
    (day,) = summarise(work, january(26, 26), CALENDAR).days
    interval = Interval(local("26 21:00"), local("26 23:00:30"), 1, 2)
    assert day == Day(date(2026, 1, 26), (interval,), 7230, 3630, work.anomalies)
    assert type(day.worked_seconds) is type(day.night_seconds) is int


def test_the_attribution_may_be_the_plain_word_of_a_setting_or_a_query():
    work = read("26 22:00 IN, 27 06:00 OUT")
    for attribution in Attribution:
        assert summarise(work, january(26, 26), str(attribution)) == summarise(work, january(26, 26), attribution)


def test_every_day_of_the_range_has_its_line():
    summary = summarise(read(""), january(1, 31), CALENDAR)
    assert [day.day.day for day in summary.days] == list(range(1, 32))
    assert (summary.worked_seconds, summary.night_seconds, summary.worked_days) == (0, 0, 0)
    assert (summary.intervals, summary.anomalies, summary.has_open_shift) == ((), (), False)


def test_days_worked_are_those_with_a_second_on_them():
    work = read("26 08:00 IN, 26 08:00 OUT, 27 08:00 IN, 27 08:00:01 OUT, 28 22:00 IN, 29 06:00 OUT")
    assert summarise(work, january(26, 29), CALENDAR).worked_days == 3
    assert summarise(work, january(26, 29), SHIFT).worked_days == 2


def test_weeks_run_from_monday_and_months_from_the_first_with_only_what_the_range_holds():
    log = "2026-01-30 08:00 IN, 2026-01-30 09:00 OUT, 2026-02-01 23:00 IN, 2026-02-02 02:00 OUT"
    work = pair(taps(f"2026-01-28 08:00 IN, 2026-01-28 16:00 OUT, {log}"), POLICY, local("2026-02-20 12:00"))
    summary = summarise(work, Range.of(date(2026, 1, 29), date(2026, 2, 3), POLICY), CALENDAR)
    assert summary.weeks() == [
        Period(date(2026, 1, 26), date(2026, 2, 1), 2 * 3600),
        Period(date(2026, 2, 2), date(2026, 2, 8), 2 * 3600),
    ]
    assert summary.months() == [
        Period(date(2026, 1, 1), date(2026, 1, 31), 3600),
        Period(date(2026, 2, 1), date(2026, 2, 28), 3 * 3600),
    ]


def test_a_week_over_new_year_is_one_and_a_december_ends_on_the_31st():
    span = Range.of(date(2027, 12, 31), date(2028, 2, 1), POLICY)
    summary = summarise(read(""), span, CALENDAR)
    assert summary.weeks()[0] == Period(date(2027, 12, 27), date(2028, 1, 2), 0)
    assert [(period.first, period.last) for period in summary.months()] == [
        (date(2027, 12, 1), date(2027, 12, 31)),
        (date(2028, 1, 1), date(2028, 1, 31)),
        (date(2028, 2, 1), date(2028, 2, 29)),
    ]


def test_a_range_holds_the_instants_from_its_first_midnight_up_to_its_last():
    span = january(26, 27)
    assert (span.start, span.end) == (local("26 00:00"), local("28 00:00"))
    assert [at in span for at in map(local, ("25 23:59:59", "26 00:00", "27 23:59:59", "28 00:00"))] == [
        False,
        True,
        True,
        False,
    ]


def test_the_days_of_a_range_know_their_length_on_the_change_nights():
    span = Range.of(date(2026, 3, 28), date(2026, 3, 30), POLICY)
    assert [(day.end - day.start).total_seconds() / 3600 for day in span.days] == [24, 23, 24]
    assert [day.start for day in span.days] == list(span.starts)


def test_a_range_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="2026-01-27 is after 2026-01-26"):
        january(27, 26)


def test_what_goes_in_and_what_comes_out_never_changes():
    work, span = read("26 08:00 IN, 27 08:00 OUT"), january(26, 26)
    summary = summarise(work, span, CALENDAR)
    inputs = [POLICY, *taps("26 08:00 IN"), span, *span.days]
    for thing in [*inputs, work, *work.intervals, *work.anomalies, summary, *summary.days, *summary.weeks()]:
        with pytest.raises(FrozenInstanceError):
            setattr(thing, fields(thing)[0].name, None)
        assert not hasattr(thing, "__dict__")
