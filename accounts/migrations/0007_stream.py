from django.db import migrations

from audit.triggers import StreamTable


class Migration(migrations.Migration):
    """Tell the change stream what happens here."""

    dependencies = [("accounts", "0006_person_by_email"), ("audit", "0004_stream")]

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
        StreamTable(
            "AccountTag",
            resource="accounts",
            shown={
                "name": "tags",
            },
            account="id",
            part_of="accounts_account",
            own="account_id",
        ),
        StreamTable(
            "ExternalReference",
            resource="accounts",
            shown={
                "system": "references",
                "external_id": "references",
            },
            account="id",
            part_of="accounts_account",
            own="account_id",
        ),
        StreamTable(
            "Stakeholder",
            resource="stakeholders",
            shown={
                "role": "role",
                "title": "title",
                "function": "function",
                "level": "level",
                "influence": "influence",
                "attitude": "attitude",
                "strength": "strength",
                "last_touch_on": "last_touch_on",
                "notes": "notes",
                "person_id": "person",
                "reports_to_id": "reports_to",
                "contact_id": "contact",
                "account_id": "account",
            },
            account="account_id",
        ),
        StreamTable(
            "Person",
            resource="stakeholders",
            shown={
                "name": "name",
                "email": "email",
                "phone": "phone",
                "linkedin": "linkedin",
            },
            account="account_id",
            part_of="accounts_stakeholder",
            own="id",
            by="person_id",
            gone="erased_at",
        ),
        StreamTable(
            "StakeholderReference",
            resource="stakeholders",
            shown={
                "system": "references",
                "external_id": "references",
            },
            account="account_id",
            part_of="accounts_stakeholder",
            own="stakeholder_id",
        ),
        StreamTable(
            "TeamMember",
            resource="team-members",
            shown={
                "role": "role",
                "function": "function",
                "hours_per_month": "hours_per_month",
                "since": "since",
                "member_id": "member",
                "account_id": "account",
            },
            account="account_id",
        ),
        StreamTable(
            "HistoryEntry",
            resource="history-entries",
            shown={
                "kind": "kind",
                "happened_on": "happened_on",
                "text": "text",
                "author_label": "author",
                "account_id": "account",
            },
            account="account_id",
        ),
        StreamTable(
            "Attachment",
            resource="history-entries",
            shown={
                "name": "attachments",
                "content_type": "attachments",
                "size": "attachments",
            },
            account="account_id",
            part_of="accounts_historyentry",
            own="entry_id",
        ),
        StreamTable(
            "MonthlyRevenue",
            resource="revenue",
            shown={
                "month": "month",
                "revenue_minor": "revenue",
                "cost_minor": "cost",
                "account_id": "account",
            },
            account="account_id",
        ),
        StreamTable(
            "DesignationChange",
            resource="designations",
            shown={
                "before": "before",
                "after": "after",
                "reason": "reason",
                "override_reason": "override_reason",
                "decided_at": "decided_at",
                "expected_return_minor": "expected_return",
                "author_label": "author",
                "account_id": "account",
            },
            account="account_id",
            is_restricted=True,
        ),
        StreamTable(
            "PhaseChange",
            resource="phase-changes",
            shown={
                "is_up": "is_up",
                "reason": "reason",
                "evidence": "evidence",
                "changed_at": "changed_at",
                "from_phase_id": "before",
                "to_phase_id": "after",
                "is_without_evidence": "without_evidence",
                "author_label": "author",
                "account_id": "account",
            },
            account="account_id",
        ),
    ]
