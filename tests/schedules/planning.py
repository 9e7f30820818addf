"""The pages that plan many days at once, asked as a browser without scripts asks them."""

import re
from urllib.parse import urlencode

from django.test import Client

from schedules.models import RosterCell


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def look(client, page, **asked):
    """What the page shows of the preview that the form asks for."""
    return client.get(f"/roster/{page}?{urlencode(asked, doseq=True)}")


def confirm(client, shown, page):
    """Presses the button below a preview."""
    seal = re.search(r'name="sealed" value="([^"]+)"', shown.content.decode())
    return client.post(f"/roster/{page}", {"sealed": seal[1]})


def looked_and_confirmed(client, page, **asked):
    """The answer to a preview that was confirmed at once; all of it was saved."""
    done = confirm(client, look(client, page, **asked), page)
    assert done.status_code == 302, done.content.decode()
    return done


def roster_of(person):
    """What the roster says of a person, by the days in ISO 8601."""
    cells = RosterCell.objects.filter(employee=person).select_related("day_type")
    return {f"{cell.day}": cell.plan_text for cell in cells.order_by("day")}


def words_of(shown):
    """The text of a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", shown.content.decode()).split())
