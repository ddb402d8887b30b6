from django.db import migrations

TABLES = ("scoring_rung", "scoring_standing", "scoring_matrix", "accounts_account")

# The owner of the tables sees every organisation while row-level security is not forced on it.
COUNT = """
    INSERT INTO scoring_rung (id, organization_id, matrix_id, points, accounts)
    SELECT gen_random_uuid(), t.organization_id, t.matrix_id, t.points, count(*)
    FROM scoring_standing t
    JOIN scoring_matrix m ON m.organization_id = t.organization_id AND m.id = t.matrix_id
    JOIN accounts_account a ON a.organization_id = t.organization_id AND a.id = t.account_id
    WHERE t.is_complete AND (m.status = 'retired' OR a.archived_at IS NULL)
    GROUP BY t.organization_id, t.matrix_id, t.points
    ON CONFLICT (organization_id, matrix_id, points) DO NOTHING
"""


class Migration(migrations.Migration):
    """Count the standings that were there before."""

    dependencies = [("scoring", "0002_rungs_and_activation")]

    operations = [
        migrations.RunSQL(
            [
                *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TABLES),
                COUNT,
                "SET CONSTRAINTS ALL IMMEDIATE",
                *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in TABLES),
            ],
            migrations.RunSQL.noop,
        )
    ]
