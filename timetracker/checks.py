"""System checks of the installation: what would only be noticed later, and by the wrong person."""

from django.conf import settings
from django.core import checks
from django.db import connections

from schedules import calendars


@checks.register(checks.Tags.database)
def time_zone_tables(app_configs, databases, **kwargs):
    """MySQL knows local days only after its time zone tables were loaded; without them the admin's dates are empty."""
    return [
        checks.Error(
            f"The database {alias} has no time zone tables, so it cannot tell which local day an instant belongs to.",
            hint="Run on its server: mariadb-tzinfo-to-sql /usr/share/zoneinfo | mariadb -u root mysql",
            id="timetracker.E001",
        )
        for alias in databases or ()
        if connections[alias].vendor == "mysql" and not _knows_zones(connections[alias])
    ]


def _knows_zones(connection) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT CONVERT_TZ('2026-01-01 12:00:00', 'UTC', %s)", [settings.TIME_ZONE])
        return cursor.fetchone()[0] is not None


@checks.register(checks.Tags.database)
def holiday_calendar(app_configs, databases, **kwargs):
    """With one that nobody knows, rosters would have no public holidays."""
    if calendars.known(settings.HOLIDAY_CALENDAR):
        return []
    return [
        checks.Error(
            f"There is no holiday calendar {settings.HOLIDAY_CALENDAR}.",
            hint="Set HOLIDAY_CALENDAR to a country such as PL or UA, or to a region of one such as DE-BY.",
            id="timetracker.E002",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def no_sql_echo(app_configs, **kwargs):
    """The parameters of the statements are names, card UIDs and digests of passwords."""
    if not settings.SQL_ECHO:
        return []
    return [
        checks.Warning("SQL_ECHO writes personal data to the log.", hint="Set SQL_ECHO=false.", id="timetracker.W001")
    ]
