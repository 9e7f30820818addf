"""The routes of the plan. Written without a trailing slash and without `/v1`."""

from django.urls import path  # noqa: F401

urlpatterns = []
