"""The routes of the plan. Written without a trailing slash and without `/v1`."""

from django.urls import path

from schedules.api.feeds import CalendarFeed, OwnCalendar

urlpatterns = [
    path("api/schedules/calendar", OwnCalendar.as_view()),
    path("api/schedules/calendar/<str:token>.ics", CalendarFeed.as_view(), name="calendar-feed"),
]
