"""The calendar feed: read back as a calendar program reads it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import structlog
import time_machine
from icalendar import Calendar
from rest_framework.test import APIClient

from attendance.models import AuditEntry
from schedules import feeds, roster
from schedules.models import Absence, CalendarFeed, DayType, RosterCell
from tests.attendance.problems import assert_problem

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def plan(hr, employee):
    """Puts codes into the employee's roster, by day."""

    def write(**cells):
        days = {date.fromisoformat(day.removeprefix("on_").replace("_", "-")): text for day, text in cells.items()}
        changes = [roster.Change(employee_id=employee.pk, day=day, text=text) for day, text in days.items()]
        assert not roster.save(hr, changes, NOW).errors

    return write


@pytest.fixture
def own(employee, client_for):
    return client_for(employee.user)


def path_of(url):
    return url.removeprefix("http://testserver")


def address(client):
    return path_of(client.get("/api/schedules/calendar").json()["url"])


def events(client):
    response = APIClient().get(address(client))
    assert response.status_code == 200
    return {str(event["UID"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def only_event(client):
    (event,) = events(client).values()
    return event


def times(event):
    return event["DTSTART"].dt, event["DTEND"].dt


# ------------------------------------------------------------------------------------------------- what stands in it


def test_a_shift_is_an_event_in_utc(own, employee, plan):
    plan(on_2026_03_23="8-17")
    event = only_event(own)
    assert event["UID"] == f"roster-{employee.pk}-2026-03-23-1@timetracker"
    assert times(event) == (datetime(2026, 3, 23, 7, tzinfo=UTC), datetime(2026, 3, 23, 16, tzinfo=UTC))
    assert event["SUMMARY"] == "Shift 8-17"
    assert event["DTSTAMP"].dt == NOW
    assert b"DTSTART:20260323T070000Z" in event.to_ical()


@pytest.mark.parametrize(
    ("day", "hours", "length"),
    [
        ("on_2026_03_28", "20-8", 11),
        ("on_2026_03_28", "22-6", 7),
        ("on_2026_10_24", "20-8", 13),
        ("on_2026_10_24", "22-6", 9),
        ("on_2026_06_10", "20-8", 12),
    ],
)
def test_a_night_is_as_long_as_the_clocks_make_it(own, plan, day, hours, length):
    plan(**{day: hours})
    start, end = times(only_event(own))
    assert end - start == timedelta(hours=length)


def test_each_part_of_a_shift_is_an_event_of_its_own(own, employee, plan):
    plan(on_2026_06_10="8-12/13-17")
    found = events(own)
    assert list(found) == [f"roster-{employee.pk}-2026-06-10-{part}@timetracker" for part in (1, 2)]
    assert [event["DTSTART"].dt.hour for event in found.values()] == [6, 11]


def test_an_unpaid_break_is_said(own, hr, employee):
    change = roster.Change(employee_id=employee.pk, day=date(2026, 6, 10), text="8-17", unpaid_break="12-13")
    roster.save(hr, [change], NOW)
    assert only_event(own)["DESCRIPTION"] == "Unpaid break: 12-13"


def test_an_approved_absence_takes_the_place_of_the_shift_under_its_name(own, employee, plan):
    plan(on_2026_06_10="8-17", on_2026_06_11="8-17", on_2026_06_12="В")
    sick = DayType.objects.get(profile="uk", code="Л")
    Absence.objects.create(
        employee=employee,
        day_type=sick,
        first_day=date(2026, 6, 11),
        last_day=date(2026, 6, 14),
        status="approved",
        created_at=NOW,
        decided_at=NOW,
    )
    shift, absence = events(own).values()
    assert times(absence) == (date(2026, 6, 11), date(2026, 6, 12))
    assert absence["SUMMARY"] == f"Л – {sick.name_en}"
    assert shift["UID"].endswith("-2026-06-10-1@timetracker")


def test_a_day_type_is_named_with_its_hours_and_a_day_off_is_nothing(own, plan):
    plan(on_2026_06_10="ОФ", on_2026_06_11="В")
    office = DayType.objects.get(profile="uk", code="ОФ")
    assert only_event(own)["SUMMARY"] == f"ОФ – {office.name_en} {office.hours}"


def test_what_was_not_published_as_it_is_now_is_tentative(own, plan):
    plan(on_2026_06_10="8-17", on_2026_06_11="8-17", on_2026_06_12="8-17")
    for cell in RosterCell.objects.filter(day__gte=date(2026, 6, 11)):
        cell.published = cell.plan_text
        cell.save()
    plan(on_2026_06_12="9-18")
    assert [str(event["STATUS"]) for event in events(own).values()] == ["TENTATIVE", "CONFIRMED", "TENTATIVE"]


def test_it_covers_a_year_back_and_a_year_ahead(own, plan):
    plan(on_2025_02_28="8-17", on_2025_03_01="8-17", on_2027_03_31="8-17", on_2027_04_01="8-17")
    assert [event["DTSTART"].dt.date() for event in events(own).values()] == [date(2025, 3, 1), date(2027, 3, 31)]


def test_it_speaks_the_language_of_the_house_whatever_a_program_asks_for(own, plan, settings):
    settings.LANGUAGE_CODE = "uk"
    plan(on_2026_06_10="ОФ")
    name = DayType.objects.get(profile="uk", code="ОФ").name_uk
    response = APIClient(headers={"Accept-Language": "pl"}).get(address(own))
    assert name in response.content.decode().replace("\r\n ", "")


def test_it_is_a_calendar_as_the_standard_has_it(own, plan):
    plan(on_2026_06_10="ОФ")
    response = APIClient().get(address(own))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert {"VERSION:2.0", "PRODID:-//TimeTracker//Roster//EN"} <= set(lines)
    assert max(len(line.encode()) for line in lines) <= 75
    assert not Calendar.from_ical(response.content).errors


def test_it_costs_the_same_however_full_the_roster_is(own, plan, django_assert_num_queries):
    url = address(own)
    plan(**{f"on_2026_06_{day:02}": "8-17" for day in range(1, 31)})
    APIClient().get(url)  # the holidays are looked up once and for all
    with django_assert_num_queries(9):
        APIClient().get(url)


def test_a_program_that_has_it_is_told_so(own, plan):
    plan(on_2026_06_10="8-17")
    url = address(own)
    first = APIClient().get(url)
    assert first["Cache-Control"] == "private, no-cache"
    again = APIClient().get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    plan(on_2026_06_10="9-18")
    assert APIClient().get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


# ------------------------------------------------------------------------------------------------- who may read it


def test_the_address_stays_until_it_is_renewed(own):
    old = address(own)
    assert address(own) == old
    new = path_of(own.post("/api/schedules/calendar").json()["url"])
    assert new != old
    assert_problem(APIClient().get(old), 404, "not_found")
    assert APIClient().get(new).status_code == 200


def test_it_can_be_closed(own):
    url = address(own)
    assert own.delete("/api/schedules/calendar").status_code == 204
    assert_problem(APIClient().get(url), 404, "not_found")
    assert own.delete("/api/schedules/calendar").status_code == 204
    assert address(own) != url


def test_opening_renewing_and_closing_are_on_record_without_the_secret(own):
    address(own)
    own.post("/api/schedules/calendar")
    secret = CalendarFeed.objects.get().secret
    own.delete("/api/schedules/calendar")
    entries = list(AuditEntry.objects.filter(object_type="calendar_feed").order_by("id"))
    assert [entry.action for entry in entries] == ["created", "key_rotated", "deleted"]
    assert not any(secret in f"{entry.object_name}{entry.detail}" for entry in entries)


def test_whoever_is_no_employee_has_none(admin, client_for):
    for method in ("get", "post", "delete"):
        assert_problem(getattr(client_for(admin), method)("/api/schedules/calendar"), 404, "no_employee")


def test_it_ends_with_the_person_or_their_user(own, employee):
    url = address(own)
    employee.user.is_active = False
    employee.user.save()
    assert APIClient().get(url).status_code == 404
    employee.user.is_active = True
    employee.user.save()
    employee.is_active = False
    employee.save()
    assert APIClient().get(url).status_code == 404


def test_the_table_alone_gives_no_address(own, settings):
    url = address(own)
    assert CalendarFeed.objects.get().secret not in url
    settings.SECRET_KEY = "another installation's key, which is long enough"
    assert APIClient().get(url).status_code == 404


@pytest.mark.parametrize("token", ["x", "-", "1", "1-", "0-x", "9" * 30 + "-x", "٣-x", "1-" + "A" * 43, "a" * 5000])
def test_what_is_no_token_opens_nothing(own, token):
    address(own)
    assert_problem(APIClient().get(f"/api/schedules/calendar/{token}.ics"), 404, "not_found")


def test_a_token_with_one_letter_wrong_opens_nothing(employee):
    token = feeds.token_for(employee)
    assert feeds.owner_of(token) == employee
    for wrong in (f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}", token + "A", token[:-1], token.upper()):
        assert feeds.owner_of(wrong) is None


def test_the_token_stays_out_of_the_log(own):
    url = address(own)
    with structlog.testing.capture_logs() as logged:
        APIClient().get(url)
    assert logged
    assert url.rpartition("/")[2].removesuffix(".ics") not in str(logged)


def test_the_address_is_that_of_the_installation(own, settings):
    settings.PUBLIC_URL = "https://time.example.com"
    assert own.get("/api/schedules/calendar").json()["url"].startswith("https://time.example.com/api/schedules/calen")
