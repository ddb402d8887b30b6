"""The reviews of a series are told to those who may see designations, and to nobody else."""

from django.db import migrations

from audit.triggers import StreamTable

TABLES = ("audit_change", "reviews_review")

# What is gone may have been of a series: whoever followed the stream has read it already.
TOLD_BEFORE = """
    UPDATE audit_change c SET is_restricted = true
    WHERE c.resource = 'reviews' AND NOT EXISTS (
        SELECT 1 FROM reviews_review r
        WHERE r.organization_id = c.organization_id AND r.id = c.row_id AND r.slot_on IS NULL)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0005_entry_resource'),
        ('reviews', '0014_sharing'),
    ]

    operations = [
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
            restricted_with="slot_on",
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
            restricted_with="slot_on",
        ),
        migrations.RunSQL(
            [
                *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TABLES),
                TOLD_BEFORE,
                *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in TABLES),
            ],
            migrations.RunSQL.noop,
        ),
    ]
