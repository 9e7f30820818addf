"""The routes that belong to no app: sign-in, users, documentation. Without a trailing slash and without `/v1`."""

from django.urls import path

from timetracker.api.docs import RedocPage, Schema, SwaggerPage
from timetracker.api.sign_in import Login, Logout, Me, Refresh
from timetracker.api.users import OneUser, Users

urlpatterns = [
    path("api/login", Login.as_view()),
    path("api/auth/login", Login.as_view()),
    path("api/auth/refresh", Refresh.as_view()),
    path("api/auth/logout", Logout.as_view()),
    path("api/me", Me.as_view()),
    path("api/auth/me", Me.as_view()),
    path("api/users/me", Me.as_view()),
    path("api/users", Users.as_view()),
    path("api/users/<int:pk>", OneUser.as_view()),
    path("api/schema", Schema.as_view(), name="schema"),
    path("docs", SwaggerPage.as_view()),
    path("redoc", RedocPage.as_view()),
]
