"""The routes of people and events. Written without a trailing slash and without `/v1`."""

from django.urls import path

from attendance.api.employees import EmployeeSearchView, EmployeeViewSet
from attendance.api.events import EventViewSet, ManualEventViewSet
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
]
