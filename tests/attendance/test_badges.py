"""Who holds which badge from when to when."""

from datetime import UTC, datetime

import pytest

from attendance import badges
from attendance.recording import lock_holder
from tests.factories import EmployeeFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 26, tzinfo=UTC)


def holder(uid, at=NOW):
    badge = lock_holder(uid, at)
    return badge and badge.employee


def test_a_new_badge_is_theirs_since_always(employee):
    assert holder("04A1B2C3", datetime(2001, 1, 1, tzinfo=UTC)) == employee


def test_a_badge_that_somebody_holds_is_not_given_to_another(employee, stranger):
    with pytest.raises(badges.UidTaken, match="nfc_uid_taken"):
        badges.give_badge(stranger, "04:A1:B2:C3")


def test_a_returned_badge_goes_to_the_next_from_its_return(employee, stranger):
    badges.return_badge(badges.current_badge(employee), NOW)
    badges.give_badge(stranger, "04A1B2C3")
    assert holder("04A1B2C3", datetime(2026, 1, 25, tzinfo=UTC)) == employee
    assert holder("04A1B2C3") == stranger


def test_a_badge_cannot_be_given_for_a_time_that_another_held_it(employee, stranger):
    badges.return_badge(badges.current_badge(employee), NOW)
    with pytest.raises(badges.UidTaken):
        badges.give_badge(stranger, "04A1B2C3", since=datetime(2026, 1, 25, tzinfo=UTC))


def test_a_changed_badge_ends_the_former_one(employee):
    badges.change_badge(employee, "04000001", now=NOW)
    assert (holder("04A1B2C3"), holder("04000001")) == (None, employee)


def test_a_badge_taken_away_is_nobodys(employee):
    badges.change_badge(employee, None, now=NOW)
    assert (holder("04A1B2C3"), badges.current_badge(employee)) == (None, None)


def test_the_same_badge_again_changes_nothing(employee):
    badges.change_badge(employee, "04-a1-b2-c3", now=NOW)
    assert employee.badges.count() == 1


def test_a_waiting_badge_comes_with_its_key():
    badges.keep_unassigned("EMP-1", public_key="key")
    assert badges.give_badge(EmployeeFactory(), "EMP-1").public_key == "key"
    assert not badges.unassigned().exists()
