from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("timetracker.ops.urls")),
    path("admin/", admin.site.urls),
]
