"""Signing in, staying signed in and signing out (API.md, Sign-in)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.models import User, update_last_login
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.exceptions import ExpiredTokenError

from attendance.access import Role, role_of
from attendance.transactions import one_transaction
from timetracker.api import limits
from timetracker.api.addresses import client_address
from timetracker.api.authentication import (
    MAX_TOKEN_LENGTH,
    AccessToken,
    InvalidToken,
    RefreshToken,
    SessionToken,
)
from timetracker.api.errors import Problem
from timetracker.api.limits import TooMany
from timetracker.api.schema import problems
from timetracker.models import SignInSession, SpentRefreshToken

# Whoever signed in stays so for two weeks, then gives the password again.
SESSION_LIFETIME = timedelta(days=14)
# A client that lost the answer may have asked twice. Later than this, two parties hold the same refresh token.
HONEST_REPETITION = timedelta(seconds=10)
FAILURES_BEFORE_LOCK = 5
EXPIRED_CLEARED_PER_SIGN_IN = 10


class InvalidCredentials(Problem):
    """The same words whether or not the user exists."""

    def __init__(self):
        super().__init__(401, "invalid_credentials", _("The user name or the password is wrong."))


# ------------------------------------------------------------------------------------------------------------- acts


def sign_in(username: str, password: str, address: str) -> dict:
    """A new session's tokens. Raises as `identify` does."""
    return open_session(identify(username, password, address))


def identify(username: str, password: str, address: str) -> User:
    """Who gives the right password. Raises InvalidCredentials, or TooMany after the 6th failure within a minute.

    Failures count for the name as given, known or not, and for the address they came from.
    """
    name, origin = f"sign-in:name:{username.casefold()}", f"sign-in:address:{address}"
    _refuse_while_locked(name, origin)
    user = authenticate(username=username, password=password)
    if user is None:
        _count_failure(name, origin)
        raise InvalidCredentials
    limits.forget(name)
    return user


def _count_failure(*keys: str) -> None:
    """Of any number at once exactly FAILURES_BEFORE_LOCK pass here; the next one locks. Raises TooMany."""
    if limits.take(keys, FAILURES_BEFORE_LOCK) is None:
        return
    for key in keys:
        limits.take(key, FAILURES_BEFORE_LOCK + 1)
    _refuse_while_locked(*keys)


def _refuse_while_locked(*keys: str) -> None:
    left = limits.wait(keys, FAILURES_BEFORE_LOCK + 1)
    if left is not None:
        raise TooMany(left)


@one_transaction
def open_session(user: User) -> dict:
    """The tokens of a new session of a user who has proved to be that user."""
    now = timezone.now()
    _clear_expired_sessions(now)
    update_last_login(None, user)
    session = SignInSession.objects.create(user=user, created_at=now, expires_at=now + SESSION_LIFETIME)
    return _tokens_of(session)


def _clear_expired_sessions(now: datetime) -> None:
    """A few at each sign-in, so that as many go as come; those that another sign-in is clearing are left to it."""
    expired = SignInSession.objects.select_for_update(skip_locked=True).filter(expires_at__lte=now)
    ids = [session.pk for session in expired.order_by("expires_at")[:EXPIRED_CLEARED_PER_SIGN_IN]]
    if ids:
        SignInSession.objects.filter(pk__in=ids).delete()


def _tokens_of(session: SignInSession) -> dict:
    """A new pair for the session, as the client gets it; `expires_in` is seconds until the access token ends."""
    lifetime = min(settings.ACCESS_TOKEN_LIFETIME, session.expires_at - timezone.now())
    return {
        "access_token": str(AccessToken.of(session, timezone.now() + lifetime)),
        "refresh_token": str(RefreshToken.of(session, session.expires_at)),
        "token_type": "bearer",
        "expires_in": int(lifetime.total_seconds()),
    }


def renew(refresh_token: str) -> dict:
    """A new pair for a refresh token, once: whoever spends it first gets it. Raises InvalidToken for everybody else."""
    token = RefreshToken.read(refresh_token)
    session = token.session()
    try:
        with transaction.atomic():
            SpentRefreshToken.objects.create(jti=token["jti"], session=session, spent_at=timezone.now())
    except IntegrityError:
        _end_if_stolen(token)
        raise InvalidToken from None
    return _tokens_of(session)


def _end_if_stolen(token: SessionToken) -> None:
    long_ago = timezone.now() - HONEST_REPETITION
    if SpentRefreshToken.objects.filter(jti=token["jti"], spent_at__lt=long_ago).exists():
        SignInSession.objects.filter(pk=token["sid"]).end()


def sign_out(refresh_token: str) -> None:
    """Ends the token's session; one that is over already stays so. Raises InvalidToken for what we never issued."""
    try:
        token = RefreshToken.read(refresh_token)
    except InvalidToken as refusal:
        if isinstance(refusal.__cause__, ExpiredTokenError):
            return
        raise
    SignInSession.objects.filter(pk=token["sid"]).end()


# ------------------------------------------------------------------------------------------------------------ routes


class CredentialsSerializer(serializers.Serializer):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1024, trim_whitespace=False)


class RefreshSerializer(serializers.Serializer):
    refresh_token = serializers.CharField(max_length=MAX_TOKEN_LENGTH)


class TokensSerializer(serializers.Serializer):
    access_token = serializers.CharField()
    refresh_token = serializers.CharField()
    token_type = serializers.ChoiceField(["bearer"])
    expires_in = serializers.IntegerField(help_text="Seconds until the access token expires.")


class RoleField(serializers.ChoiceField):
    """A user's role; to be read from the user as a whole."""

    def __init__(self, **options):
        super().__init__(choices=Role.choices, **options)

    def get_attribute(self, user):
        return role_of(user)


class MeSerializer(serializers.Serializer):
    id = serializers.IntegerField(read_only=True)
    username = serializers.CharField(read_only=True)
    role = RoleField(read_only=True)
    full_name = serializers.CharField(source="get_full_name", read_only=True)
    employee_id = serializers.IntegerField(source="employee.pk", default=None, allow_null=True, read_only=True)


def parsed(serializer_class: type[serializers.Serializer], request) -> dict:
    """The fields of the request's body. Raises ValidationError (400)."""
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


class Open(APIView):
    """A route for those who have no access token yet, or no longer."""

    authentication_classes = ()
    permission_classes = ()


class Login(Open):
    @extend_schema(
        request=CredentialsSerializer,
        responses={200: TokensSerializer} | problems(400, 429, invalid_credentials=401),
    )
    def post(self, request):
        """Sign in with a user name and a password."""
        credentials = parsed(CredentialsSerializer, request)
        return Response(sign_in(**credentials, address=client_address(request)))


class Refresh(Open):
    @extend_schema(
        request=RefreshSerializer,
        responses={200: TokensSerializer} | problems(400, invalid_token=401),
    )
    def post(self, request):
        """Trade a refresh token, once, for a new pair."""
        return Response(renew(**parsed(RefreshSerializer, request)))


class Logout(Open):
    @extend_schema(request=RefreshSerializer, responses={204: None} | problems(400, invalid_token=401))
    def post(self, request):
        """End the session, at once and everywhere."""
        sign_out(**parsed(RefreshSerializer, request))
        return Response(status=204)


class Me(APIView):
    @extend_schema(responses={200: MeSerializer} | problems(401))
    def get(self, request):
        """Who am I."""
        return Response(MeSerializer(request.user).data)
