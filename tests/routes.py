"""The routes of the API, as the URL map has them and as the schema describes them."""

import json
import re
from dataclasses import dataclass

from django.urls import URLResolver, get_resolver
from rest_framework.test import APIClient

from timetracker.api.docs import schema_as

SCHEMA = json.loads(schema_as("json"))
_METHODS = ("get", "post", "put", "patch", "delete")
_PROBES = ("/health", "/ready", "/metrics")


@dataclass(frozen=True)
class Route:
    """One method of one path. Its text names the test."""

    method: str
    path: str

    def __str__(self):
        return f"{self.method} {self.path}"

    @property
    def described(self) -> dict:
        return SCHEMA["paths"][self.path][self.method.lower()]

    @property
    def security(self) -> str:
        """`token`, `terminal_key`, or nothing for a route that is open to everybody."""
        requirements = self.described.get("security", [])
        return "" if {} in requirements or not requirements else next(iter(requirements[0]))

    @property
    def reads_body(self) -> bool:
        return "requestBody" in self.described

    @property
    def fields(self) -> list[str]:
        content = self.described["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        return list(SCHEMA["components"]["schemas"][content.rpartition("/")[2]]["properties"])

    def address(self, number: object = 999_999_999) -> str:
        """The path with a number where it takes one."""
        return re.sub(r"\{\w+\}", str(number), self.path)

    def ask(self, client: APIClient, address: str = "", **sent):
        """What the route answers; a file is read to its end, which closes it."""
        response = client.generic(self.method, address or self.address(), **sent)
        if response.streaming:
            response.getvalue()
        return response


def described_routes() -> list[Route]:
    return [Route(method.upper(), path) for path, methods in SCHEMA["paths"].items() for method in methods]


def mapped_routes() -> set[Route]:
    """What the URL map leads to, under /api/ and of the probes, spelt as the schema spells it."""
    found = set()
    for pattern, callback in _patterns(get_resolver().url_patterns, "/"):
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", pattern).replace("{pk}", "{id}")
        if path.startswith("/api/") or path in _PROBES:
            found |= {Route(method.upper(), path) for method in _methods(callback)}
    return found


def _patterns(patterns, prefix: str):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern.callback


def _methods(callback) -> set[str]:
    if actions := getattr(callback, "actions", None):
        return set(actions) & set(_METHODS)
    return {method for method in _METHODS if hasattr(callback.cls, method)}
