from django.contrib.auth.management import create_permissions
from django.db import migrations

_ALL = ("add", "change", "delete", "view")
# What HR does in Django's admin; users and terminal keys are the administrators' alone.
_HR = {
    "department": _ALL,
    "position": _ALL,
    "employee": ("add", "change", "view"),
    "badge": _ALL,
    "employmentterms": _ALL,
    "event": ("add", "change", "view"),
}
_READ = {"department": ("view",), "position": ("view",), "employee": ("view",), "badge": ("view",), "event": ("view",)}
_ROLES = {"admin": None, "hr": _HR, "manager": _READ, "employee": {}}


def make_roles(apps, schema_editor):
    """The groups of API.md, Roles. Permissions are made here since Django makes them only after all migrations."""
    config = apps.get_app_config("attendance")
    config.models_module = True
    create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
    config.models_module = None
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for role, models in _ROLES.items():
        group, _made = Group.objects.get_or_create(name=role)
        for permission in Permission.objects.filter(content_type__app_label="attendance"):
            act, _, model = permission.codename.partition("_")
            if models is None or act in models.get(model, ()):
                group.permissions.add(permission)


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=_ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0002_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_roles, remove_roles)]
