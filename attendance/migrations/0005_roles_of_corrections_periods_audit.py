from django.contrib.auth.management import create_permissions
from django.db import migrations

_HR = ("view_auditentry", "view_closedperiod", "change_closedperiod")


def let_hr_read_and_reopen(apps, schema_editor):
    """HR reads closed periods and the audit log in Django's admin, and reopens a period."""
    config = apps.get_app_config("attendance")
    config.models_module = True
    create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
    config.models_module = None
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    given = Permission.objects.filter(content_type__app_label="attendance", codename__in=_HR)
    for role in ("admin", "hr"):
        Group.objects.get(name=role).permissions.add(*given)


class Migration(migrations.Migration):
    dependencies = [("attendance", "0004_corrections_periods_audit")]
    operations = [migrations.RunPython(let_hr_read_and_reopen, migrations.RunPython.noop)]
