"""The few accounts that went out of daily work, found without reading the others."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("accounts", "0022_narrow_words")]

    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("archived_at__isnull", False)),
                fields=["organization", "id"],
                name="account_archived",
            ),
        )
    ]
