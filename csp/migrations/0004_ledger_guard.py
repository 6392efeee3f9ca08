from django.db import migrations

from csp import ledger_guard


def protect(apps, schema_editor):
    ledger_guard.protect(schema_editor.connection)


def lift(apps, schema_editor):
    ledger_guard.lift(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("csp", "0003_outbox_reply_to")]

    operations = [migrations.RunPython(protect, lift)]
