"""The address under which a calendar program reads a person's shifts: whoever knows it may read, until it is renewed.

The token in it is the number of the feed and a MAC of the feed's secret under the key of the installation. So neither
the database alone nor the key alone gives anybody an address.
"""

from base64 import urlsafe_b64encode
from secrets import token_urlsafe

from django.utils.crypto import constant_time_compare, salted_hmac

from attendance import auditing
from attendance.models import Action, Employee
from attendance.transactions import one_transaction
from schedules.models import CalendarFeed
from timetracker.api.fields import read_id

_LONGEST_TOKEN = 80


def present_token(person: Employee) -> str | None:
    """The token of the person's feed; None where there is none."""
    feed = CalendarFeed.objects.filter(employee=person).first()
    return feed and _token(feed)


@one_transaction
def token_for(person: Employee) -> str:
    """The token of the person's feed, which is opened where there is none yet."""
    return present_token(person) or _token(_open(person))


@one_transaction
def renew(person: Employee) -> str:
    """A new token; the old one is dead at once."""
    feed = CalendarFeed.objects.select_for_update().filter(employee=person).first()
    if feed is None:
        return _token(_open(person))
    feed.secret = token_urlsafe()
    feed.save(update_fields=["secret"])
    auditing.note(Action.KEY_ROTATED, feed)
    return _token(feed)


@one_transaction
def revoke(person: Employee) -> None:
    """The person has no feed any more, and its token is dead at once."""
    for feed in CalendarFeed.objects.select_for_update().filter(employee=person):
        auditing.note(Action.DELETED, feed)
        feed.delete()


def owner_of(token: str) -> Employee | None:
    """Whose shifts the token opens; None for one that is wrong or old, and once the person or their user is inactive.

    Compared in constant time, so that nobody finds a token by the time that an answer takes.
    """
    number, _, _mac = token.partition("-")
    if len(token) > _LONGEST_TOKEN or read_id(number) is None:
        return None
    feeds = CalendarFeed.objects.filter(employee__is_active=True, employee__user__is_active=True)
    feed = feeds.select_related("employee").filter(pk=number).first()
    return feed.employee if feed and constant_time_compare(token, _token(feed)) else None


def _open(person: Employee) -> CalendarFeed:
    feed = CalendarFeed.objects.create(employee=person, secret=token_urlsafe())
    auditing.note(Action.CREATED, feed)
    return feed


def _token(feed: CalendarFeed) -> str:
    mac = salted_hmac("schedules.feeds", feed.secret, algorithm="sha256").digest()
    return f"{feed.pk}-{urlsafe_b64encode(mac).decode().rstrip('=')}"
