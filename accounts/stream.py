"""What the change stream tells of accounts and of what stands on them."""

from __future__ import annotations

from accounts.custom.api import CustomFieldDetail
from accounts.designation.api import DesignationDetail
from accounts.history.api import HistoryEntryDetail
from accounts.models import (
    Account,
    AccountTag,
    Attachment,
    CustomField,
    CustomValue,
    DesignationChange,
    ExternalReference,
    HistoryEntry,
    Merge,
    MonthlyRevenue,
    Person,
    PhaseChange,
    Stakeholder,
    StakeholderReference,
    TeamMember,
)
from accounts.models.custom import COLUMNS
from accounts.phases.api import PhaseChangeDetail
from accounts.registry.api import AccountDetail
from accounts.revenue.api import RevenueMonth
from accounts.stakeholders.api import StakeholderDetail
from accounts.team.api import TeamMemberDetail
from audit.stream import RESTRICTED, Streamed, named, same
from audit.triggers import Told

MOVED = ("version", "created_at", "updated_at")
ON_ACCOUNT = {"account_id": "account"}

ACCOUNTS = Streamed(
    "accounts",
    "account.view",
    {
        Account: Told(
            "accounts",
            same("name", "legal_name", "tax_id", "segment", "country", "region", "city")
            | same("website", "linkedin", "potential", "phase_since", "notes")
            | {"parent_id": "parent", "owner_id": "owner", "phase_id": "phase"}
            | {"archived_at": "archived"},
            restricted=same("designation"),
            account="id",
        ),
        AccountTag: Told(
            "accounts", {"name": "tags"}, part_of="accounts_account", own="account_id", account="id"
        ),
        ExternalReference: Told(
            "accounts",
            {"system": "references", "external_id": "references"},
            part_of="accounts_account",
            own="account_id",
            account="id",
        ),
        CustomValue: Told(
            "accounts",
            dict.fromkeys((*COLUMNS, "field_id"), "custom"),
            part_of="accounts_account",
            own="account_id",
            account="id",
        ),
        Merge: Told(
            "accounts",
            {"kept_id": "merged_into", "undone_at": "merged_into"},
            part_of="accounts_account",
            own="gone_id",
            account="id",
        ),
    },
    {
        Account: (
            *("name_key", "exit_risk", "invest_answer", "invest_answered_on"),
            *("kam_hours", *MOVED),
        ),
        CustomValue: ("text_key",),
        Merge: ("merged_by_id", "merged_at", "moved", "months", "filled"),
    },
    AccountDetail,
)
CUSTOM_FIELDS = Streamed(
    "custom-fields",
    "custom_field.view",
    {
        CustomField: Told(
            "custom-fields",
            same("key", "label", "kind", "choices", "help_text", "position"),
            gone="deleted_at",
        )
    },
    {CustomField: ("label_key", "deleted_at", *MOVED)},
    CustomFieldDetail,
)
STAKEHOLDERS = Streamed(
    "stakeholders",
    "stakeholder.view",
    {
        Stakeholder: Told(
            "stakeholders",
            same("role", "title", "function", "level", "influence", "attitude", "strength")
            | same("last_touch_on", "notes")
            | {"person_id": "person", "reports_to_id": "reports_to", "contact_id": "contact"}
            | ON_ACCOUNT,
            account="account_id",
        ),
        Person: Told(
            "stakeholders",
            same("name", "email", "phone", "linkedin"),
            part_of="accounts_stakeholder",
            own="id",
            by="person_id",
            account="account_id",
            gone="erased_at",
        ),
        StakeholderReference: Told(
            "stakeholders",
            {"system": "references", "external_id": "references"},
            part_of="accounts_stakeholder",
            own="stakeholder_id",
            account="account_id",
        ),
    },
    {Stakeholder: MOVED, Person: ("name_key",)},
    StakeholderDetail,
)
TEAM_MEMBERS = Streamed(
    "team-members",
    "account.view",
    {
        TeamMember: Told(
            "team-members",
            same("role", "function", "hours_per_month", "since")
            | {"member_id": "member"}
            | ON_ACCOUNT,
            account="account_id",
        )
    },
    {TeamMember: ("version", "updated_at")},
    TeamMemberDetail,
)
HISTORY = Streamed(
    "history-entries",
    "history.view",
    {
        HistoryEntry: Told(
            "history-entries",
            same("kind", "happened_on", "text") | {"author_label": "author"} | ON_ACCOUNT,
            account="account_id",
        ),
        Attachment: Told(
            "history-entries",
            {"name": "attachments", "content_type": "attachments", "size": "attachments"},
            part_of="accounts_historyentry",
            own="entry_id",
            account="account_id",
        ),
    },
    {HistoryEntry: ("author_id", *MOVED), Attachment: ("content", "created_at")},
    HistoryEntryDetail,
)
REVENUE = Streamed(
    "revenue",
    "revenue.view",
    {
        MonthlyRevenue: Told(
            "revenue",
            same("month") | {"revenue_minor": "revenue", "cost_minor": "cost"} | ON_ACCOUNT,
            account="account_id",
        )
    },
    {MonthlyRevenue: ("version", "updated_at")},
    RevenueMonth,
)
DESIGNATIONS = Streamed(
    "designations",
    RESTRICTED,
    {
        DesignationChange: Told(
            "designations",
            same("before", "after", "reason", "override_reason", "decided_at")
            | {"expected_return_minor": "expected_return", "author_label": "author"}
            | {"takes_back_id": "takes_back"}
            | ON_ACCOUNT,
            account="account_id",
            is_restricted=True,
        )
    },
    {DesignationChange: ("author_id",)},
    DesignationDetail,
)
PHASE_CHANGES = Streamed(
    "phase-changes",
    "account.view",
    {
        PhaseChange: Told(
            "phase-changes",
            same("is_up", "reason", "evidence", "changed_at")
            | same("taken_back_at", "taken_back_reason")
            | {"taken_back_by_label": "taken_back_by"}
            | {"from_phase_id": "before", "to_phase_id": "after"}
            | {"is_without_evidence": "without_evidence", "author_label": "author"}
            | ON_ACCOUNT,
            account="account_id",
        )
    },
    {
        PhaseChange: (
            *("author_id", "since_before", "answer_before", "answered_on_before"),
            *("owner_then_id", "designation_then"),
        )
    },
    PhaseChangeDetail,
)
RESOURCES = named(
    *(ACCOUNTS, CUSTOM_FIELDS, STAKEHOLDERS, TEAM_MEMBERS, HISTORY, REVENUE, DESIGNATIONS),
    PHASE_CHANGES,
)
