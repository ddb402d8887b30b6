from django.db import migrations, models


class Migration(migrations.Migration):
    """The region of its country whose public holidays an organisation keeps."""

    dependencies = [("tenants", "0005_closed_month")]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="region",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=40, verbose_name="region"
            ),
        ),
    ]
