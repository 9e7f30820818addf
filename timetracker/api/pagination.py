"""How lists come out: counted pages for what is bounded, cursors for the logs that grow without bound."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination, LimitOffsetPagination
from rest_framework.utils.urls import replace_query_param

DEFAULT_PAGE = 50
LARGEST_PAGE = 500


def _number(request, name: str, default: int, least: int) -> int:
    """The whole number that the query string gives. Raises ValidationError (400) for what is none, or too small."""
    text = request.query_params.get(name)
    try:
        return serializers.IntegerField(min_value=least).run_validation(text) if text else default
    except ValidationError as error:
        raise ValidationError({name: error.detail}) from error


def _page_size(request, default: int = DEFAULT_PAGE, largest: int = LARGEST_PAGE) -> int:
    return min(_number(request, "limit", default, least=1), largest)


def _described(name: str, default: int, least: int, description: str) -> dict:
    schema = {"type": "integer", "default": default, "minimum": least}
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _described_limit(default: int = DEFAULT_PAGE, largest: int = LARGEST_PAGE) -> dict:
    return _described("limit", default, 1, f"How many; more than {largest} is cut.")


_OFFSET = _described("offset", 0, 0, "How many to pass over.")


class ListPagination(LimitOffsetPagination):
    """`{count, next, previous, results}` with `?limit=` (default 50, cut to 500) and `?offset=`."""

    default_limit, max_limit = DEFAULT_PAGE, LARGEST_PAGE

    def get_limit(self, request):
        return _page_size(request, self.default_limit, self.max_limit)

    def get_offset(self, request):
        return _number(request, "offset", 0, least=0)

    def get_schema_operation_parameters(self, view):
        return [_described_limit(self.default_limit, self.max_limit), _OFFSET]


@dataclass(frozen=True, slots=True)
class _Cursor:
    """The row at which a page ends, and on which side of it the asked-for page lies."""

    newer: bool
    at: datetime
    id: int

    @classmethod
    def read(cls, text: str):
        try:
            side, at, pk = base64.urlsafe_b64decode(text).decode().split(" ")
            return cls(side == "newer", datetime.fromisoformat(at).astimezone(UTC), int(pk))
        except (ValueError, OverflowError) as error:
            raise ValidationError({"cursor": [_("Take the cursor from `next` or `previous`.")]}) from error

    def __str__(self):
        side = "newer" if self.newer else "older"
        return base64.urlsafe_b64encode(f"{side} {self.at.isoformat()} {self.id}".encode()).decode()

    def beyond(self, queryset):
        """The rows on the asked-for side, nearest first."""
        side, order = ("gt", ("at", "id")) if self.newer else ("lt", ("-at", "-id"))
        there = Q(**{f"at__{side}": self.at}) | Q(**{"at": self.at, f"id__{side}": self.id})
        # the first condition says nothing new: it lets the database begin at the right place of its index
        return queryset.filter(**{f"at__{side}e": self.at}).filter(there).order_by(*order)


class LogPagination(CursorPagination):
    """`{next, previous, results}`, newest first by (`at`, `id`), without ever counting the table.

    A cursor names a row by both, so that no row is shown twice or passed over, whatever is written in between and
    however many rows share an instant. Raises ValidationError (400) for a cursor that is none.
    """

    def get_page_size(self, request):
        return _page_size(request)

    def get_schema_operation_parameters(self, view):
        cursor = {"type": "string"}
        description = "From `next` or `previous`."
        return [
            _described_limit(),
            {"name": "cursor", "in": "query", "required": False, "description": description, "schema": cursor},
        ]

    def paginate_queryset(self, queryset, request, view=None):
        self.address, size = request.build_absolute_uri(), self.get_page_size(request)
        text = request.query_params.get(self.cursor_query_param)
        cursor = _Cursor.read(text) if text else None
        rows = cursor.beyond(queryset) if cursor else queryset.order_by("-at", "-id")
        found = list(rows[: size + 1])
        self.page, more = found[:size], len(found) > size
        backwards = cursor is not None and cursor.newer
        self.has_next = backwards or more
        self.has_previous = more if backwards else cursor is not None
        if backwards:
            self.page.reverse()
        return self.page

    def get_next_link(self):
        return self._link(False, self.page[-1]) if self.page and self.has_next else None

    def get_previous_link(self):
        return self._link(True, self.page[0]) if self.page and self.has_previous else None

    def _link(self, newer, row):
        return replace_query_param(self.address, self.cursor_query_param, str(_Cursor(newer, row.at, row.id)))
