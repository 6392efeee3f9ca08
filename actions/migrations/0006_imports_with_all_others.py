"""Files brought to the log stand with all other files that are imported on pages (csp.FileImport)."""

from datetime import date

from django.db import migrations
from django.utils import timezone

ALIKE = ("file_id", "name", "asked_by_id", "asked_at", "report", "previewed_at", "saved_at")


def move(apps, schema_editor):
    FileImport = apps.get_model("csp", "FileImport")
    for old in apps.get_model("actions", "LogImport").objects.iterator():
        FileImport.objects.create(
            kind="actions",
            subject=str(old.board_id),
            options={"as_of": old.as_of.isoformat()},
            **{name: getattr(old, name) for name in ALIKE},
        )


def move_back(apps, schema_editor):
    """What was let go of since cannot come back: an import whose file has gone has no row in the old table."""
    LogImport = apps.get_model("actions", "LogImport")
    moved = apps.get_model("csp", "FileImport").objects.filter(kind="actions")
    for new in moved.filter(file__isnull=False).iterator():
        as_of = new.options.get("as_of", timezone.localdate().isoformat())
        LogImport.objects.create(
            board_id=int(new.subject),
            as_of=date.fromisoformat(as_of),
            **{name: getattr(new, name) for name in ALIKE},
        )
    moved.delete()


class Migration(migrations.Migration):
    dependencies = [("actions", "0005_owner_to_confirm"), ("csp", "0006_file_imports")]

    operations = [
        migrations.RunPython(move, move_back),
        migrations.DeleteModel(name="LogImport"),
    ]
