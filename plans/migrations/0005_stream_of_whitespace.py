from django.db import migrations

from audit.triggers import StreamTable


class Migration(migrations.Migration):
    """Tell the change stream what happens to units and cells."""

    dependencies = [("plans", "0004_plan")]

    operations = [
        StreamTable(
            "BusinessUnit",
            resource="business-units",
            shown={"name": "name", "account_id": "account"},
            account="account_id",
        ),
        StreamTable(
            "WhitespaceCell",
            resource="whitespace-cells",
            shown={
                "state": "state",
                "contract_end": "contract_end",
                "source": "source",
                "estimated_on": "estimated_on",
                "note": "note",
                "potential_minor": "potential",
                "account_id": "account",
                "unit_id": "unit",
                "offering_id": "offering",
            },
            account="account_id",
        ),
        StreamTable(
            "CellCompetitor",
            resource="whitespace-cells",
            shown={"name": "competitors", "share": "competitors"},
            part_of="plans_whitespacecell",
            own="cell_id",
            account="account_id",
        ),
    ]
