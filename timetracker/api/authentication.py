"""Tokens: what they say, and who stands behind one now (API.md, Sign-in)."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import Token

from attendance.access import role_of
from timetracker.api.errors import Problem
from timetracker.models import SignInSession

MAX_TOKEN_LENGTH = 2048
CHALLENGE = "Bearer"
_CLAIMS = {"sub", "sid", "role", "stamp"}


class InvalidToken(Problem):
    """The token is malformed, forged, expired or revoked: why is nobody's business."""

    def __init__(self):
        detail = _("The token is not valid or no longer valid. Sign in again.")
        super().__init__(401, "invalid_token", detail, headers={"WWW-Authenticate": CHALLENGE})


class SessionToken(Token):
    """A token of a sign-in session. It carries what must still hold of its user for it to be good."""

    lifetime = timedelta()  # each token is told when it ends

    @classmethod
    def of(cls, session: SignInSession, expires_at: datetime):
        token = cls()
        token.set_exp(from_time=expires_at)
        token.payload |= {
            "sub": str(session.user.pk),
            "sid": str(session.pk),
            "role": str(role_of(session.user)),
            "stamp": session.user.get_session_auth_hash(),
        }
        return token

    @classmethod
    def read(cls, text: str):
        """The token that `text` is, of this very kind and signed by us. Raises InvalidToken."""
        try:
            if len(text) > MAX_TOKEN_LENGTH:
                raise InvalidToken
            return cls(text)
        except (TokenError, ValueError, RecursionError) as error:
            raise InvalidToken from error

    def verify(self):
        super().verify()
        if not self.payload.keys() >= _CLAIMS:
            raise TokenError("Signed with our secret, but by another program.")

    def get_token_backend(self):
        return _backend(settings.JWT_ALG, settings.JWT_SECRET)

    def session(self) -> SignInSession:
        """The session with its user, in one query and one for the role.

        Raises InvalidToken when the session is over or the user is no longer as the token says.
        """
        session = SignInSession.objects.select_related("user").filter(pk=self["sid"], ended_at=None).first()
        if session is None or not self._still_describes(session.user):
            raise InvalidToken
        return session

    def _still_describes(self, user: User) -> bool:
        return (
            user.is_active
            and constant_time_compare(self["stamp"], user.get_session_auth_hash())
            and self["role"] == role_of(user)
        )


class AccessToken(SessionToken):
    token_type = "access"  # noqa: S105  (no secret)


class RefreshToken(SessionToken):
    token_type = "refresh"  # noqa: S105  (no secret)


@lru_cache(maxsize=1)
def _backend(algorithm: str, secret: str) -> TokenBackend:
    return TokenBackend(algorithm, secret)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`; the session becomes `request.auth`."""

    def authenticate(self, request):
        scheme, _space, credentials = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        session = AccessToken.read(credentials.strip()).session()
        return session.user, session

    def authenticate_header(self, request):
        return CHALLENGE
