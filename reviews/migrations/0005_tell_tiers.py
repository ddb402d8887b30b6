from django.db import migrations

TABLES = ("reviews_review", "reviews_cadence", "accounts_account")

# The owner of the tables sees every organisation while row-level security is not forced on it.
TELL = """
    UPDATE reviews_review r
    SET tier = CASE a.designation WHEN 'nominated' THEN 'watch' ELSE a.designation END
    FROM accounts_account a
    WHERE a.organization_id = r.organization_id AND a.id = r.account_id
      AND r.state = 'planned' AND r.slot_on IS NOT NULL
      AND NOT EXISTS (
        SELECT FROM reviews_cadence c
        WHERE c.organization_id = r.organization_id AND c.account_id = r.account_id
          AND c.kind = r.kind
      )
"""


class Migration(migrations.Migration):
    """Say of planned reviews which tier's cadence planned them."""

    dependencies = [("reviews", "0004_review_tier")]

    operations = [
        migrations.RunSQL(
            [
                *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TABLES),
                TELL,
                "SET CONSTRAINTS ALL IMMEDIATE",
                *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in TABLES),
            ],
            migrations.RunSQL.noop,
        )
    ]
