from django.db import migrations
from django.db.models import F


def accept_all(apps, schema_editor):
    """Every version there is was handed in by an officer, who by that took it."""
    versions = apps.get_model("meetings", "PaperVersion").objects.filter(accepted_at=None)
    versions.update(accepted_at=F("uploaded_at"), accepted_by=F("uploaded_by"))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_packs_and_papers")]

    operations = [migrations.RunPython(accept_all, migrations.RunPython.noop, elidable=True)]
