"""A plan that is taken out of sight is deleted for who follows, and made when it comes back."""

from __future__ import annotations

from django.db import migrations

from audit.triggers import StreamTable


class Migration(migrations.Migration):

    dependencies = [("plans", "0014_kept_checks")]

    operations = [
        StreamTable(
            "Plan",
            resource="plans",
            shown={
                "starts_on": "starts_on",
                "ends_on": "ends_on",
                "state": "state",
                "approved_number": "approved_number",
                "approved_at": "approved_at",
                "submitted_at": "submitted_at",
                "account_id": "account",
            },
            account="account_id",
            gone="deleted_at",
        ),
    ]
