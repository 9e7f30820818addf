from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("timetracker.ops.urls")),
    path("", include("timetracker.api.urls")),
    path("", include("terminals.urls")),
    path("", include("attendance.api.urls")),
    path("", include("schedules.api.urls")),
    path("", include("timetracker.pages.urls")),
    path("", include("attendance.pages.urls")),
    path("", include("schedules.pages.urls")),
    path("admin/", admin.site.urls),
]
