from django.db import migrations

from csp import ledger_guard
from meetings.ledger.guard import PUBLISHED_PLANS


def protect(apps, schema_editor):
    ledger_guard.protect(schema_editor.connection, PUBLISHED_PLANS)


def lift(apps, schema_editor):
    ledger_guard.lift(schema_editor.connection, PUBLISHED_PLANS)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0016_decision_needs_no_action")]

    operations = [migrations.RunPython(protect, lift)]
