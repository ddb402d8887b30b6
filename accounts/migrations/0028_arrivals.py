"""The keys of what was written without a connection, so that nothing arrives twice."""

import django.db.models.deletion
from django.db import migrations, models

import tenants.fields
import tenants.ids
from tenants.rls import SecureTenantTable


class Migration(migrations.Migration):

    dependencies = [("accounts", "0027_pins"), ("tenants", "0009_first_run")]

    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("key", models.UUIDField(editable=False)),
                ("content", models.CharField(editable=False, max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("member", tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenants.membership")),
                ("organization", models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenants.organization")),
            ],
            options={
                "ordering": ["at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("organization", "member", "key"), name="arrival_key")],
            },
        ),
        SecureTenantTable("Arrival"),
    ]
