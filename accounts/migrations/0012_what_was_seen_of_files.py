"""What was seen of a file when it was opened stands where its first lines stood."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_merges")]

    operations = [
        migrations.RenameField("importrun", "sample", "seen"),
        migrations.AlterField("importrun", "seen", models.JSONField(default=dict)),
    ]
