from django.db import migrations, models


class Migration(migrations.Migration):
    """The month that an organisation's figures run to."""

    dependencies = [("tenants", "0004_own_addresses")]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="closed_month",
            field=models.DateField(
                blank=True, editable=False, null=True, verbose_name="closed month"
            ),
        ),
        migrations.AddField(
            model_name="organization",
            name="booked_then",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
    ]
