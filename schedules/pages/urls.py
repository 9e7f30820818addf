from django.urls import path

from schedules.pages import absences, feeds, files
from schedules.pages.planning import looking
from schedules.pages.planning.importing import import_roster
from schedules.pages.planning.publishing import publish_roster
from schedules.pages.roster.colours import colours
from schedules.pages.roster.day import roster_day
from schedules.pages.roster.month import roster
from schedules.pages.roster.saving import save
from schedules.pages.team_calendar import team_calendar
from schedules.pages.timesheets import deciding
from schedules.pages.timesheets.month import timesheets_of_month
from schedules.pages.timesheets.person import mine, timesheet

urlpatterns = [
    path("roster", roster, name="roster"),
    path("roster/save", save, name="roster-save"),
    path("roster/colours.css", colours, name="roster-colours"),
    path("roster/<int:pk>/<day:day>", roster_day, name="roster-day"),
    path("roster/pattern", looking.pattern, name="roster-pattern"),
    path("roster/copy", looking.copy, name="roster-copy"),
    path("roster/import", import_roster, name="roster-import"),
    path("roster/publish", publish_roster, name="roster-publish"),
    path("timesheets", timesheets_of_month, name="timesheets"),
    path("timesheets/approve", deciding.approve_chosen, name="approve-timesheets"),
    path("timesheets/mine", mine, name="my-timesheet"),
    path("timesheets/<int:pk>/<month:month>", timesheet, name="timesheet"),
    path("timesheets/<int:pk>/<month:month>/submit", deciding.submit, name="submit-timesheet"),
    path("timesheets/<int:pk>/<month:month>/approve", deciding.approve, name="approve-timesheet"),
    path("timesheets/<int:pk>/<month:month>/reopen", deciding.reopen, name="reopen-timesheet"),
    path("my-calendar", feeds.my_calendar, name="my-calendar"),
    path("my-calendar/renew", feeds.renew_calendar, name="renew-calendar"),
    path("my-calendar/close", feeds.close_calendar, name="close-calendar"),
    path("roster.pdf", files.roster_pdf, name="roster-pdf"),
    path("roster.xlsx", files.roster_xlsx, name="roster-xlsx"),
    path("timesheets/<int:pk>/<month:month>.pdf", files.timesheet_pdf, name="timesheet-pdf"),
    path("payroll.csv", files.payroll_csv, name="payroll-csv"),
    path("payroll.xlsx", files.payroll_xlsx, name="payroll-xlsx"),
    path("absences", absences.overview, name="absences"),
    path("absences/new", absences.new, name="new-absence"),
    path("absences/calendar", team_calendar, name="team-calendar"),
    path("absences/<int:pk>", absences.one, name="absence"),
    path("absences/<int:pk>/approve", absences.approve, name="approve-absence"),
    path("absences/<int:pk>/reject", absences.reject, name="reject-absence"),
    path("absences/<int:pk>/withdraw", absences.withdraw, name="withdraw-absence"),
]
