from django.urls import path

from timetracker.ops import service

urlpatterns = [
    path("health", service.Health.as_view()),
    path("ready", service.Ready.as_view()),
    path("metrics", service.Metrics.as_view()),
    path("api/config", service.Config.as_view()),
    path("api/db-info", service.DatabaseInfo.as_view()),
]
