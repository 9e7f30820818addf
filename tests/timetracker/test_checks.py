"""What `manage.py migrate` refuses to go on with."""

from timetracker import checks


def test_a_holiday_calendar_that_nobody_knows_is_said_before_rosters_lack_their_holidays(settings):
    settings.HOLIDAY_CALENDAR = "ATLANTIS"
    (error,) = checks.holiday_calendar(None, ["default"])
    assert (error.id, "ATLANTIS" in error.msg) == ("timetracker.E002", True)


def test_a_region_of_a_country_is_a_holiday_calendar(settings):
    settings.HOLIDAY_CALENDAR = "DE-BY"
    assert checks.holiday_calendar(None, ["default"]) == []
