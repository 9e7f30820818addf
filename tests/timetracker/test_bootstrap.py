"""manage.py bootstrap: the first administrator, made once."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from attendance.access import role_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _given(settings):
    settings.ADMIN_USERNAME, settings.ADMIN_PASSWORD = "chief", "Zegar-na-wiezy-7"


def test_the_first_administrator_is_made_and_may_sign_in(client):
    call_command("bootstrap")
    user = User.objects.get()
    assert user.username == "chief"
    assert role_of(user) == "admin"
    assert user.is_staff
    assert client.login(username="chief", password="Zegar-na-wiezy-7")


def test_a_second_time_changes_nothing(settings, capsys):
    call_command("bootstrap")
    before = User.objects.values().get()
    settings.ADMIN_PASSWORD = "Another-one-42!"
    call_command("bootstrap")
    assert User.objects.values().get() == before
    assert "nothing was changed" in capsys.readouterr().out


def test_another_administrator_is_enough(admin):
    call_command("bootstrap")
    assert User.objects.get() == admin


@pytest.mark.parametrize("password", ["", "12345678901234", "password", "chief123"])
def test_a_missing_or_weak_password_is_refused(settings, password):
    settings.ADMIN_PASSWORD = password
    with pytest.raises(CommandError, match="ADMIN_PASSWORD"):
        call_command("bootstrap")
    assert not User.objects.exists()


def test_it_does_not_take_over_somebody_elses_name(employee, settings):
    settings.ADMIN_USERNAME = "olena"
    with pytest.raises(CommandError, match="olena"):
        call_command("bootstrap")
    assert role_of(User.objects.get(username="olena")) == "employee"
