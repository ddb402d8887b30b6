from django.db import migrations

from audit.triggers import StreamTable


class Migration(migrations.Migration):
    """Tell of objectives what programs can read of them."""

    dependencies = [("plans", "0009_which_key")]

    operations = [
        StreamTable(
            "Objective",
            resource="objectives",
            shown={
                "title": "title",
                "kind": "kind",
                "unit": "unit",
                "baseline": "baseline",
                "target": "target",
                "current": "current",
                "due_on": "due_on",
                "owner_id": "owner",
                "stakeholder_id": "stakeholder",
                "value_for_client": "value_for_client",
                "value_for_us": "value_for_us",
                "status": "status",
                "position": "position",
                "is_unreviewed": "is_unreviewed",
                "plan_id": "plan",
                "is_for_client": "for_client",
            },
            account="plan_id",
            through="plans_plan",
        ),
    ]
