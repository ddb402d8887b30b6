"""Columns and density of the account list that a member chose, private to them."""

import django.db.models.deletion
from django.db import migrations, models

import tenants.fields
import tenants.ids
from tenants.rls import CURRENT_MEMBER, SecureTenantTable


class Migration(migrations.Migration):

    dependencies = [("accounts", "0028_arrivals"), ("tenants", "0009_first_run")]

    operations = [
        migrations.CreateModel(
            name="ListChoice",
            fields=[
                ("id", models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("columns", models.CharField(blank=True, default="", max_length=300)),
                ("density", models.CharField(choices=[("comfortable", "Comfortable"), ("compact", "Compact")], default="comfortable", max_length=11)),
                ("member", tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="tenants.membership")),
                ("organization", models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenants.organization")),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("organization", "member"), name="list_choice_key")],
            },
        ),
        SecureTenantTable("ListChoice", private=f"member_id = {CURRENT_MEMBER}", goes_with="member"),
    ]
