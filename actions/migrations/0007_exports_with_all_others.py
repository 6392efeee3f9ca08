"""Files that were asked of the log stand with all other files that are made in the background (csp.FileExport)."""

from django.db import migrations
from django.utils import timezone

ALIKE = ("file_id", "asked_at")


def move(apps, schema_editor):
    """What is still being made is asked for again by whoever wants it: its job names the old table."""
    FileExport = apps.get_model("csp", "FileExport")
    for old in apps.get_model("actions", "LogExport").objects.filter(file__isnull=False).iterator():
        of = f"{old.board.slug}-" if old.board else ""
        FileExport.objects.create(
            kind="actions",
            name=f"{of}actions-{timezone.localdate(old.asked_at):%Y-%m-%d}.{old.kind}",
            holds=f"{old.rows} action{'' if old.rows == 1 else 's'}",
            options={"board": old.board_id, "query": old.query, "kind": old.kind},
            asked_by_id=old.user_id,
            **{name: getattr(old, name) for name in ALIKE},
        )


def move_back(apps, schema_editor):
    LogExport = apps.get_model("actions", "LogExport")
    moved = apps.get_model("csp", "FileExport").objects.filter(kind="actions")
    for new in moved.filter(file__isnull=False).iterator():
        LogExport.objects.create(
            board_id=new.options["board"],
            query=new.options["query"],
            kind=new.options["kind"],
            rows=int(new.holds.split()[0].replace(",", "")),
            user_id=new.asked_by_id,
            **{name: getattr(new, name) for name in ALIKE},
        )
    moved.delete()


class Migration(migrations.Migration):
    dependencies = [("actions", "0006_imports_with_all_others"), ("csp", "0007_file_exports")]

    operations = [
        migrations.RunPython(move, move_back),
        migrations.DeleteModel(name="LogExport"),
    ]
