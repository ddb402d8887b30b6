import django.db.models.deletion
from django.db import migrations, models

import tenants.fields
import tenants.ids
from audit.triggers import StreamTable
from tenants.rls import SecureTenantTable


class Migration(migrations.Migration):
    """The ids that actions have in other systems."""

    dependencies = [("plans", "0015_deleted_plans_are_told"), ("tenants", "0009_first_run")]

    operations = [
        migrations.CreateModel(
            name="ActionReference",
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
                ("system", models.CharField(max_length=40, verbose_name="system")),
                ("external_id", models.CharField(max_length=120, verbose_name="id there")),
                (
                    "action",
                    tenants.fields.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="references",
                        to="plans.action",
                    ),
                ),
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
                "ordering": ["system", "external_id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "system", "external_id"),
                        name="action_reference_key",
                    )
                ],
            },
        ),
        SecureTenantTable("ActionReference"),
        StreamTable(
            "ActionReference",
            resource="actions",
            shown={"system": "references", "external_id": "references"},
            account="account_id",
            part_of="plans_action",
            own="action_id",
        ),
    ]
