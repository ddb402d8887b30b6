from django.db import migrations

from audit.triggers import StreamTable


class Migration(migrations.Migration):
    """Tell the change stream what happens here."""

    dependencies = [("reviews", "0007_mails_have_moved"), ("audit", "0004_stream")]

    operations = [
        StreamTable(
            "Cadence",
            resource="cadences",
            shown={
                "kind": "kind",
                "tier": "tier",
                "rhythm": "rhythm",
                "anchor_on": "anchor_on",
                "starts_at": "starts_at",
                "lead_days": "lead_days",
                "account_id": "account",
            },
            account="account_id",
            restricted_where="tier",
        ),
        StreamTable(
            "Review",
            resource="reviews",
            shown={
                "kind": "kind",
                "state": "state",
                "due_on": "due_on",
                "original_due_on": "original_due_on",
                "starts_at": "starts_at",
                "agenda": "agenda",
                "minutes": "minutes",
                "meeting_url": "meeting_url",
                "recording_url": "recording_url",
                "brief": "brief",
                "held_on": "held_on",
                "skip_reason": "skip_reason",
                "account_id": "account",
            },
            account="account_id",
        ),
        StreamTable(
            "Participant",
            resource="reviews",
            shown={
                "member_id": "members",
                "stakeholder_id": "stakeholders",
            },
            account="account_id",
            part_of="reviews_review",
            own="review_id",
        ),
        StreamTable(
            "Measure",
            resource="measures",
            shown={
                "kind": "kind",
                "value": "value",
                "person": "person",
                "measured_on": "measured_on",
                "account_id": "account",
                "review_id": "review",
            },
            account="account_id",
        ),
    ]
