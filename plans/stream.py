"""What the change stream tells of plans, their parts, actions and what people say of them."""

from __future__ import annotations

from audit.stream import Streamed, named, same
from audit.triggers import Told
from plans.actions.api import ActionComments, ActionDetail
from plans.comments.api import CommentDetail
from plans.life.api import PlanDetail
from plans.models import (
    Action,
    ActionComment,
    ActionReference,
    BusinessUnit,
    CellCompetitor,
    ClientSpend,
    Offering,
    Plan,
    PlanComment,
    PlanSection,
    PlanVersion,
    WhitespaceCell,
)
from plans.rows.api import ObjectiveDetail, RiskDetail, RowDetail, SwotItemDetail, ValueEntryDetail
from plans.rows.kinds import OBJECTIVE, RISK, SWOT, VALUE, RowKind
from plans.sections.api import PlanSectionDetail
from plans.versions.api import PlanVersionDetail
from plans.whitespace.api import CellDetail
from plans.whitespace.offerings_api import OfferingDetail
from plans.whitespace.spends_api import SpendDetail
from plans.whitespace.units_api import UnitDetail

ACTIONS = Streamed(
    "actions",
    "action.view",
    {
        Action: Told(
            "actions",
            same("title", "details", "due_on", "status", "source", "answer", "closed_on")
            | {
                "account_id": "account",
                "review_id": "review",
                "objective_id": "objective",
                "owner_id": "owner",
            },
            account="account_id",
        ),
        ActionReference: Told(
            "actions",
            {"system": "references", "external_id": "references"},
            part_of="plans_action",
            own="action_id",
            account="account_id",
        ),
    },
    {Action: ("measure_kind", "closed_at", "version", "created_at", "updated_at")},
    ActionDetail,
)
ACTION_COMMENTS = Streamed(
    "action-comments",
    "action.view",
    {
        ActionComment: Told(
            "action-comments",
            same("text") | {"action_id": "action", "author_label": "author"},
            account="action_id",
            through="plans_action",
        )
    },
    {ActionComment: ("author_id", "created_at")},
    ActionComments,
    listed_at="actions/{id}/comments/",
)
OFFERINGS = Streamed(
    "offerings",
    "offering.view",
    {
        Offering: Told(
            "offerings",
            same("name", "position") | {"parent_id": "parent", "archived_at": "archived"},
        )
    },
    {Offering: ("name_key", "version", "created_at", "updated_at")},
    OfferingDetail,
)
PLANS = Streamed(
    "plans",
    "plan.view",
    {
        Plan: Told(
            "plans",
            same("starts_on", "ends_on", "state", "approved_number", "approved_at", "submitted_at")
            | {"account_id": "account"},
            account="account_id",
            gone="deleted_at",
        )
    },
    {
        Plan: (
            "previous_id",
            "author_id",
            "author_label",
            "approved_content_at",
            "changed_at",
            "open_checks",
            "checked_at",
            "deleted_at",
            "version",
            "created_at",
            "updated_at",
        )
    },
    PlanDetail,
)
SECTIONS = Streamed(
    "plan-sections",
    "plan.view",
    {
        PlanSection: Told(
            "plan-sections",
            same("kind", "text", "is_unreviewed")
            | {"plan_id": "plan", "is_for_client": "for_client"},
            account="plan_id",
            through="plans_plan",
        )
    },
    {
        PlanSection: (
            "touched_at",
            "touched_by_id",
            "touched_by_label",
            "version",
            "created_at",
            "updated_at",
        )
    },
    PlanSectionDetail,
)
VERSIONS = Streamed(
    "plan-versions",
    "plan.view",
    {
        PlanVersion: Told(
            "plan-versions",
            same("number", "digest", "content") | {"plan_id": "plan", "author_label": "author"},
            account="plan_id",
            through="plans_plan",
        )
    },
    {PlanVersion: ("author_id", "author_key", "created_at")},
    PlanVersionDetail,
)
COMMENTS = Streamed(
    "comments",
    "plan.view",
    {
        PlanComment: Told(
            "comments",
            same("about", "text")
            | {"plan_id": "plan", "author_label": "author"}
            | {"resolved_at": "resolved_at", "resolved_by_label": "resolved_by"},
            account="plan_id",
            through="plans_plan",
        )
    },
    {PlanComment: ("author_id", "author_key", "version", "created_at", "updated_at")},
    CommentDetail,
)


def _of_rows(resource: str, kind: RowKind, view: type[RowDetail]) -> Streamed:
    shown = {f"{n}_id" if n in kind.references else n: n for n in kind.fields}
    shown |= same("position", "is_unreviewed", *kind.read)
    shown |= {"plan_id": "plan", "is_for_client": "for_client"}
    told = Told(resource, shown, account="plan_id", through="plans_plan")
    silent = ("version", "created_at", "updated_at")
    return Streamed(resource, "plan.view", {kind.model: told}, {kind.model: silent}, view)


OBJECTIVES = _of_rows("objectives", OBJECTIVE, ObjectiveDetail)
SWOT_ITEMS = _of_rows("swot-items", SWOT, SwotItemDetail)
RISKS = _of_rows("risks", RISK, RiskDetail)
VALUE_ENTRIES = _of_rows("value-entries", VALUE, ValueEntryDetail)
UNITS = Streamed(
    "business-units",
    "whitespace.view",
    {
        BusinessUnit: Told(
            "business-units", same("name") | {"account_id": "account"}, account="account_id"
        )
    },
    {BusinessUnit: ("name_key", "version", "created_at", "updated_at")},
    UnitDetail,
)
CELLS = Streamed(
    "whitespace-cells",
    "whitespace.view",
    {
        WhitespaceCell: Told(
            "whitespace-cells",
            same("state", "contract_end", "source", "estimated_on", "note")
            | {"potential_minor": "potential", "account_id": "account"}
            | {"unit_id": "unit", "offering_id": "offering"},
            account="account_id",
        ),
        CellCompetitor: Told(
            "whitespace-cells",
            {"name": "competitors", "share": "competitors"},
            part_of="plans_whitespacecell",
            own="cell_id",
            account="account_id",
        ),
    },
    {
        WhitespaceCell: ("version", "created_at", "updated_at"),
        CellCompetitor: ("name_key",),
    },
    CellDetail,
)
SPENDS = Streamed(
    "client-spends",
    "whitespace.view",
    {
        ClientSpend: Told(
            "client-spends",
            same("source", "estimated_on") | {"amount_minor": "spend", "account_id": "account"},
            account="account_id",
        )
    },
    {ClientSpend: ("version", "updated_at")},
    SpendDetail,
)
RESOURCES = named(
    ACTIONS,
    ACTION_COMMENTS,
    COMMENTS,
    PLANS,
    SECTIONS,
    VERSIONS,
    OBJECTIVES,
    SWOT_ITEMS,
    RISKS,
    VALUE_ENTRIES,
    OFFERINGS,
    UNITS,
    CELLS,
    SPENDS,
)
