"""Technical tables of sign-in: no business data."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone


class SignInSessionQuerySet(models.QuerySet):
    def end(self):
        """From now on every token of these sessions is refused, in every process."""
        self.filter(ended_at=None).update(ended_at=timezone.now())


class SignInSession(models.Model):
    """One sign-in, from the login until logout or expiry. Both its tokens carry its id and die with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_in_sessions")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = SignInSessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="session_by_expiry")]  # clearing out the expired

    def __str__(self):
        return str(self.id)


class SpentRefreshToken(models.Model):
    """A refresh token that was traded for a new pair. The primary key decides who of two callers was first."""

    jti = models.CharField(primary_key=True, max_length=64)
    session = models.ForeignKey(SignInSession, models.CASCADE, related_name="spent_tokens")
    spent_at = models.DateTimeField()

    def __str__(self):
        return self.jti


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
def end_sessions_of_inactive(instance, **signal):
    """Whoever is deactivated is out for good, even if activated again later."""
    if not instance.is_active:
        instance.sign_in_sessions.all().end()
