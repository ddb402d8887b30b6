"""Accounts that a member keeps at hand, private to them."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import tenants.fields
import tenants.ids
from tenants.rls import CURRENT_MEMBER, SecureTenantTable


class Migration(migrations.Migration):

    dependencies = [("accounts", "0026_words_of_search"), ("tenants", "0009_first_run")]

    operations = [
        migrations.CreateModel(
            name="Pin",
            fields=[
                ("id", models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("pinned_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("account", tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="accounts.account")),
                ("member", tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="tenants.membership")),
                ("organization", models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenants.organization")),
            ],
            options={
                "ordering": ["pinned_at", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("organization", "member", "account"), name="pin_key")],
            },
        ),
        SecureTenantTable("Pin", private=f"member_id = {CURRENT_MEMBER}", goes_with="account"),
    ]
