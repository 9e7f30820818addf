"""What people are told by mail, whoever tells them."""

import pytest

from attendance import notices
from tests import factories

pytestmark = pytest.mark.django_db


def test_people_and_users_are_written_to_where_they_have_an_address(
    mailoutbox, django_capture_on_commit_callbacks, employee, hr
):
    by_user = factories.EmployeeFactory(user=factories.UserFactory(email="login@example.com"))
    by_card = factories.EmployeeFactory(email="card@example.com")
    hr.email = "hr@example.com"
    with django_capture_on_commit_callbacks(execute=True):
        notices.tell([by_user, by_card, employee, hr], "The roster of November", "It has changed.")
        assert not mailoutbox
    assert [message.to for message in mailoutbox] == [["login@example.com"], ["card@example.com"], ["hr@example.com"]]
    assert {(message.subject, message.body) for message in mailoutbox} == {
        ("The roster of November", "It has changed.")
    }


def test_a_link_needs_a_public_address(settings):
    settings.PUBLIC_URL = ""
    assert notices.link_to("my-time") == ""
    settings.PUBLIC_URL = "https://time.example.com"
    assert notices.link_to("my-time") == "https://time.example.com/my-time"
