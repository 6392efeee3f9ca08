from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("actions", "0004_files")]

    operations = [
        migrations.AddIndex(
            model_name="actionowner",
            index=models.Index(
                fields=["action"], name="owner_to_confirm", condition=models.Q(("confirmed", False))
            ),
        ),
    ]
