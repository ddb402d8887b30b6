from django.db import migrations

from audit.triggers import StreamTable


class Migration(migrations.Migration):
    """Tell the change stream what happens here."""

    dependencies = [("plans", "0001_initial"), ("audit", "0004_stream")]

    operations = [
        StreamTable(
            "Action",
            resource="actions",
            shown={
                "title": "title",
                "details": "details",
                "due_on": "due_on",
                "status": "status",
                "source": "source",
                "answer": "answer",
                "closed_on": "closed_on",
                "account_id": "account",
                "review_id": "review",
                "owner_id": "owner",
            },
            account="account_id",
        ),
        StreamTable(
            "ActionComment",
            resource="comments",
            shown={
                "text": "text",
                "action_id": "action",
                "author_label": "author",
            },
            account="action_id",
            through="plans_action",
        ),
    ]
