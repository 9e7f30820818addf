from schedules.models.absences import Absence, LeaveAllowance
from schedules.models.daytypes import ABSENCES, DayType, Holiday, Kind, Profile
from schedules.models.policies import DepartmentPolicy
from schedules.models.roster import CalendarFeed, RosterCell, ShiftPattern
from schedules.models.timesheets import BalanceEntry, PayrollProfile, Timesheet, TimesheetSnapshot

__all__ = [
    "ABSENCES",
    "Absence",
    "BalanceEntry",
    "CalendarFeed",
    "DayType",
    "DepartmentPolicy",
    "Holiday",
    "Kind",
    "LeaveAllowance",
    "PayrollProfile",
    "Profile",
    "RosterCell",
    "ShiftPattern",
    "Timesheet",
    "TimesheetSnapshot",
]
