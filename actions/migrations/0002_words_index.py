"""Word search on PostgreSQL by trigrams. SQLite has no such index: there it reads the log through."""

from django.db import migrations


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute("CREATE INDEX action_words ON actions_action USING gin (UPPER(text) gin_trgm_ops)")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX action_words")


class Migration(migrations.Migration):

    dependencies = [("actions", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
