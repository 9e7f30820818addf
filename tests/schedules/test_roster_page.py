"""The roster's page: who sees and writes what, what cells, totals and heads say, and the answer to a save."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils.html import escape

from attendance import periods
from schedules import roster
from schedules.models import Absence, DayType, DepartmentPolicy, Holiday, RosterCell
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 28, 15, 0, tzinfo=UTC)
FEBRUARY = date(2026, 2, 1)


@pytest.fixture(autouse=True)
def _late_in_january():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def plan(hr):
    """Writes codes from a day of February on, as HR does."""

    def plan(person, first, *codes):
        changes = [
            roster.Change(employee_id=person.pk, day=FEBRUARY.replace(day=first) + timedelta(days=number), text=code)
            for number, code in enumerate(codes)
        ]
        assert roster.save(hr, changes, NOW).errors == []

    return plan


def page(client, query="?month=2026-02"):
    response = client.get(f"/roster{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def cell(text, person, day):
    """The cell of a day in February, as the page has it."""
    link = text.index(f'href="roster/{person.pk}/2026-02-{day:02}"')
    return text[text.rindex("<td", 0, link) : text.index("</td>", link)]


def save(client, *cells, query="?month=2026-02", **sent):
    body = sent or {"cells": [dict(zip(("employee_id", "day", "code", "was"), each, strict=True)) for each in cells]}
    return client.post(f"/roster/save{query}", json.dumps(body), content_type="application/json")


# ---------------------------------------------------------------------------------------------------------- the month


def test_an_employee_reads_their_own_row(client, employee, stranger, plan):
    plan(employee, 2, "8-17")
    client.force_login(employee.user)
    text = page(client)
    assert "8-17</a>" in cell(text, employee, 2)
    assert "Stanisław" not in text
    assert "data-editable" not in text
    assert "data-heads" not in text  # one row says nothing of how many come


def test_a_manager_writes_the_rows_of_their_people(as_manager, employee, stranger):
    text = page(as_manager)
    assert f'data-person="{employee.pk}" data-editable' in text
    assert "Stanisław" not in text


def test_departments_come_by_name_and_one_can_be_chosen(client, hr, employee, stranger, department):
    client.force_login(hr)
    text = page(client)
    assert text.index("Олена Коваль") < text.index("Without a department") < text.index("Stanisław Obcy")
    assert "Stanisław" not in page(client, f"?month=2026-02&department={department.pk}")


def test_who_left_before_the_month_is_not_on_its_roster(as_manager, department):
    factories.EmployeeFactory(full_name="Gone", department=department, is_active=False, left_on=date(2026, 1, 31))
    assert "Gone" not in page(as_manager)


def test_a_closed_month_is_read_only(client, hr, employee, department):
    periods.close(department, date(2025, 12, 1), by="hr", now=NOW)
    client.force_login(hr)
    assert "data-editable" not in page(client, f"?month=2025-12&department={department.pk}")


def test_whoever_is_not_signed_in_is_asked_to(client):
    assert client.get("/roster?month=2026-02")["Location"] == "/sign-in?next=/roster%3Fmonth%3D2026-02"
    assert client.get("/roster/colours.css").status_code == 302


@pytest.mark.parametrize("month", ["2026-13", "2026-2", "1999-12", "nonsense"])
def test_a_month_that_is_none_is_not_found(as_manager, month):
    assert as_manager.get(f"/roster?month={month}").status_code == 404


def test_hours_are_held_against_the_terms_without_holidays_and_rostered_absences(as_manager, employee, plan):
    factories.EmploymentTermsFactory(employee=employee)
    Holiday.objects.create(calendar="PL", day=date(2026, 2, 3), name_en="Feast", is_off=True)
    plan(employee, 2, "8-17", "", "20-8", "ВП")
    # planned 9 + 12; agreed 20 weekdays of 8 hours, but for the holiday and the day of leave
    assert "<b>21:00</b> <span>/144:00</span> <i>−123:00</i>" in page(as_manager)


def test_without_terms_there_is_nothing_to_hold_hours_against(as_manager, employee, plan):
    plan(employee, 2, "8-17")
    assert "<b>9:00</b></td>" in page(as_manager)


def test_heads_are_counted_by_day_and_held_against_what_is_needed(as_manager, employee, manager, department, plan):
    DepartmentPolicy.objects.create(department=department, heads_on_weekdays=2, heads_on_weekends=0)
    plan(employee, 2, "8-17", "8-17", "ВП")
    plan(manager.employee, 2, "20-8")
    text = page(as_manager)
    heads = text[text.index(f'data-heads="{department.pk}"') :]
    assert '<td>0</td> <td>2 /2</td> <td class="short">1 /2</td> <td class="short">0 /2</td>' in heads.replace(
        "</td><td", "</td> <td"
    )


def test_an_absence_a_holiday_and_a_change_are_marked_and_said(as_manager, employee, plan):
    plan(employee, 2, "8-17", "8-17", "8-17", "8-17")
    leave = DayType.objects.get(profile="uk", code="ВП")
    Absence.objects.create(
        employee=employee, day_type=leave, first_day=date(2026, 2, 2), last_day=date(2026, 2, 2),
        status="approved", author_name="olena", created_at=NOW, decided_at=NOW,
    )  # fmt: skip
    Holiday.objects.create(calendar="PL", day=date(2026, 2, 3), name_en="Feast", is_off=True)
    RosterCell.objects.filter(day=date(2026, 2, 4)).update(published="20-8 (30)")
    RosterCell.objects.filter(day=date(2026, 2, 5)).update(published="8-17")
    text = page(as_manager)
    assert f'class="t{leave.pk} draft" data-over="ВП" title="An approved absence lies over it: Annual leave."' in cell(
        text, employee, 2
    )
    assert 'class="hours free holiday draft" title="Feast."' in cell(text, employee, 3)
    assert escape("Changed since it was published as “20-8 (30)”.") in cell(text, employee, 4)
    assert 'class="hours"' in cell(text, employee, 5)
    plan(employee, 5, "")
    assert 'class="changed" title="It was published with something, and is empty since."' in cell(
        page(as_manager), employee, 5
    )


def test_a_plan_without_the_rest_that_the_law_asks_for_is_marked_and_said(as_manager, employee, plan):
    plan(employee, 2, "14-23", "8-17")
    marked = cell(page(as_manager), employee, 2)
    assert "breach" in marked
    assert "The longest rest within the day&#x27;s 24 hours is 9 h; the law asks for 11 h." in marked


def test_the_colours_are_a_stylesheet_whose_address_changes_with_them(as_manager, employee):
    def address():
        text = page(as_manager)
        return text[text.index("/roster/colours.css") :].partition('"')[0]

    before = address()
    sheet = as_manager.get(before)
    leave = DayType.objects.get(profile="uk", code="ВП")
    assert sheet["Content-Type"] == "text/css"
    assert f".t{leave.pk}{{" in sheet.content.decode()
    DayType.objects.filter(pk=leave.pk).update(colour="#123456")
    assert address() != before


def test_many_people_cost_no_more_queries_than_few(client, hr, department, plan, django_assert_num_queries):
    client.force_login(hr)

    def grow(n):
        for _n in range(n):
            person = factories.EmployeeFactory(department=department)
            factories.EmploymentTermsFactory(employee=person)
            plan(person, 2, "8-17", "ВП", "Д")

    # session, user, role, own employee, departments, day types for the legend; people, terms for what is agreed,
    # day types, policies, cells, absences, holidays, terms, what was emptied; led, closed
    grow(2)
    page(client)  # which writes the holidays of the year
    for n in (0, 40):
        grow(n)
        with django_assert_num_queries(17):
            page(client)


# ------------------------------------------------------------------------------------------------------------- a save


def test_a_save_answers_with_the_row_and_the_heads_as_they_are(as_manager, employee, department):
    answer = save(as_manager, (employee.pk, "2026-02-02", "8 – 17", "")).json()
    assert answer["saved"] == [{"employee_id": employee.pk, "day": "2026-02-02", "code": "8-17"}]
    assert answer["errors"] == []
    assert answer["rows"][str(employee.pk)]["cells"][1] == ["8-17", "hours draft", "", ""]
    assert answer["rows"][str(employee.pk)]["sum"] == ["9:00", "", ""]
    assert answer["heads"][str(department.pk)][1] == answer["heads"]["all"][1] == ["1", False]


def test_what_cannot_be_saved_is_said_by_cell_and_the_rest_is_saved(as_manager, employee, stranger):
    answer = save(
        as_manager,
        (employee.pk, "2026-02-02", "25-3", ""),
        (employee.pk, "2026-02-03", "8-17", ""),
        (employee.pk, "2026-02-04", "8" * 200, ""),
        (stranger.pk, "2026-02-03", "8-17", ""),
    ).json()
    assert [(each["day"], each["error"]) for each in answer["errors"]] == [
        ("2026-02-02", "no_such_time"),
        ("2026-02-04", "not_hours"),
        ("2026-02-03", "not_found"),
    ]
    assert [each["code"] for each in answer["saved"]] == ["8-17"]
    assert str(stranger.pk) not in answer["rows"]


def test_the_second_of_two_gets_what_the_first_wrote(as_manager, employee, plan):
    plan(employee, 2, "20-8")
    answer = save(as_manager, (employee.pk, "2026-02-02", "8-17", "")).json()
    assert answer["errors"][0]["error"] == "conflict"
    assert "hr changed this cell to “20-8”" in answer["errors"][0]["detail"]
    assert answer["rows"][str(employee.pk)]["cells"][1][0] == "20-8"


def test_a_session_that_ended_is_told_apart(client, employee):
    answer = save(client, (employee.pk, "2026-02-02", "8-17", ""))
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize(
    "sent",
    [
        {"cells": []},
        {"cells": "all"},
        {"cells": [{"employee_id": 1, "day": "2026-03-01", "code": "8-17", "was": ""}]},
        {"cells": [{"employee_id": 2**70, "day": "2026-02-01", "code": "8-17", "was": ""}]},
        {"cells": [{"employee_id": 1, "day": "0001-01-01", "code": "8-17", "was": ""}]},
        {"cells": [{"employee_id": 1, "day": "2026-02-01", "code": "8-17"}]},
        {"cells": [{"employee_id": 1, "day": "2026-02-01", "code": "\x00", "was": ""}]},
    ],
)
def test_what_no_page_sends_is_refused(as_manager, sent):
    answer = save(as_manager, **sent)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_save_for_a_month_that_is_none_is_not_found(as_manager, employee):
    assert save(as_manager, (employee.pk, "2026-02-02", "", ""), query="?month=2026-99").status_code == 404


def test_a_save_needs_the_pages_own_token(manager, employee):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)
    answer = save(client, (employee.pk, "2026-02-02", "8-17", ""))
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


# ---------------------------------------------------------------------------------------------------------- one's day


def test_a_day_explains_itself(as_manager, employee, plan):
    plan(employee, 2, "ОФ")
    text = " ".join(as_manager.get(f"/roster/{employee.pk}/2026-02-02").content.decode().split())
    assert "<b>ОФ</b> Office day" in text
    assert "09:00 – 18:00, 8 h" in text
    assert "13-14" in text
    assert "28 January 2026, 16:00, hr" in text


def test_a_cell_is_written_on_its_page(as_manager, employee):
    sent = {"code": "8-17", "unpaid_break": "30", "was": ""}
    answer = as_manager.post(f"/roster/{employee.pk}/2026-02-02", sent)
    assert answer["Location"] == f"/roster?month=2026-02#person-{employee.pk}"
    stored = RosterCell.objects.get()
    assert (stored.hours, stored.unpaid_break) == ("8-17", "30")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"code": "25-3", "was": ""}, "names a time that no day has"),
        ({"code": "8-17", "was": "20-8"}, "Somebody emptied this cell meanwhile."),
    ],
)
def test_what_its_page_cannot_save_is_said_and_kept(as_manager, employee, sent, sentence):
    answer = as_manager.post(f"/roster/{employee.pk}/2026-02-02", sent)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert f'value="{sent["code"]}"' in answer.content.decode()


def test_an_employee_reads_the_page_and_writes_nothing(client, employee):
    client.force_login(employee.user)
    assert '<form method="post" class="stack">' not in client.get(f"/roster/{employee.pk}/2026-02-02").content.decode()
    assert client.post(f"/roster/{employee.pk}/2026-02-02", {"code": "В", "was": ""}).status_code == 400
    assert not RosterCell.objects.exists()


def test_a_stranger_has_no_page(as_manager, stranger):
    assert as_manager.get(f"/roster/{stranger.pk}/2026-02-02").status_code == 404


def test_a_day_that_no_roster_has_is_not_found(as_manager, employee):
    assert as_manager.get(f"/roster/{employee.pk}/2101-02-02").status_code == 404
    assert as_manager.get(f"/roster/{employee.pk}/2026-02-30").status_code == 404
