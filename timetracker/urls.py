from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("timetracker.ops.urls")),
    path("", include("timetracker.api.urls")),
    path("", include("terminals.urls")),
    path("", include("attendance.api.urls")),
    path("", include("timetracker.pages.urls")),
    path("", include("attendance.pages.urls")),
    path("admin/", admin.site.urls),
    path("language", set_language, name="set_language"),
]
