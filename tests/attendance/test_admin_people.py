"""HR's pages of people: found, added with a badge, deactivated and confirmed."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from attendance import badges
from attendance.models import Badge, Employee
from terminals import enrolment
from tests import factories
from tests.pages import browser, form, press, send, text, url

LIST = "/admin/attendance/employee/"
FORM = "employee_form"


@pytest.fixture
def hr_page(hr):
    return browser(hr)


class TestTheList:
    def test_it_shows_badge_department_position_and_who_is_in_since_when(self, hr_page, employee):
        employee.position = factories.PositionFactory(name="Turner")
        employee.save()
        with time_machine.travel("2026-11-21T10:00:00+01:00", tick=False):
            factories.record(employee, "2026-11-21 07:02")
            shown = text(hr_page.get(LIST))
        assert "Олена Коваль in 08:02 04A1B2C3 Workshop Turner" in shown

    @pytest.mark.parametrize("words", ["олена", "КОВАЛЬ олена", "04:a1:b2:c3", "n-17", "turn", "łÓdz"])
    def test_people_are_found_by_name_uid_number_and_position_without_case_and_accents(self, hr_page, employee, words):
        employee.position = factories.PositionFactory(name="Turner Łódź")
        employee.personnel_number = "N-17"
        employee.save()
        factories.EmployeeFactory(full_name="Somebody Else")
        shown = text(hr_page.get(LIST, {"q": words}))
        assert "Олена Коваль" in shown
        assert "Somebody Else" not in shown

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("presence=in", ["In Now"]),
            ("presence=out", ["Gone Home", "Just Proposed", "No Badge"]),
            ("badge=none", ["No Badge"]),
            ("state=active", ["Gone Home", "In Now", "No Badge"]),
            ("state=proposed", ["Just Proposed"]),
        ],
    )
    def test_the_filters(self, hr_page, query, shown):
        people = {
            name: factories.EmployeeFactory(full_name=name, uid=f"EMP-{name}") for name in ("In Now", "Gone Home")
        }
        factories.EmployeeFactory(full_name="No Badge")
        enrolment.propose_person("04AABBCC", "Just Proposed")
        now = timezone.now()
        factories.record(people["In Now"], now)
        factories.record(people["Gone Home"], now - timedelta(hours=1), declared="OUT")
        listed = hr_page.get(f"{LIST}?{query}").context["cl"].result_list
        assert sorted(person.full_name for person in listed) == shown

    def test_it_costs_the_same_number_of_queries_for_many_people(self, hr_page, django_assert_num_queries, employee):
        hr_page.get(LIST)  # the content types are looked up once
        for number in range(40):
            person = factories.EmployeeFactory(
                uid=f"EMP-{number}", department=factories.DepartmentFactory(), position=factories.PositionFactory()
            )
            factories.record(person, timezone.now())
        with django_assert_num_queries(9):
            assert text(hr_page.get(LIST)).count(" in ") == 40

    def test_a_name_is_only_ever_text(self, hr_page):
        factories.EmployeeFactory(full_name="<script>alert(1)</script>")
        assert "<script>alert" not in hr_page.get(LIST).content.decode()

    def test_suggestions_tell_people_of_the_same_name_apart(self, hr_page, employee):
        sent = {"app_label": "attendance", "model_name": "event", "field_name": "employee", "term": "олена"}
        found = hr_page.get("/admin/autocomplete/", sent).json()["results"]
        assert [one["text"] for one in found] == ["Олена Коваль · Workshop · 04A1B2C3"]


class TestAPerson:
    def test_is_added_with_a_badge_and_terms_at_once(self, hr_page):
        send(
            hr_page, url("attendance_employee", "add"), FORM,
            **{"full_name": "  Zofia   Nowa ", "badges-0-uid": "04:aa:bb:cc", "terms-TOTAL_FORMS": "1",
               "terms-0-starts_on": "2026-11-01", "terms-0-weekly_minutes": "1200", "terms-0-contract": "mandate"},
        )  # fmt: skip
        person = Employee.objects.get(full_name="Zofia Nowa")
        assert badges.current_badge(person).uid == "04AABBCC"
        assert badges.current_badge(person).held_from == badges.SINCE_ALWAYS
        assert person.terms.get().weekly_minutes == 1200

    def test_whose_number_somebody_has_is_refused_in_words(self, hr_page, employee):
        Employee.objects.filter(pk=employee.pk).update(personnel_number="7")
        response = send(hr_page, url("attendance_employee", "add"), FORM, full_name="New", personnel_number="7")
        assert "Somebody has this personnel number already." in text(response)

    def test_keeps_everything_when_the_page_is_saved_untouched(self, hr_page, employee):
        badge = employee.badges.get()
        badge.held_from = timezone.now() - timedelta(days=1, microseconds=123)
        badge.save()
        before = list(Employee.objects.filter(pk=employee.pk).values()), list(Badge.objects.values())
        send(hr_page, url("attendance_employee", "change", employee.pk), FORM)
        assert before == (list(Employee.objects.filter(pk=employee.pk).values()), list(Badge.objects.values()))

    def test_is_linked_to_a_sign_in_by_administrators_only(self, hr_page, admin, employee, stranger):
        address = url("attendance_employee", "change", employee.pk)
        assert "user" not in form(hr_page, address, FORM)
        assert form(browser(admin), address, FORM)["user"] == str(employee.user_id)
        send(hr_page, address, FORM, user=str(stranger.user_id))
        employee.refresh_from_db()
        assert employee.user.username == "olena"

    def test_shows_only_active_departments_and_their_own(self, hr_page, employee):
        factories.DepartmentFactory(name="Closed long ago", is_active=False)
        assert "Closed long ago" not in text(hr_page.get(url("attendance_employee", "change", employee.pk)))


class TestLeaving:
    def test_a_deactivated_person_leaves_today_and_stays_on_record(self, hr_page, employee):
        press(hr_page, "attendance_employee", employee.pk, "deactivate")
        employee.refresh_from_db()
        assert (employee.is_active, employee.left_on) == (False, timezone.localdate())

    def test_many_are_deactivated_at_once(self, hr_page, employee, stranger):
        chosen = {"action": "deactivate_chosen", "_selected_action": [employee.pk, stranger.pk]}
        assert "2 people were changed." in text(hr_page.post(LIST, chosen, follow=True))
        assert not Employee.objects.filter(is_active=True, pk__in=[employee.pk, stranger.pk]).exists()

    def test_a_proposed_person_is_confirmed(self, hr_page):
        person = enrolment.propose_person("04AABBCC", "Nowy Człowiek")
        assert "Nowy Człowiek to be confirmed" in text(hr_page.get(LIST))
        press(hr_page, "attendance_employee", person.pk, "activate")
        person.refresh_from_db()
        assert person.is_active

    def test_somebody_who_left_comes_back(self, hr_page, employee):
        Employee.objects.filter(pk=employee.pk).update(is_active=False, left_on=date(2026, 1, 31))
        chosen = {"action": "activate_chosen", "_selected_action": [employee.pk]}
        hr_page.post(LIST, chosen)
        employee.refresh_from_db()
        assert (employee.is_active, employee.left_on) == (True, None)

    def test_a_button_does_nothing_by_get_or_without_its_form(self, hr_page, employee):
        address = url("attendance_employee", "act", employee.pk, "deactivate")
        hr_page.get(address)
        hr_page.get(url("attendance_employee", "act", employee.pk, "has_act_permission"))
        employee.refresh_from_db()
        assert employee.is_active

    def test_an_act_is_on_record_with_who_did_it(self, hr_page, employee):
        press(hr_page, "attendance_employee", employee.pk, "deactivate")
        assert "hr" in text(hr_page.get(url("attendance_employee", "history", employee.pk)))
