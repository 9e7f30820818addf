"""Structured logs on standard error: JSON lines in production, readable lines in development.

Our own lines and those of Django come out in the same shape, each with the `request_id` of its request.
"""

import logging.config
import sys
from typing import TextIO

import structlog
from django.db.backends.signals import connection_created


def configure(options: dict, stream: TextIO | None = None) -> None:
    """Django's LOGGING_CONFIG; writes to the stream, standard error by default.

    `json`: one JSON object a line; `sql`: every SQL statement too, parameters included.
    """
    common = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    # plain tracebacks: the values of local variables are secrets as often as not
    readable = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False) if options["json"] else readable
    structlog.configure(
        processors=[*common, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_names: structlog.WriteLogger(stream or sys.stderr),
    )
    logging.config.dictConfig(_standard_library(common, renderer, options["sql"], stream))
    if options["sql"]:
        connection_created.connect(_echo_sql, dispatch_uid="echo_sql")


def _standard_library(common: list, renderer, sql: bool, stream: TextIO | None) -> dict:
    """Lines of Django and of the libraries, rendered like ours."""
    processors = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "foreign_pre_chain": [structlog.stdlib.add_logger_name, *common],
                "processors": processors,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured", "stream": stream}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # a 4xx has its request line; a 5xx comes here with its traceback
            "django.request": {"level": "ERROR"},
            "django.db.backends": {"level": "DEBUG" if sql else "INFO"},
        },
    }


def _echo_sql(connection, **_kwargs) -> None:
    connection.force_debug_cursor = True
