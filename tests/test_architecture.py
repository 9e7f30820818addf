"""What the import contracts in pyproject.toml cannot see: names of apps in strings, and writes around the one door."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parent.parent
DJANGO = {"admin", "auth", "contenttypes", "sessions"}
MAY_KNOW = {
    "attendance": {"attendance"},
    "terminals": {"terminals", "attendance"},
    "schedules": {"schedules", "attendance"},
    "timetracker": {"timetracker"},
}
HOUSE = set(MAY_KNOW)


def modules(app: str, *, migrations: bool = False):
    for path in sorted((ROOT / app).rglob("*.py")):
        if migrations or "migrations" not in path.parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("app", HOUSE)
def test_a_model_points_only_where_its_app_may_look(app):
    for model in apps.get_app_config(app).get_models():
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created:
                assert field.related_model._meta.app_label in MAY_KNOW[app] | DJANGO, f"{model.__name__}.{field.name}"


@pytest.mark.parametrize("app", HOUSE)
def test_a_migration_depends_only_on_apps_that_its_own_may_know(app):
    for (own, name), migration in MigrationLoader(None).disk_migrations.items():
        if own == app:
            assert {other for other, _name in migration.dependencies} <= MAY_KNOW[app] | DJANGO, name


@pytest.mark.parametrize("app", HOUSE - {"timetracker"})
def test_no_app_is_reached_by_a_string(app):
    foreign = HOUSE - MAY_KNOW[app] - {"timetracker"}
    for path, tree in modules(app, migrations=True):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                reached = {node.value, node.value.partition(".")[0]} & foreign if " " not in node.value else set()
                assert not reached, f"{path}:{node.lineno} names {node.value!r}"


WRITTEN_SQL = re.compile(r"\b(INTO|UPDATE|FROM)\s+\W?attendance_event\b", re.IGNORECASE)
AROUND_THE_MODEL = {"_base_manager", "_default_manager", "_raw_delete", "_update", "_insert", "_do_update", "save_base"}


@pytest.mark.parametrize("app", HOUSE)
def test_only_recording_writes_events(app):
    """The model and its manager refuse; whoever wants to write an event has to go around them, and only one may."""
    for path, tree in modules(app):
        if path != ROOT / "attendance" / "recording.py":
            for node in ast.walk(tree):
                assert not _goes_around(node), f"{path}:{node.lineno} goes around attendance.recording"


def _goes_around(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(WRITTEN_SQL.search(node.value))
    if not isinstance(node, ast.Attribute):
        return False
    # models.QuerySet.update(events, …), Model.save(event): the unbound method of the class above
    unbound = isinstance(node.value, ast.Attribute | ast.Name) and ast.unparse(node.value).endswith(
        ("QuerySet", "Model")
    )
    return node.attr in AROUND_THE_MODEL or (unbound and node.attr not in {"as_manager"})
