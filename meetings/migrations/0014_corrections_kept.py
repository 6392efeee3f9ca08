import django.db.models.deletion
from django.db import migrations, models

from csp import ledger_guard
from meetings.ledger.guard import CORRECTIONS


def protect(apps, schema_editor):
    ledger_guard.protect(schema_editor.connection, CORRECTIONS)


def lift(apps, schema_editor):
    ledger_guard.lift(schema_editor.connection, CORRECTIONS)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0013_pack_copies")]

    operations = [
        # One item can approve the minutes of several meetings.
        migrations.AlterField(
            model_name="minutes",
            name="approved_at_item",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The item of that meeting under which they were approved.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approved_minutes",
                to="meetings.agendaitem",
            ),
        ),
        migrations.RunPython(protect, lift),
    ]
