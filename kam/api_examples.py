"""An example of each body that the API takes: one story, in the words of its description.

`tests/api/test_examples.py` sends each to an organisation in which that story can happen.
"""

from __future__ import annotations

from typing import Any

HEAD = {"system": "crm", "external_id": "1001"}
"""The reference of an account."""
BRANCH = {"system": "crm", "external_id": "1002"}
PERSON = {"system": "crm", "external_id": "p-7"}
TASK = {"system": "crm", "external_id": "t-31"}
OWNER = "ana.lima@example.com"
"""A member's e-mail address."""
PLAN = "01a20c2f-8e00-7000-8000-000000000001"
CRITERION = "01a20c2f-8e00-7000-8000-000000000002"
OFFERING = "01a20c2f-8e00-7000-8000-000000000003"
STAKEHOLDER = "01a20c2f-8e00-7000-8000-000000000004"

_ACCOUNT: dict[str, Any] = {
    "name": "Casa Lumen",
    "country": "BR",
    "city": "São Paulo",
    "owner": OWNER,
    "tags": ["retail"],
    "references": [HEAD],
}
_BRANCH = {"name": "Casa Lumen Norte", "parent": HEAD, "references": [BRANCH]}
_PERSON: dict[str, Any] = {
    "name": "Rui Sá",
    "email": "rui.sa@client.example",
    "role": "decision_maker",
    "function": "purchasing",
    "level": "management",
}
_WRITTEN = {"agenda": "Renewal", "minutes": "They renew for two years."}
_CELL = {"state": "gap", "potential": "120000.00", "source": "Their annual report"}
_SPEND = {"spend": "900000.00", "source": "Their annual report", "estimated_on": "2026-10-31"}
_WHY = {"reason": "Chosen by mistake."}
_HOOK: dict[str, Any] = {
    "name": "CRM",
    "address": "https://crm.example.com/hooks",
    "types": ["account.made", "account.changed"],
}
_TIMES = {"first": "2026-11-01T00:00:00Z", "last": "2026-11-02T00:00:00Z"}

_ACTION = {"account": HEAD, "title": "Send the offer", "due_on": "2026-12-15"}

BODIES: dict[str, dict[str, Any]] = {
    "AccountByReferenceRequest": {"name": "Casa Lumen", "country": "BR", "owner": OWNER},
    "AccountInRequest": _ACCOUNT | {"name": "Nova Luz", "references": []},
    "AccountsBulkRequest": {"items": [_ACCOUNT, _BRANCH]},
    "ActionByReferenceRequest": _ACTION | {"status": "in_progress"},
    "ApprovalRequest": {"comment": "Go on."},
    "DecisionTakingBackRequest": _WHY,
    "DesignationInRequest": {
        "account": BRANCH,
        "designation": "watch",
        "reason": "Grows by a third each year.",
    },
    "HistoryEntryInRequest": {
        "account": HEAD,
        "kind": "signal",
        "happened_on": "2026-10-05",
        "text": "They open a third plant.",
    },
    "HoldingRequest": {
        "held_on": "2026-11-02",
        "minutes": "They renew for two years.",
        "decisions": [{"title": "Send the contract", "owner": OWNER, "due_on": "2026-12-15"}],
    },
    "MatrixInRequest": {
        "name": "Rule of 2027",
        "criteria": [
            {"name": "Fit", "weight": 40},
            {"name": "Influence", "weight": 30},
            {"name": "Growth", "weight": 30},
        ],
    },
    "MergeRequest": {"into": BRANCH, "months": "sum"},
    "MovingRequest": {"due_on": "2026-12-18", "starts_at": "10:30"},
    "NewActionRequest": _ACTION | {"references": [TASK]},
    "NewCadenceRequest": {
        "account": BRANCH,
        "kind": "internal_review",
        "rhythm": "monthly",
        "anchor_on": "2026-12-07",
    },
    "NewCustomFieldRequest": {
        "label": "Support plan",
        "kind": "choice",
        "choices": [{"label": "Basic"}, {"label": "Premium"}],
    },
    "NewCellRequest": _CELL | {"account": BRANCH, "offering": OFFERING},
    "NewCommentRequest": {"text": "Sent on Monday."},
    "NewMeasureRequest": {
        "account": HEAD,
        "kind": "satisfaction",
        "value": 4,
        "person": "Rui Sá",
        "measured_on": "2026-10-05",
    },
    "NewObjectiveRequest": {
        "plan": PLAN,
        "title": "A second plant",
        "kind": "quantitative",
        "unit": "plants",
        "baseline": 1,
        "target": 2,
        "due_on": "2027-06-30",
    },
    "NewOfferingRequest": {"name": "Maintenance"},
    "NewPlanCommentRequest": {"plan": PLAN, "text": "Who pays for the second plant?"},
    "NewPlanRequest": {"account": BRANCH, "starts_on": "2026-01-01", "ends_on": "2026-12-31"},
    "NewReviewRequest": {"account": HEAD, "kind": "client_check_in", "due_on": "2026-12-10"},
    "NewRiskRequest": {
        "plan": PLAN,
        "text": "Their buyer leaves.",
        "likelihood": 2,
        "impact": 3,
        "mitigation": "Know the second one.",
    },
    "NewScoreRequest": {"account": BRANCH, "criterion": CRITERION, "value": 8},
    "NewSpendRequest": _SPEND | {"account": BRANCH},
    "NewSwotItemRequest": {"plan": PLAN, "kind": "strength", "text": "Known to their board."},
    "NewUnitRequest": {"account": HEAD, "name": "Plant in Recife"},
    "NewValueEntryRequest": {
        "plan": PLAN,
        "initiative": "Shorter delivery",
        "side": "client",
        "amount": "12000.00",
    },
    "ParticipantsRequest": {"members": [OWNER], "stakeholders": [STAKEHOLDER]},
    "PatchedAccountInRequest": {"city": "Recife", "tags": ["retail", "north"]},
    "PatchedActionInRequest": {"status": "done", "answer": "Sent."},
    "PatchedCadenceInRequest": {"rhythm": "quarterly"},
    "PatchedCellChangeRequest": _CELL,
    "PatchedCustomFieldChangeRequest": {"label": "Contract ends on"},
    "PatchedHistoryEntryChangeRequest": {"text": "They open a fourth plant."},
    "PatchedMeasureChangeRequest": {"value": 5},
    "PatchedObjectiveInRequest": {"title": "Two more plants"},
    "PatchedOfferingChangeRequest": {"name": "Maintenance and parts"},
    "PatchedPlanCommentChangeRequest": {"text": "Who pays for the third plant?"},
    "PatchedRevenueChangeRequest": {"revenue": "1250.00", "cost": "900.00"},
    "PatchedRiskInRequest": {"mitigation": "Know the third one."},
    "PatchedScoreInRequest": {"value": 9, "rationale": "A third plant opens."},
    "PatchedSectionInRequest": {"text": "<p>Grow with them.</p>"},
    "PatchedSpendChangeRequest": _SPEND,
    "PatchedStakeholderChangeRequest": {"title": "Head of purchasing", "influence": 4},
    "PatchedSwotItemInRequest": {"text": "Known to their owners."},
    "PatchedTeamMemberChangeRequest": {"hours_per_month": 12},
    "PatchedUnitChangeRequest": {"name": "Plant in Olinda"},
    "PatchedValueEntryInRequest": {"stage": "expected"},
    "PatchedWebhookChangeRequest": {"types": ["account.changed"]},
    "PatchedWritingRequest": _WRITTEN,
    "PhaseChangeInRequest": {
        "account": BRANCH,
        "to": "tactical",
        "reason": "They buy, and nothing more.",
    },
    "ReopeningRequest": _WHY,
    "ReturnRequest": {"comment": "Say who does what."},
    "RevenueBulkRequest": {
        "items": [
            {"account": HEAD, "month": "2026-08", "revenue": "1234.50", "cost": "900.00"},
            {"account": BRANCH, "month": "2026-08", "revenue": 700},
        ]
    },
    "RevenueInRequest": {"account": HEAD, "month": "2026-09", "revenue": "1234.50"},
    "ScoresBulkRequest": {
        "items": [
            {"account": HEAD, "criterion": CRITERION, "value": 7},
            {"account": BRANCH, "criterion": CRITERION, "value": 8, "rationale": "They buy more."},
        ]
    },
    "SkippingRequest": {"reason": "They are on holiday."},
    "SpanRequest": _TIMES,
    "StakeholderByReferenceRequest": _PERSON | {"account": HEAD},
    "StakeholderInRequest": _PERSON | {"account": HEAD},
    "StakeholdersBulkRequest": {
        "items": [_PERSON | {"account": HEAD, "references": [PERSON]}],
    },
    "TakingBackRequest": _WHY,
    "TeamMemberInRequest": {"account": BRANCH, "member": OWNER, "role": "support"},
    "WebhookInRequest": _HOOK | {"signature": "ed25519"},
}


def show(result: dict[str, Any], **_of_the_generator: object) -> dict[str, Any]:
    """Put each example beside the body whose it is."""
    for of_path in result["paths"].values():
        for operation in of_path.values():
            for body in operation.get("requestBody", {}).get("content", {}).values():
                name = body["schema"]["$ref"].rpartition("/")[2]
                body["example"] = BODIES[name]
    return result
