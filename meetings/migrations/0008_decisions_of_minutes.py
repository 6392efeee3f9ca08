from django.db import migrations

from meetings.minutes.lines import decisions_in


def keep_decisions(apps, schema_editor):
    """What was minuted before decisions were kept apart; a minute that has its own already is left."""
    decision = apps.get_model("meetings", "Decision")
    minutes = apps.get_model("meetings", "Minute").objects.filter(decisions=None)
    for minute in minutes.only("text", "decision", "restricted_text").iterator():
        said = decisions_in(minute.text, minute.decision, minute.restricted_text)
        decision.objects.bulk_create(
            decision(minute=minute, position=at, kind=one.kind, text=one.text, restricted=one.restricted)
            for at, one in enumerate(said)
        )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_decisions")]

    operations = [migrations.RunPython(keep_decisions, migrations.RunPython.noop, elidable=True)]
