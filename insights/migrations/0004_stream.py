from django.db import migrations

from audit.triggers import StreamTable

SAME = (
    *("month", "edition", "cause", "made_at", "digest", "currency", "accounts", "scored"),
    *("month_revenue", "month_cost", "revenue", "revenue_before", "cost", "cost_unknown"),
)


class Migration(migrations.Migration):
    """Tell the change stream of each edition."""

    dependencies = [("insights", "0003_programme"), ("audit", "0004_stream")]

    operations = [
        StreamTable(
            "Snapshot",
            resource="snapshots",
            shown={
                **{column: column for column in SAME},
                "until": "figures_to",
                "matrix_id": "matrix",
                "formula_id": "health_formula",
            },
            restricted={"key_accounts": "key_accounts"},
        ),
    ]
