"""The routes of the plan. Written without a trailing slash and without `/v1`."""

from django.urls import path

from schedules.api.absences import AbsenceViewSet, OwnAbsenceViewSet
from schedules.api.daytypes import DayTypeViewSet
from schedules.api.feeds import CalendarFeed, OwnCalendar
from schedules.api.files import PayrollCsv, PayrollXlsx, SchedulePdf, ScheduleXlsx, TimesheetPdf
from schedules.api.holidays import Holidays
from schedules.api.roster import Schedule, ScheduleCell, ScheduleMonth, Schedules
from schedules.api.timesheets import ApproveTimesheet, ReopenTimesheet, SubmitTimesheet, TimesheetOfPerson, Timesheets

urlpatterns = [
    path("api/schedules", Schedules.as_view()),
    path("api/schedule", Schedule.as_view()),
    path("api/schedule/month", ScheduleMonth.as_view()),
    path("api/schedule/cell", ScheduleCell.as_view()),
    path("api/day-types", DayTypeViewSet.as_view({"get": "list"})),
    path("api/holidays", Holidays.as_view()),
    path("api/schedule/pdf", SchedulePdf.as_view()),
    path("api/schedule/xlsx", ScheduleXlsx.as_view()),
    path("api/schedules/calendar", OwnCalendar.as_view()),
    path("api/schedules/calendar/<str:token>.ics", CalendarFeed.as_view(), name="calendar-feed"),
    path("api/absences", AbsenceViewSet.as_view({"get": "list", "post": "create"})),
    path("api/absences/my", OwnAbsenceViewSet.as_view({"get": "list"})),
    path("api/absences/<int:pk>", AbsenceViewSet.as_view({"get": "retrieve", "delete": "destroy"})),
    path("api/absences/<int:pk>/approve", AbsenceViewSet.as_view({"patch": "approve"})),
    path("api/absences/<int:pk>/reject", AbsenceViewSet.as_view({"patch": "reject"})),
    path("api/timesheets", Timesheets.as_view()),
    path("api/timesheets/<int:employee_id>/<str:month>", TimesheetOfPerson.as_view()),
    path("api/timesheets/<int:employee_id>/<str:month>/pdf", TimesheetPdf.as_view()),
    path("api/timesheets/<int:employee_id>/<str:month>/submit", SubmitTimesheet.as_view()),
    path("api/timesheets/<int:employee_id>/<str:month>/approve", ApproveTimesheet.as_view()),
    path("api/timesheets/<int:employee_id>/<str:month>/reopen", ReopenTimesheet.as_view()),
    path("api/export/payroll.csv", PayrollCsv.as_view()),
    path("api/export/payroll.xlsx", PayrollXlsx.as_view()),
]
