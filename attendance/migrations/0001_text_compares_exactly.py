from django.db import migrations


def compare_exactly(apps, schema_editor):
    """MySQL and MariaDB otherwise take "Łoś" and "los" for the same name; SQLite does not, and neither do people."""
    if schema_editor.connection.vendor == "mysql":
        schema_editor.execute("ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")


class Migration(migrations.Migration):
    atomic = False  # MySQL ends a transaction at ALTER DATABASE
    initial = True
    dependencies = []
    run_before = [("contenttypes", "0001_initial"), ("auth", "0001_initial"), ("sessions", "0001_initial")]
    operations = [migrations.RunPython(compare_exactly, migrations.RunPython.noop, elidable=False)]
