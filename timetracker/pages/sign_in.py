"""Signing in and out of the pages, and passwords: changed by whoever knows theirs, reset by e-mail by who does not."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from attendance import auditing
from attendance.access import Role, role_of
from attendance.models import Action
from attendance.transactions import one_transaction
from timetracker.api import limits
from timetracker.api.addresses import client_address
from timetracker.api.errors import Problem
from timetracker.api.sign_in import identify

RESETS = 5
RESETS_WINDOW_SECONDS = 15 * 60


class SignInForm(AuthenticationForm):
    """Guessing is limited here as it is on the API, and both count together."""

    def clean(self):
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username is None or not password:
            return self.cleaned_data
        try:
            self.user_cache = identify(username, password, client_address(self.request))
        except Problem as refusal:
            raise ValidationError(refusal.detail, code=refusal.code) from refusal
        self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data


class SignIn(views.LoginView):
    template_name = "registration/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True


class SignOut(views.LogoutView):
    next_page = "sign-in"


class _Form:
    """A page that is one form."""

    template_name = "registration/form.html"
    button = _("Save")

    def get_context_data(self, **kwargs):
        return super().get_context_data(button=self.button, **kwargs)


class _Done:
    """Says what was done, on the page that comes next."""

    def form_valid(self, form):
        response = super().form_valid(form)
        messages.success(self.request, self.done)
        return response


class _NewPassword(_Form, _Done):
    """A password that somebody chooses for themselves, with an entry in the audit log."""

    @one_transaction
    def form_valid(self, form):
        auditing.note(Action.PASSWORD_SET, form.user, by=form.user.get_username())
        return super().form_valid(form)


class ChangePassword(_NewPassword, views.PasswordChangeView):
    title = _("Change password")
    success_url = reverse_lazy("start")
    done = _("Your password was changed.")


class ResetForm(PasswordResetForm):
    """Writes to those who may sign in and whose address is given; nothing tells which addresses are known."""

    def get_users(self, email: str) -> Iterator[User]:
        """Those to write to, each with the `reset_address` that is on record, however the form spells it."""
        users = User.objects.filter(is_active=True).annotate(own=Lower("email"), kept=Lower("employee__email"))
        for user in users.filter(Q(own=email.lower()) | Q(kept=email.lower())).select_related("employee"):
            user.reset_address = reset_address(user)
            if user.has_usable_password() and user.reset_address.casefold() == email.casefold():
                yield user

    def send_mail(self, subject, body, context, from_email, to_email, **options):
        super().send_mail(subject, body, context, from_email, context["user"].reset_address, **options)


def reset_address(user: User) -> str:
    """Where a new password for the user is sent to, "" for nowhere.

    HR keeps the addresses of employees, and must not come by the sign-in of somebody who may do more: those need an
    address that an administrator has entered.
    """
    if user.email or role_of(user) != Role.EMPLOYEE:
        return user.email
    return user.employee.email if hasattr(user, "employee") else ""


class ResetPassword(_Form, _Done, views.PasswordResetView):
    title = _("Forgot your password?")
    form_class = ResetForm
    button = _("Send me a link")
    email_template_name = "registration/reset_email.txt"
    subject_template_name = "registration/reset_subject.txt"
    extra_email_context = {"public_url": settings.PUBLIC_URL}
    success_url = reverse_lazy("sign-in")
    done = _("If we know this address, a link with which to choose a new password is on its way to it.")

    def form_valid(self, form):
        keys = [f"reset:address:{client_address(self.request)}", f"reset:email:{form.cleaned_data['email'].casefold()}"]
        try:
            limits.throttle(keys, RESETS, RESETS_WINDOW_SECONDS)
        except Problem as refusal:
            form.add_error(None, refusal.detail)
            return self.form_invalid(form)
        return super().form_valid(form)


class ChoosePassword(_NewPassword, views.PasswordResetConfirmView):
    title = _("Choose a new password")
    success_url = reverse_lazy("sign-in")
    done = _("Your new password is set: sign in with it.")
