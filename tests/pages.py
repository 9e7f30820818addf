"""A browser for the admin: what a person sees, and the buttons and forms they send."""

import re
from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse


def browser(user) -> Client:
    """A client that is signed in to the admin as `user`."""
    client = Client()
    client.force_login(user)
    return client


def url(model: str, page: str, *args) -> str:
    """The address of an admin page: `url("attendance_employee", "change", 7)`."""
    return reverse(f"admin:{model}_{page}", args=args)


def text(response) -> str:
    """What the page says, without markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


class _Fields(HTMLParser):
    """The fields of the form with one id, as a browser would send them untouched."""

    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.inside, self.values, self.select, self.area = form_id, False, {}, None, None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.inside = attributes.get("id") == self.form_id
        name = attributes.get("name")
        if not self.inside or "disabled" in attributes:
            return
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in attributes and self.select:
            self.values[self.select] = attributes.get("value", "")
        elif tag == "textarea":
            self.area, self.values[name] = name, ""
        elif tag == "input" and name and attributes.get("type") != "submit":
            ticked = attributes.get("type") in ("checkbox", "radio")
            if not ticked or "checked" in attributes:
                self.values[name] = attributes.get("value", "on" if ticked else "")

    def handle_data(self, data):
        if self.area:
            self.values[self.area] += data.removeprefix("\n")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None


def form(client: Client, address: str, form_id: str) -> dict:
    """The fields of a form as the page shows it, ready to be changed and sent."""
    fields = _Fields(form_id)
    fields.feed(client.get(address).content.decode())
    return {name: value for name, value in fields.values.items() if "__prefix__" not in name}


def send(client: Client, address: str, form_id: str, **changes):
    """Opens the page, changes fields of its form, saves, and follows to the next page."""
    sent = {**form(client, address, form_id), **changes}
    return client.post(address, {name: value for name, value in sent.items() if value is not None}, follow=True)


def press(client: Client, model: str, pk: int, act: str, *, follow=True):
    """Presses a button over an object's form."""
    page = client.get(url(model, "change", pk)).content.decode()
    address = url(model, "act", pk, act)
    found = re.search(rf'action="{re.escape(address)}".*?name="once" value="([^"]+)"', page, re.DOTALL)
    assert found, f"There is no button {act}."
    return client.post(address, {"once": found[1]}, follow=follow)
