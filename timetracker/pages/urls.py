"""The addresses around signing in, without a slash at the end."""

from django.urls import path
from django.views.i18n import set_language

from timetracker.pages.sign_in import ChangePassword, ChoosePassword, ResetPassword, SignIn, SignOut

urlpatterns = [
    path("sign-in", SignIn.as_view(), name="sign-in"),
    path("sign-out", SignOut.as_view(), name="sign-out"),
    path("password", ChangePassword.as_view(), name="password"),
    path("password/reset", ResetPassword.as_view(), name="reset-password"),
    path("password/reset/<uidb64>/<token>", ChoosePassword.as_view(), name="choose-password"),
    path("language", set_language, name="set_language"),
]
