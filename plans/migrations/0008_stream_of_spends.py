from django.db import migrations

from audit.triggers import StreamTable


class Migration(migrations.Migration):
    """Tell the change stream what clients spend."""

    dependencies = [("plans", "0007_sharing")]

    operations = [
        StreamTable(
            "ClientSpend",
            resource="client-spends",
            shown={
                "source": "source",
                "estimated_on": "estimated_on",
                "amount_minor": "spend",
                "account_id": "account",
            },
            account="account_id",
        ),
    ]
