"""The addresses of the pages, without a slash at the end."""

from django.urls import path

from attendance.pages.board import board, who_is_in
from attendance.pages.start import start

urlpatterns = [
    path("", start, name="start"),
    path("who-is-in", who_is_in, name="who-is-in"),
    path("who-is-in/board", board, name="board"),
]
