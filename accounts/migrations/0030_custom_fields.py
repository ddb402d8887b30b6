"""Fields that organisations make for their accounts, and what accounts have in them."""

import django.db.models.deletion
from django.db import migrations, models

import tenants.fields
import tenants.ids
from audit.triggers import StreamTable
from tenants.rls import SecureTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0029_list_choices"),
        ("tenants", "0009_first_run"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomField",
            fields=[
                ("id", models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("key", models.SlugField(db_index=False, max_length=40)),
                ("label", models.CharField(max_length=60, verbose_name="name")),
                ("label_key", models.CharField(editable=False, max_length=180)),
                ("kind", models.CharField(choices=[("text", "Text"), ("number", "Number"), ("money", "Amount of money"), ("date", "Date"), ("choice", "One choice"), ("choices", "Several choices"), ("yes_no", "Yes or no"), ("link", "Link")], max_length=7, verbose_name="kind")),
                ("choices", models.JSONField(default=list)),
                ("help_text", models.CharField(blank=True, max_length=200, verbose_name="explanation")),
                ("position", models.PositiveIntegerField(editable=False)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("organization", models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenants.organization")),
            ],
            options={
                "ordering": ["position", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="CustomValue",
            fields=[
                ("id", models.UUIDField(default=tenants.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("text", models.CharField(max_length=500, null=True)),
                ("text_key", models.CharField(db_collation="C", max_length=200, null=True)),
                ("number", models.BigIntegerField(null=True)),
                ("minor", models.BigIntegerField(null=True)),
                ("day", models.DateField(null=True)),
                ("is_so", models.BooleanField(null=True)),
                ("choice", models.CharField(db_collation="C", max_length=40, null=True)),
                ("account", tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="custom_values", to="accounts.account")),
                ("field", tenants.fields.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="values", to="accounts.customfield")),
                ("organization", models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenants.organization")),
            ],
            options={
                "ordering": ["field", "id"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="customfield",
            index=models.Index(fields=["organization", "position", "id"], name="custom_field_by_place"),
        ),
        migrations.AddIndex(
            model_name="customfield",
            index=models.Index(fields=["organization", "updated_at", "id"], name="custom_field_by_change"),
        ),
        migrations.AddConstraint(
            model_name="customfield",
            constraint=models.UniqueConstraint(fields=("organization", "key"), name="custom_field_key_key"),
        ),
        migrations.AddConstraint(
            model_name="customfield",
            constraint=models.UniqueConstraint(condition=models.Q(("deleted_at", None)), fields=("organization", "label_key"), name="custom_field_one_of_a_label"),
        ),
        migrations.AddConstraint(
            model_name="customfield",
            constraint=models.CheckConstraint(condition=models.Q(("label", ""), _negated=True), name="custom_field_has_label"),
        ),
        migrations.AddIndex(
            model_name="customvalue",
            index=models.Index(condition=models.Q(("text_key__isnull", False)), fields=["organization", "field", "text_key", "account"], name="custom_value_by_text_key"),
        ),
        migrations.AddIndex(
            model_name="customvalue",
            index=models.Index(condition=models.Q(("number__isnull", False)), fields=["organization", "field", "number", "account"], name="custom_value_by_number"),
        ),
        migrations.AddIndex(
            model_name="customvalue",
            index=models.Index(condition=models.Q(("minor__isnull", False)), fields=["organization", "field", "minor", "account"], name="custom_value_by_minor"),
        ),
        migrations.AddIndex(
            model_name="customvalue",
            index=models.Index(condition=models.Q(("day__isnull", False)), fields=["organization", "field", "day", "account"], name="custom_value_by_day"),
        ),
        migrations.AddIndex(
            model_name="customvalue",
            index=models.Index(condition=models.Q(("is_so__isnull", False)), fields=["organization", "field", "is_so", "account"], name="custom_value_by_is_so"),
        ),
        migrations.AddIndex(
            model_name="customvalue",
            index=models.Index(condition=models.Q(("choice__isnull", False)), fields=["organization", "field", "choice", "account"], name="custom_value_by_choice"),
        ),
        migrations.AddConstraint(
            model_name="customvalue",
            constraint=models.UniqueConstraint(condition=models.Q(("choice", None)), fields=("organization", "account", "field"), name="custom_value_key"),
        ),
        migrations.AddConstraint(
            model_name="customvalue",
            constraint=models.UniqueConstraint(condition=models.Q(("choice__isnull", False)), fields=("organization", "account", "field", "choice"), name="custom_value_choice_key"),
        ),
        migrations.AddConstraint(
            model_name="customvalue",
            constraint=models.CheckConstraint(condition=models.lookups.Exact(models.Func("text", "number", "minor", "day", "is_so", "choice", function="num_nonnulls", output_field=models.IntegerField()), 1), name="custom_value_is_one"),
        ),
        SecureTenantTable("CustomField"),
        SecureTenantTable("CustomValue"),
        StreamTable(
            "CustomField",
            resource="custom-fields",
            shown={
                name: name for name in ("key", "label", "kind", "choices", "help_text", "position")
            },
            gone="deleted_at",
        ),
        StreamTable(
            "CustomValue",
            resource="accounts",
            shown=dict.fromkeys(
                ("text", "number", "minor", "day", "is_so", "choice", "field_id"), "custom"
            ),
            part_of="accounts_account",
            own="account_id",
            account="id",
        ),
    ]
