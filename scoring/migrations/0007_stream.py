from django.db import migrations

from audit.triggers import StreamTable


class Migration(migrations.Migration):
    """Tell the change stream what happens here."""

    dependencies = [("scoring", "0006_long_versions_of_scores"), ("audit", "0004_stream")]

    operations = [
        StreamTable(
            "Matrix",
            resource="matrices",
            shown={
                "name": "name",
                "status": "status",
                "activated_at": "activated_at",
                "retired_at": "retired_at",
                "number": "version",
            },
        ),
        StreamTable(
            "Criterion",
            resource="matrices",
            shown={
                "name": "criteria",
                "description": "criteria",
                "weight": "criteria",
                "kind": "criteria",
                "metric": "criteria",
                "breakpoints": "criteria",
                "anchor_1": "criteria",
                "anchor_5": "criteria",
                "anchor_10": "criteria",
                "position": "criteria",
            },
            part_of="scoring_matrix",
            own="matrix_id",
        ),
        StreamTable(
            "Criterion",
            resource="criteria",
            shown={
                "name": "name",
                "description": "description",
                "weight": "weight",
                "kind": "kind",
                "metric": "metric",
                "breakpoints": "breakpoints",
                "anchor_1": "anchor_1",
                "anchor_5": "anchor_5",
                "anchor_10": "anchor_10",
                "position": "position",
                "matrix_id": "matrix",
            },
        ),
        StreamTable(
            "Score",
            resource="scores",
            shown={
                "value": "value",
                "rationale": "rationale",
                "criterion_id": "criterion",
                "account_id": "account",
                "author_id": "author",
            },
            account="account_id",
        ),
    ]
