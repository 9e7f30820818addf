"""What working-time law says of a person's planned and worked time: pure functions of their days.

    month = Month.of(2026, 6, zone, holidays=..., night=...)             # once, for any number of people
    breaches(days, month)                                              # per person, of the roster or of the work
    overtime(days, month, equivalent=True)

The rules are EU-1 to EU-4 and PL-01 to PL-12 of DOMAIN.md: Directive 2003/88/EC and part six of the Polish Kodeks
pracy. Instants are UTC, lengths whole seconds by instants; a day, a night, a week begin by the clock on the wall of the
month's zone. The settlement period is the calendar month (DECISION D-7). No Django, no clock, no database, no setting.
"""

from schedules.rules.breaches import Breach, Rule, breaches
from schedules.rules.days import DayOfWork, Month
from schedules.rules.doba import dobas
from schedules.rules.norms import last_day_to_publish, nominal_minutes
from schedules.rules.overtime import Overtime, average_overtime, overtime
from schedules.rules.premiums import night_seconds, sunday_seconds

__all__ = [
    "Breach",
    "DayOfWork",
    "Month",
    "Overtime",
    "Rule",
    "average_overtime",
    "breaches",
    "dobas",
    "last_day_to_publish",
    "night_seconds",
    "nominal_minutes",
    "overtime",
    "sunday_seconds",
]
