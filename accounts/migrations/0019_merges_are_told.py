from django.db import migrations

from audit.triggers import StreamTable


class Migration(migrations.Migration):
    """Into which account one went is told to programs."""

    dependencies = [("accounts", "0018_refusals_by_column")]

    operations = [
        StreamTable(
            "Merge",
            resource="accounts",
            shown={"kept_id": "merged_into", "undone_at": "merged_into"},
            part_of="accounts_account",
            own="gone_id",
            account="id",
        ),
    ]
