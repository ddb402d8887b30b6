from django.db import migrations

from audit.triggers import StreamTable


class Migration(migrations.Migration):
    """Since when an account is in its phase is told to programs."""

    dependencies = [("accounts", "0016_whose_move")]

    operations = [
        StreamTable(
            "Account",
            resource="accounts",
            shown={
                "name": "name",
                "legal_name": "legal_name",
                "tax_id": "tax_id",
                "segment": "segment",
                "country": "country",
                "region": "region",
                "city": "city",
                "website": "website",
                "linkedin": "linkedin",
                "potential": "potential",
                "phase_since": "phase_since",
                "notes": "notes",
                "parent_id": "parent",
                "owner_id": "owner",
                "phase_id": "phase",
                "archived_at": "archived",
            },
            restricted={
                "designation": "designation",
            },
            account="id",
        ),
    ]
