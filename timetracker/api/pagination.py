"""How lists come out: counted pages for what is bounded, cursors for the logs that grow without bound."""

from rest_framework.pagination import CursorPagination, LimitOffsetPagination

LARGEST_PAGE = 500


class ListPagination(LimitOffsetPagination):
    """`{count, next, previous, results}` with `?limit=` (default 50, cut to 500) and `?offset=`."""

    default_limit = 50
    max_limit = LARGEST_PAGE


class LogPagination(CursorPagination):
    """`{next, previous, results}`, newest first, without ever counting the table. The view names the `ordering`."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = LARGEST_PAGE
