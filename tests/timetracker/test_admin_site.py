"""The way into the admin, its languages, and who may sign in."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from attendance.access import role_of
from tests.factories import PASSWORD, UserFactory
from tests.pages import browser, send, text, url

LOGIN = "/admin/login/"


def sign_in(client, username, password=PASSWORD):
    return client.post(LOGIN, {"username": username, "password": password, "next": "/admin/"})


class TestSigningIn:
    def test_hr_comes_in_with_the_right_password(self, client, hr):
        assert sign_in(client, "hr").url == "/admin/"

    def test_an_employee_does_not(self, client, employee):
        assert sign_in(client, "olena").status_code == 200

    def test_after_five_failures_the_right_password_is_not_tried_either(self, client, hr):
        for _attempt in range(6):
            sign_in(client, "hr", "wrong")
        response = sign_in(client, "hr")
        assert response.status_code == 200
        assert "Too many requests. Try again in" in text(response)

    def test_failures_here_and_on_the_api_count_together(self, client, hr):
        for _attempt in range(6):
            client.post("/api/login", {"username": "hr", "password": "wrong"}, content_type="application/json")
        assert "Too many requests" in text(sign_in(client, "hr"))

    def test_the_words_are_the_same_whether_or_not_the_user_exists(self, client, hr):
        known, unknown = (text(sign_in(client, name, "wrong")) for name in ("hr", "nobody"))
        assert "The user name or the password is wrong." in known
        assert "The user name or the password is wrong." in unknown

    def test_nothing_typed_is_refused_in_words(self, client, db):
        assert "This field is required." in text(sign_in(client, "", ""))


class TestLanguages:
    def test_the_browser_chooses(self, client, db):
        assert '<html lang="uk"' in client.get(LOGIN, headers={"accept-language": "uk,en;q=0.5"}).content.decode()

    @pytest.mark.parametrize("code", ["uk", "pl", "en"])
    def test_a_person_changes_it_without_any_script(self, client, db, code):
        response = client.post("/language", {"language": code, "next": "/admin/login/?next=/admin/"}, follow=True)
        assert f'<html lang="{code}"' in response.content.decode()
        assert response.request["PATH_INFO"] == LOGIN

    def test_the_switch_is_on_the_sign_in_page_and_in_the_header(self, client, hr):
        assert 'name="language" value="pl"' in client.get(LOGIN).content.decode()
        assert 'name="language" value="pl"' in browser(hr).get("/admin/").content.decode()

    def test_it_never_leads_to_another_site(self, client, db):
        response = client.post("/language", {"language": "pl", "next": "https://elsewhere.example/"})
        assert not response.url.startswith("http")

    def test_it_cannot_be_changed_from_another_site(self, db):
        assert Client(enforce_csrf_checks=True).post("/language", {"language": "pl"}).status_code == 403


class TestUsers:
    def test_an_administrator_adds_one_with_a_role(self, admin):
        secret = "a rather long sentence"
        send(
            browser(admin), url("auth_user", "add"), "user_form", username="nowy", role="manager",
            usable_password="true", password1=secret, password2=secret,
        )  # fmt: skip
        user = User.objects.get(username="nowy")
        assert role_of(user) == "manager"
        assert user.check_password(secret)

    @pytest.mark.parametrize(
        ("role", "staff", "superuser"), [("admin", True, True), ("hr", True, False), ("employee", False, False)]
    )
    def test_a_role_is_one_choice_and_brings_what_it_needs(self, admin, role, staff, superuser):
        user = UserFactory(role="manager")
        send(browser(admin), url("auth_user", "change", user.pk), "user_form", role=role, first_name="Ірина")
        user = User.objects.get(pk=user.pk)
        assert (role_of(user), user.is_staff, user.is_superuser, user.first_name) == (role, staff, superuser, "Ірина")

    def test_nobody_deposes_themselves(self, admin):
        response = send(browser(admin), url("auth_user", "change", admin.pk), "user_form", role="employee")
        assert "You cannot delete, demote or deactivate yourself." in text(response)
        assert role_of(User.objects.get(pk=admin.pk)) == "admin"

    def test_flags_and_groups_cannot_be_smuggled_in(self, admin):
        user = UserFactory(role="employee")
        address = url("auth_user", "change", user.pk)
        send(browser(admin), address, "user_form", is_superuser="on", is_staff="on", groups="1")
        user = User.objects.get(pk=user.pk)
        assert (role_of(user), user.is_staff) == ("employee", False)

    def test_a_password_is_set_on_a_page_of_its_own(self, admin, hr):
        secret = "another rather long sentence"
        sent = {"usable_password": "true", "password1": secret, "password2": secret}
        assert browser(admin).post(f"/admin/auth/user/{hr.pk}/password/", sent).status_code == 302
        assert User.objects.get(pk=hr.pk).check_password(secret)

    def test_hr_has_no_way_to_a_password(self, admin, hr):
        assert browser(hr).get(f"/admin/auth/user/{admin.pk}/password/").status_code == 403

    def test_the_list_costs_the_same_number_of_queries_for_many(self, admin, django_assert_max_num_queries):
        for _number in range(20):
            UserFactory(role="hr")
        page = browser(admin)
        with django_assert_max_num_queries(8):
            page.get(url("auth_user", "changelist"))
