"""The routes of people and events. Written without a trailing slash and without `/v1`."""

from django.urls import path

from attendance.api.audit import AuditActions, AuditLogViewSet
from attendance.api.corrections import CorrectionViewSet, OwnCorrectionViewSet
from attendance.api.employees import EmployeeSearchView, EmployeeViewSet
from attendance.api.events import EventViewSet, ManualEventViewSet
from attendance.api.exports import WorktimeCsv, WorktimeXlsx
from attendance.api.periods import PeriodViewSet
from attendance.api.presence import Presence, RecentScans
from attendance.api.stats import DailyWorkOfEmployee, WorkOfEmployee, WorkOfEverybody
from attendance.api.structure import DepartmentViewSet, PositionViewSet

_MANY = {"get": "list", "post": "create"}
_ONE = {"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"}

urlpatterns = [
    path("api/employees", EmployeeViewSet.as_view(_MANY)),
    path("api/employees/<int:pk>", EmployeeViewSet.as_view(_ONE)),
    path("api/employees/<int:pk>/public_key", EmployeeViewSet.as_view({"delete": "reset_phone"})),
    path("api/search/employees", EmployeeSearchView.as_view()),
    path("api/positions", PositionViewSet.as_view(_MANY)),
    path("api/positions/<int:pk>", PositionViewSet.as_view(_ONE)),
    path("api/departments", DepartmentViewSet.as_view(_MANY)),
    path("api/departments/<int:pk>", DepartmentViewSet.as_view(_ONE)),
    path("api/events", EventViewSet.as_view({"get": "list"})),
    path("api/events/<int:pk>/void", EventViewSet.as_view({"post": "void"})),
    path("api/events/manual", ManualEventViewSet.as_view(_MANY)),
    path("api/events/manual/<int:pk>", ManualEventViewSet.as_view({"delete": "void"})),
    path("api/corrections", CorrectionViewSet.as_view(_MANY)),
    path("api/corrections/my", OwnCorrectionViewSet.as_view({"get": "list"})),
    path("api/corrections/<int:pk>", CorrectionViewSet.as_view({"get": "retrieve", "delete": "destroy"})),
    path("api/corrections/<int:pk>/approve", CorrectionViewSet.as_view({"patch": "approve"})),
    path("api/corrections/<int:pk>/reject", CorrectionViewSet.as_view({"patch": "reject"})),
    path("api/periods", PeriodViewSet.as_view(_MANY)),
    path("api/periods/<int:pk>/reopen", PeriodViewSet.as_view({"post": "reopen"})),
    path("api/audit/log", AuditLogViewSet.as_view({"get": "list"})),
    path("api/audit/actions", AuditActions.as_view()),
    path("api/stats/presence", Presence.as_view()),
    path("api/stats/recent-scans", RecentScans.as_view()),
    path("api/stats/employee/<int:pk>", WorkOfEmployee.as_view()),
    path("api/stats/employee/<int:pk>/daily", DailyWorkOfEmployee.as_view()),
    path("api/stats/worktime", WorkOfEverybody.as_view()),
    path("api/export/worktime.csv", WorktimeCsv.as_view()),
    path("api/export/worktime.xlsx", WorktimeXlsx.as_view()),
]
