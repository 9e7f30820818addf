"""The month on paper."""

import re

import pytest

from tests import factories
from tests.browser.company import fill, last_long_month

pytestmark = pytest.mark.browser

A4 = (210, 297)


@pytest.fixture
def month(employee):
    """The longest month of somebody with a long name, with much to look at."""
    employee.full_name = "Maximiliana Konstancja Wolfeschlegelsteinhausen-Bergerdorff"
    employee.save()
    factories.EmploymentTermsFactory(employee=employee)
    month = last_long_month()
    fill(employee, month, days=31)
    return f"{month:%Y-%m}"


@pytest.mark.parametrize("locale", ["en-GB", "uk-UA", "pl-PL"])
def test_a_month_is_one_page(browse, month, locale):
    page = browse("olena", locale=locale, color_scheme="dark")
    page.goto(f"/my-time?month={month}")
    assert page.locator("table.month .said").count() > 10
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    (box,) = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert tuple(round(float(points) / 72 * 25.4) for points in box) == A4
