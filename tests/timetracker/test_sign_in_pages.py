"""Signing in on the pages, out of them, and passwords; guessing counts together with the API."""

import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "a quite different staple"


def sign_in(client, username="olena", password=factories.PASSWORD, **sent):
    return client.post("/sign-in", {"username": username, "password": password, **sent})


def is_signed_in(client):
    return client.get("/").status_code == 200


# ------------------------------------------------------------------------------------------------------ in and out


def test_the_right_password_leads_to_the_start_page_or_where_one_was_going(client, employee):
    assert sign_in(client)["Location"] == "/"
    assert sign_in(Client(), next="/who-is-in")["Location"] == "/who-is-in"


def test_nobody_is_led_to_another_host(client, employee):
    assert sign_in(client, next="https://evil.example/")["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, employee):
    answers = [sign_in(client, password="wrong"), sign_in(client, username="nobody", password="wrong")]
    assert all(answer.status_code == 200 for answer in answers)
    assert all("The user name or the password is wrong." in answer.content.decode() for answer in answers)
    assert not is_signed_in(client)


def test_an_inactive_user_stays_out(client, employee):
    User.objects.filter(pk=employee.user_id).update(is_active=False)
    assert "The user name or the password is wrong." in sign_in(client).content.decode()


def test_after_five_failures_the_right_password_is_not_tried_either_here_or_on_the_api(client, employee):
    for _attempt in range(5):
        sign_in(client, password="wrong")
    sent = {"username": "olena", "password": "wrong"}
    assert client.post("/api/login", sent, content_type="application/json").status_code == 429
    assert "Too many requests" in sign_in(client).content.decode()
    assert not is_signed_in(client)


def test_an_empty_form_is_not_a_guess(client, employee):
    for _attempt in range(8):
        assert "This field is required." in sign_in(client, password="").content.decode()
    assert sign_in(client).status_code == 302


def test_who_is_signed_in_already_is_not_asked_again(client, employee):
    client.force_login(employee.user)
    assert client.get("/sign-in")["Location"] == "/"


def test_signing_out_is_a_post_and_final(client, employee):
    client.force_login(employee.user)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert not is_signed_in(client)


def test_no_form_is_taken_from_another_site(employee):
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403


# ---------------------------------------------------------------------------------------------------------- language


def test_the_language_is_switched_by_a_post_and_the_reader_stays_where_they_were(client):
    response = client.post("/language", {"language": "uk", "next": "/password/reset"})
    assert response["Location"] == "/password/reset"
    assert '<html lang="uk">' in client.get("/sign-in").content.decode()


# --------------------------------------------------------------------------------------------------------- passwords


def test_a_password_is_changed_by_whoever_knows_the_old_one_and_other_devices_are_signed_out(client, employee):
    elsewhere = Client()
    for device in (client, elsewhere):
        device.force_login(employee.user)
    new = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert client.post("/password", {"old_password": "guessed", **new}).status_code == 200
    response = client.post("/password", {"old_password": factories.PASSWORD, **new}, follow=True)
    assert "Your password was changed." in response.content.decode()
    assert not is_signed_in(elsewhere)
    assert sign_in(Client(), password=NEW_PASSWORD).status_code == 302


def ask(client, email):
    response = client.post("/password/reset", {"email": email}, follow=True)
    assert "If we know this address" in response.content.decode()


def link_in(letter):
    return re.search(r"http://testserver(/\S+)", letter.body)[1]


def test_a_link_by_e_mail_lets_an_employee_choose_a_new_password_once(client, employee):
    employee.email = "Olena@example.com"
    employee.save()
    ask(client, "olena@example.com")
    (letter,) = mail.outbox
    assert letter.to == ["Olena@example.com"]
    form = client.get(link_in(letter))["Location"]
    sent = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert "Your new password is set" in client.post(form, sent, follow=True).content.decode()
    assert sign_in(client, password=NEW_PASSWORD).status_code == 302
    assert "This link has been used" in Client().get(link_in(letter), follow=True).content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client, db):
    ask(client, "nobody@example.com")
    assert mail.outbox == []


@pytest.mark.parametrize("role", ["manager", "hr", "admin"])
def test_whoever_may_more_is_not_reset_through_the_address_that_hr_keeps(client, role):
    user = factories.UserFactory(role=role)
    factories.EmployeeFactory(user=user, email="hr-wrote-this@example.com")
    ask(client, "hr-wrote-this@example.com")
    assert mail.outbox == []
    User.objects.filter(pk=user.pk).update(email="own@example.com")
    ask(client, "own@example.com")
    assert [letter.to for letter in mail.outbox] == [["own@example.com"]]


def test_the_users_own_address_wins_over_the_one_of_the_employee(client, employee):
    employee.email = "old@example.com"
    employee.save()
    User.objects.filter(pk=employee.user_id).update(email="own@example.com")
    ask(client, "old@example.com")
    assert mail.outbox == []


def test_no_more_than_five_letters_in_a_quarter_of_an_hour(client, employee):
    employee.email = "olena@example.com"
    employee.save()
    for _attempt in range(5):
        ask(client, "olena@example.com")
    assert "Too many requests" in client.post("/password/reset", {"email": "olena@example.com"}).content.decode()
    assert len(mail.outbox) == 5
