from django.contrib.auth.management import create_permissions
from django.db import migrations

EDITED = ("daytype", "holiday", "departmentpolicy", "shiftpattern", "leaveallowance", "payrollprofile")


def let_hr_plan(apps, schema_editor):
    """HR edits in Django's admin what rosters are made of, and books balances."""
    config = apps.get_app_config("schedules")
    config.models_module = True
    create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
    config.models_module = None
    codenames = [f"{act}_{model}" for model in EDITED for act in ("view", "add", "change", "delete")]
    codenames += ["view_balanceentry", "add_balanceentry"]
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    given = Permission.objects.filter(content_type__app_label="schedules", codename__in=codenames)
    for role in ("admin", "hr"):
        Group.objects.get(name=role).permissions.add(*given)


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0005_roles_of_corrections_periods_audit"),
        ("schedules", "0002_day_types"),
    ]
    operations = [migrations.RunPython(let_hr_plan, migrations.RunPython.noop)]
