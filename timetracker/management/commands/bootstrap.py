from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from attendance.access import Role, set_role


class Command(BaseCommand):
    """Safe to run at every deployment: whoever administrates already keeps their password and their role."""

    help = "Creates the first administrator from ADMIN_USERNAME and ADMIN_PASSWORD, if there is none yet."

    @transaction.atomic
    def handle(self, *args, **options):
        administrators = User.objects.filter(is_superuser=True, is_active=True)
        if administrators.exists():
            self.stdout.write("There is an administrator already; nothing was changed.")
            return
        user = self._new_user(settings.ADMIN_USERNAME, settings.ADMIN_PASSWORD)
        user.save()
        set_role(user, Role.ADMIN)
        self.stdout.write(self.style.SUCCESS(f"Created the administrator {user.username}."))

    def _new_user(self, username: str, password: str) -> User:
        if not password:
            raise CommandError(
                "There is no administrator yet: set ADMIN_USERNAME and ADMIN_PASSWORD, and run this again."
            )
        if User.objects.filter(username=username).exists():
            raise CommandError(
                f"The user {username} exists and is no active administrator: set ADMIN_USERNAME to another name."
            )
        user = User(username=username)
        try:
            user.clean_fields(exclude=["password"])
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(f"ADMIN_USERNAME or ADMIN_PASSWORD is refused: {' '.join(error.messages)}") from None
        user.set_password(password)
        return user
