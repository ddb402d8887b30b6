"""When a member was last here."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("tenants", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='last_seen_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
