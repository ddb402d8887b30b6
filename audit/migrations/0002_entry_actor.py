"""What one member did, found without reading what everybody did."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["organization", "actor_id", "-at"], name="entry_actor"),
        ),
    ]
