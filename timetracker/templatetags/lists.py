"""What the admin's lists need beyond Django's own tags."""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def labelled(cells, headers):
    """The cells of a row, each with the name of its column, by which it is known where a row is shown as a card."""
    named = zip(cells, headers, strict=True)
    return mark_safe("".join(_with_label(cell, header["text"]) for cell, header in named))  # noqa: S308


def _with_label(cell: str, label) -> str:
    """The cells come from Django's own tag, escaped; the label is plain text unless it is the checkbox to mark all."""
    if hasattr(label, "__html__"):
        return cell
    return cell.replace("<td", f'<td data-label="{escape(str(label).capitalize())}"', 1)
