import django.db.models.deletion
from django.db import migrations, models

import tenants.ids
from tenants.rls import SecureTenantTable


class Migration(migrations.Migration):
    """Days on which an organisation is closed besides weekends and public holidays."""

    dependencies = [("reviews", "0010_no_mail"), ("tenants", "0006_region")]

    operations = [
        migrations.CreateModel(
            name="ClosedDay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tenants.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("day", models.DateField(verbose_name="date")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("is_yearly", models.BooleanField(default=False, verbose_name="every year")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenants.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["day", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "day"), name="closed_day_key"
                    )
                ],
            },
        ),
        SecureTenantTable("ClosedDay"),
    ]
