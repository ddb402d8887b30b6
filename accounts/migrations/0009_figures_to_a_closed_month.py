from django.db import migrations, models

TABLES = ("tenants_organization", "accounts_accountfigures")

# Until the job has drawn the figures again they stay as they were, and say to which month.
STANDS = """
    UPDATE tenants_organization o SET closed_month = f.until
    FROM (SELECT organization_id,
                 least(max(until), date_trunc('month', now()) - interval '1 month')::date AS until
          FROM accounts_accountfigures GROUP BY organization_id) f
    WHERE f.organization_id = o.id
"""
DUE = """
    INSERT INTO tenants_duework (organization_id, kind, due_at)
    SELECT id, 'figures', now() FROM tenants_organization
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """What growth is compared over; each organisation's figures are drawn again by its job."""

    dependencies = [("accounts", "0008_plainer_name_keys"), ("tenants", "0005_closed_month")]

    operations = [
        migrations.AddField(
            model_name="accountfigures",
            name="first_month",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="accountfigures",
            name="revenue_alike",
            field=models.BigIntegerField(null=True),
        ),
        migrations.RunSQL(
            [
                *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TABLES),
                STANDS,
                DUE,
                *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in TABLES),
            ],
            migrations.RunSQL.noop,
        ),
    ]
