"""Schemathesis against every route: no server error, nothing that the schema does not promise, no bad data taken."""

import itertools
from contextlib import closing
from datetime import date

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings
from rest_framework.fields import BooleanField
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.jsonschema import make_validator
from schemathesis.specs.openapi import checks

from attendance.models import Position
from schedules import absences
from schedules.models import DayType
from tests import factories
from timetracker.api import sign_in
from timetracker.wsgi import application

EXAMPLES = 15
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.unsupported_method,
]

_numbers = itertools.count(1)


def everybody(environ, start_response):
    """The application, to which every request comes from an address of its own, so that none locks out the next."""
    answer = application({**environ, "REMOTE_ADDR": f"2001:db8::{next(_numbers):x}"}, start_response)
    with closing(answer):  # as every server does, and werkzeug's client does not
        return [b"".join(answer)]


api = schemathesis.openapi.from_wsgi(
    "/api/schema",
    everybody,
    config=SchemathesisConfig.from_dict(
        {"cache": {"enabled": False}, "generation": {"with-security-parameters": False}}
    ),
)


@pytest.fixture(autouse=True)
def _one_connection():
    """The end of a request does not close the connection whose transaction the test is in."""
    signals = [request_started, request_finished]
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def world(admin, employee, terminal, department, settings):
    """An administrator's token, a terminal's key, and a few rows that ids may hit."""
    settings.TERMINAL_RATE_LIMIT = 0
    card = factories.record(employee, "2026-01-26T07:00:00", "IN")
    by_hand = factories.record(employee, "2026-01-26T15:00:00", "OUT", source="manual", comment="forgot")
    kind, days = DayType.objects.get(code="ВП"), (date(2026, 2, 2), date(2026, 2, 6))
    leave = absences.ask(employee.user, employee, kind, *days, comment="", now=timezone.now())
    return {
        "token": sign_in.open_session(admin)["access_token"],
        "key": terminal.key,
        "ids": {
            "employees": [employee.pk],
            "departments": [department.pk],
            "positions": [Position.objects.create(name="Turner").pk],
            "events": [card.pk, by_hand.pk],
            "terminals": [terminal.pk],
            "users": [employee.user.pk],
            "absences": [leave.pk],
        },
    }


@api.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.django_db
def test_a_route_answers_as_the_schema_says(case, world):
    hit_rows(case, world["ids"])
    response = case.call(headers=credentials(case, world))
    case.validate_response(response, checks=[*CHECKS, negative_data_rejection])


def credentials(case, world) -> dict:
    schemes = {name for requirement in case.operation.definition.raw.get("security", []) for name in requirement}
    token = {"Authorization": f"Bearer {world['token']}"} if "token" in schemes else {}
    key = {"X-Terminal-Key": world["key"]} if "terminal_key" in schemes else {}
    return token | key


def hit_rows(case, ids: dict) -> None:
    """Every other id is one that exists, and a good body does not name another terminal than the key's."""
    for name, value in case.path_parameters.items():
        known = ids.get(case.path.split("/")[2], [])
        if known and str(value).isdecimal() and int(value) % 2:
            case.path_parameters[name] = known[int(value) // 2 % len(known)]
    if isinstance(case.body, dict) and case.meta.generation.mode.is_positive:
        for name in {"terminal_id", "created_by_terminal_id"} & case.body.keys():
            case.body[name] = None


def negative_data_rejection(ctx, response, case):
    """Schemathesis' own, but for what is read with good will: a number for a text, digits for a number, nothing for
    a parameter left out."""
    try:
        checks.negative_data_rejection(ctx, response, case)
    except AcceptedNegativeData:
        if not valid_with_good_will(case):
            raise


def valid_with_good_will(case) -> bool:
    if any(value in ("", {}, []) for value in case.query.values()):  # each of them leaves as nothing
        return True
    body = case.operation.get_body_for_media_type(case.media_type) if case.media_type else None
    if body is None or not isinstance(case.body, dict):
        return False
    validator = make_validator(body.optimized_schema, case.operation.schema.adapter.jsonschema_validator_cls)
    fields = dict(case.body)
    for wrong in {error.instance_path[0] for error in validator.iter_errors(case.body) if error.instance_path}:
        for reading in readings(case.body[wrong]):
            fields[wrong] = reading
            if not any(error.instance_path[:1] == [wrong] for error in validator.iter_errors(fields)):
                break
    return validator.is_valid(fields)


def readings(value):
    """What the fields of Django REST framework make of a value of another type."""
    if isinstance(value, str):
        yield value.strip() or None
        if value.strip().isdigit():
            yield int(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    if isinstance(value, str | int | float):
        for meant, words in ((True, BooleanField.TRUE_VALUES), (False, BooleanField.FALSE_VALUES)):
            if value in words:
                yield meant
