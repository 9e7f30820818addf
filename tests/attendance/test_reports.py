"""Reports read as little as they need, and say the same as the whole history would."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from attendance import recording, reports, worktime
from attendance.models import Employee, Event, Source
from attendance.worktime import Code
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 20, 12, tzinfo=UTC)


def history(person, taps, **more):
    """Taps `(instant, declared direction)`, written in a few statements."""
    facts = [
        recording.Fact(at=at, declared=declared, source=Source.TERMINAL, recorded_at=at, **more)
        for at, declared in taps
    ]
    recording.record_history(person, facts, now=NOW)


def instant(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def march(attribution=None):
    return reports.span_of(date(2026, 3, 1), date(2026, 3, 31), attribution)


def by_the_whole_history(person, span, now):
    """The same from every event of the person that counts, by the engine alone."""
    events = [
        worktime.Event(event.id, event.at, event.direction, "clock_error" in event.flags)
        for event in Event.objects.counting().filter(employee=person)
    ]
    work = worktime.pair(worktime.in_order(events), span.policy, now)
    return worktime.summarise(work, span, span.policy.attribution)


@pytest.mark.parametrize("attribution", ["calendar", "shift"])
@pytest.mark.parametrize("open_shift", ["flag", "day_end"])
@pytest.mark.parametrize("seed", range(8))
def test_a_range_says_the_same_as_the_whole_history(settings, attribution, open_shift, seed):
    settings.OPEN_SHIFT_POLICY = open_shift
    random = Random(seed)
    people = [factories.EmployeeFactory() for _ in range(4)]
    for person in people:
        at, taps = instant("2026-01-01T00:00:00"), []
        while (at := at + timedelta(seconds=random.choice((0, 40, 5_000, 30_000, 70_000, 900_000)))) < NOW:
            taps.append((at, random.choice(("IN", "IN", "OUT", ""))))
        history(person, taps, flags=["clock_error"] if random.random() < 0.3 else [])
    for first, length in (
        (date(2026, 3, 1), 31),
        (date(2026, 2, 14), 1),
        (date(2026, 4, 1), 30),
        (date(2025, 12, 30), 5),
    ):
        span = reports.span_of(first, first + timedelta(days=length - 1), attribution)
        found = list(reports.reports_on([person.pk for person in people], span, NOW))
        assert [report.summary for report in found] == [by_the_whole_history(p, span, NOW) for p in people]
        assert [report.employee_id for report in found] == [person.pk for person in people]


def test_an_arrival_long_before_the_range_is_ended_inside_it(employee):
    history(employee, [(instant("2026-02-01T08:00:00"), "IN"), (instant("2026-03-02T08:00:00"), "OUT")])
    summary = reports.report_on(employee.pk, march(), NOW).summary
    assert summary.worked_seconds == 33 * 3600
    assert not summary.anomalies
    under_shift = reports.report_on(employee.pk, march("shift"), NOW).summary
    assert under_shift.worked_seconds == 0


def test_a_departure_after_the_range_ends_what_began_inside_it(employee):
    history(employee, [(instant("2026-03-31T20:00:00"), "IN"), (instant("2026-04-01T04:00:00"), "OUT")])
    assert reports.report_on(employee.pk, march(), NOW).summary.worked_seconds == 2 * 3600
    report = reports.report_on(employee.pk, march("shift"), NOW)
    assert report.summary.worked_seconds == 8 * 3600
    assert report.work.intervals[0].ended == instant("2026-04-01T04:00:00")


def test_a_range_that_lies_inside_one_interval_is_worked_throughout(employee):
    history(employee, [(instant("2026-02-01T08:00:00"), "IN"), (instant("2026-04-02T08:00:00"), "OUT")])
    summary = reports.report_on(employee.pk, march(), NOW).summary
    assert summary.worked_seconds == (31 * 24 - 1) * 3600  # an hour less: the clocks go forward


def test_what_was_voided_does_not_count(employee):
    history(employee, [(instant(f"2026-03-02T{hour}:00:00"), way) for hour, way in (("08", "IN"), ("16", "OUT"))])
    wrong = factories.record(employee, "2026-03-02T12:00:00", "OUT", now=NOW)
    assert reports.report_on(employee.pk, march(), NOW).summary.worked_seconds == 4 * 3600
    recording.void_event(wrong.pk, by="hr", reason="Not there", now=NOW)
    assert reports.report_on(employee.pk, march(), NOW).summary.worked_seconds == 8 * 3600
    assert wrong in reports.events_in(employee.pk, march())


def test_the_flag_of_a_wrong_clock_becomes_an_anomaly(employee):
    history(employee, [(instant("2026-03-02T08:00:00"), "OUT")], flags=["unsigned", "clock_error"])
    found = reports.report_on(employee.pk, march(), NOW).summary.anomalies
    assert [anomaly.code for anomaly in found] == [Code.ORPHAN_OUT, Code.CLOCK_ERROR]


def test_events_of_an_instant_keep_their_order(employee):
    at = instant("2026-03-02T08:00:00")
    history(employee, [(at, "IN"), (at, "OUT"), (at, "IN"), (at + timedelta(hours=1), "OUT")])
    report = reports.report_on(employee.pk, march(), NOW)
    assert [interval.seconds for interval in report.work.intervals] == [0, 3600]
    assert not report.summary.anomalies


def test_the_rules_are_those_of_the_settings(settings):
    settings.MAX_SHIFT_HOURS = 12
    settings.OPEN_SHIFT_POLICY, settings.DAY_ATTRIBUTION = "day_end", "shift"
    settings.NIGHT_START, settings.NIGHT_END = time(21), time(7)
    policy = reports.policy()
    assert policy.zone.key == "Europe/Warsaw"
    assert policy.max_shift == timedelta(hours=12)
    assert (policy.open_shift, policy.attribution) == ("day_end", "shift")
    assert (policy.night_start, policy.night_end) == (time(21), time(7))
    assert reports.policy("calendar").attribution == "calendar"


def test_a_forgotten_check_out_counts_to_the_planned_end_where_a_plan_is_given(settings, employee, stranger):
    settings.OPEN_SHIFT_POLICY = "plan_end"
    for person in (employee, stranger):
        history(person, [(instant("2026-03-02T08:00:00"), "IN")])
    ends = {employee.pk: instant("2026-03-02T16:00:00")}

    def planned_end(person):
        return lambda start: ends.get(person)

    people = [employee.pk, stranger.pk]
    found = list(reports.reports_on(people, march("shift"), NOW, planned_end))
    assert [report.summary.worked_seconds for report in found] == [8 * 3600, 0]
    assert found[0].summary.intervals[0].auto_closed
    assert reports.report_on(employee.pk, march(), NOW, planned_end).summary.worked_seconds == 8 * 3600
    assert [report.summary.worked_seconds for report in reports.reports_on(people, march(), NOW)] == [0, 0]


def test_people_come_by_name_with_their_department_and_position(department):
    position = factories.PositionFactory(name="Welder")
    zofia = factories.EmployeeFactory(full_name="Zofia", department=department, position=position)
    adam = factories.EmployeeFactory(full_name="Adam")
    people = [person for person, _report in reports.by_name(Employee.objects.all(), march(), NOW)]
    assert [tuple(person) for person in people] == [
        (adam.pk, "Adam", None, None),
        (zofia.pk, "Zofia", "Workshop", "Welder"),
    ]


def shift_workers(count):
    """People who were last seen before the look-back and are in at both edges of March."""
    people = [factories.EmployeeFactory() for _ in range(count)]
    for person in people:
        way = ("IN", "OUT", "IN", "OUT")
        days = ("2026-01-05", "2026-03-02", "2026-03-31", "2026-04-01")
        history(person, [(instant(f"{day}T08:00:00"), direction) for day, direction in zip(days, way, strict=True)])
    return [person.pk for person in people]


@pytest.mark.parametrize("count", [1, 30])
def test_four_queries_however_many_people(django_assert_num_queries, count):
    people = shift_workers(count)
    with django_assert_num_queries(4):
        found = list(reports.reports_on(people, march(), NOW))
    # from midnight to the departure on 2 March, and from the arrival on 31 March to midnight
    assert {report.summary.worked_seconds for report in found} == {33 * 3600 + 14 * 3600}


def test_nothing_but_the_log_is_read_and_that_in_the_order_of_its_index(django_assert_num_queries):
    people = shift_workers(2)
    with django_assert_num_queries(4) as queries:
        list(reports.reports_on(people, march(), NOW))
    assert not any("JOIN" in query["sql"] or "folded_name" in query["sql"] for query in queries)


def test_a_batch_holds_as_many_rows_whatever_the_range(django_assert_num_queries):
    people = [factories.EmployeeFactory().pk for _ in range(40)]
    year = reports.span_of(date(2025, 4, 1), date(2026, 3, 31))
    with django_assert_num_queries(3 * 2):  # 16 people in a batch; nobody has anything to look ahead for
        assert len(list(reports.reports_on(people, year, NOW))) == 40


def test_nothing_is_read_before_it_is_asked_for(django_assert_num_queries):
    people = [factories.EmployeeFactory().pk for _ in range(40)]
    year = reports.span_of(date(2025, 4, 1), date(2026, 3, 31))
    with django_assert_num_queries(2):
        next(reports.reports_on(people, year, NOW))
