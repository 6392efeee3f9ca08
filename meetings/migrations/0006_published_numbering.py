from django.db import migrations, models

FIELD = models.CharField(
    blank=True,
    choices=[("letters", "1, (a), (1)"), ("decimal", "1, 1.1, 1.1.1")],
    editable=False,
    help_text="The numbers of sub-items its agenda was published with; empty until then.",
    max_length=10,
)


def say_letters(apps, schema_editor):
    """Until now every agenda was numbered with letters, whatever its board's setting."""
    published = apps.get_model("meetings", "Meeting").objects.filter(published_at__isnull=False)
    published.update(numbering="letters")


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_chase_entries")]

    operations = [
        migrations.AddField(model_name="historicalmeeting", name="numbering", field=FIELD.clone()),
        migrations.AddField(model_name="meeting", name="numbering", field=FIELD.clone()),
        migrations.RunPython(say_letters, migrations.RunPython.noop),
    ]
