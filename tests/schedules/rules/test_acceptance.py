"""The acceptance cases of DOMAIN.md 1.2a: roster and work of 2026, with every figure the law draws from them."""

import pytest

from schedules.rules import breaches, night_seconds, overtime, sunday_seconds
from tests.schedules.rules.months import days_of, hours, month_of, rest_by_doba, worked_by_doba


@pytest.mark.parametrize(
    ("roster", "worked", "total", "night", "sunday", "doba", "at_50", "at_100", "rest"),
    [
        pytest.param(
            {"06-10": "8-16"},
            {"06-10": "06:00Z-16:30Z"},
            *("10:30", "0", "0", {"06-10": "10:30"}, "2:30", "0", {"06-10": "13:30"}),
            id="A2 worked on",
        ),
        pytest.param(
            {"06-08": "10-18", "06-09": "8-16"},
            {"06-08": "08:00Z-16:00Z", "06-09": "06:00Z-14:00Z"},
            *("16:00", "0", "0", {"06-08": "10:00", "06-09": "6:00"}, "2:00", "0"),
            {"06-08": "14:00", "06-09": "16:00"},
            id="A5 the second shift starts inside the doba of the first",
        ),
        pytest.param(
            {"06-08": "8-16", "06-09": "8-16"},
            {"06-08": "06:00Z-14:00Z", "06-09": "04:00Z-14:00Z"},
            *("18:00", "0", "0", {"06-08": "10:00", "06-09": "8:00"}, "2:00", "0"),
            {"06-08": "14:00", "06-09": "16:00"},
            id="A7 ordered early start",
        ),
        pytest.param(
            {"06-10": "20-8"},
            {"06-10": "18:00Z-06:00Z"},
            *("12:00", "8:00", "0", {"06-10": "12:00"}, "0", "0", {"06-10": "12:00"}),
            id="A9 equivalent system, a night of twelve hours",
        ),
        pytest.param(
            {"03-28": "22-6"},
            {"03-28": "21:00Z-04:00Z"},
            *("7:00", "7:00", "0", {"03-28": "7:00"}, "0", "0", {"03-28": "16:00"}),
            id="A11 spring night",
        ),
        pytest.param(
            {"03-28": "8-16", "03-29": "8-16"},
            {"03-28": "07:00Z-15:00Z", "03-29": "06:00Z-14:00Z"},
            *("16:00", "0", "8:00", {"03-28": "8:00", "03-29": "8:00"}, "0", "0"),
            {"03-28": "15:00", "03-29": "16:00"},
            id="A14 D-1: a doba of 23 hours",
        ),
        pytest.param(
            {"11-11": "22-6"},
            {"11-11": "21:00Z-05:00Z"},
            *("8:00", "8:00", "8:00", {"11-11": "8:00"}, "0", "0", {"11-11": "16:00"}),
            id="A16 night of a public holiday",
        ),
    ],
)
def test_what_the_law_draws_from_it(request, roster, worked, total, night, sunday, doba, at_50, at_100, rest):
    month = month_of(2026, int(min(roster)[:2]))
    days = days_of(month, roster, worked)
    found = overtime(days, month, equivalent="A9" in request.node.name).values()
    assert sum(day.worked_seconds for day in days) == hours(total)
    assert sum(night_seconds(day.work, month) for day in days) == hours(night)
    assert sum(sunday_seconds(day.work, month) for day in days) == hours(sunday)
    assert worked_by_doba(days) == {day: hours(text) for day, text in doba.items()}
    assert sum(over.at_50 for over in found) == hours(at_50)
    assert sum(over.at_100 for over in found) == hours(at_100)
    assert rest_by_doba(days) == {day: hours(text) for day, text in rest.items()}
    assert breaches(days, month) == []
