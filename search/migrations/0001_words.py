"""The words by which what an organisation holds is found."""

import django.db.models.deletion
from django.db import migrations, models

from search.triggers import IndexedTable
from tenants.rls import SecureTenantTable

_KINDS = [(1, "Account"), (2, "Reference"), (3, "Person"), (4, "Person Reference"), (5, "Member"), (6, "Action"), (7, "Objective"), (8, "Action Reference")]
_TABLE = """
CREATE TABLE search_searchword (
    organization_id uuid NOT NULL REFERENCES tenants_organization DEFERRABLE INITIALLY DEFERRED,
    kind smallint NOT NULL CHECK (kind >= 0),
    row_id uuid NOT NULL,
    word varchar(120) COLLATE "C" NOT NULL
);
CREATE INDEX search_by_word ON search_searchword (organization_id, word, kind);
CREATE INDEX search_by_row ON search_searchword (organization_id, row_id);
"""


class Migration(migrations.Migration):

    dependencies = [("tenants", "0009_first_run")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(_TABLE, "DROP TABLE search_searchword")],
            state_operations=[
                migrations.CreateModel(
                    name="SearchWord",
                    fields=[
                        ("pk", models.CompositePrimaryKey("organization_id", "kind", "row_id", "word", blank=True, editable=False, primary_key=True, serialize=False)),
                        ("kind", models.PositiveSmallIntegerField(choices=_KINDS)),
                        ("row_id", models.UUIDField()),
                        ("word", models.CharField(db_collation="C", max_length=120)),
                        ("organization", models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenants.organization")),
                    ],
                    options={
                        "ordering": ["word"],
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "indexes": [
                            models.Index(fields=["organization", "word", "kind"], name="search_by_word"),
                            models.Index(fields=["organization", "row_id"], name="search_by_row"),
                        ],
                    },
                ),
            ],
        ),
        SecureTenantTable("SearchWord"),
        IndexedTable("Membership", app="tenants", kind=5, texts=["name"], wholes=["email"], gone="ended_at"),
    ]
