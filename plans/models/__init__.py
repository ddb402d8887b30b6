"""What a plan is made of, and whitespace."""

from plans.models.actions import Action, ActionComment, ActionReference
from plans.models.files import PlanFile
from plans.models.plan import (
    ANSWER_WITHIN,
    UNOPENED_AFTER,
    Plan,
    PlanComment,
    PlanEvent,
    PlanSection,
    PlanSettings,
    PlanVersion,
    SectionKind,
)
from plans.models.rows import Objective, ObjectiveProgress, PlanRow, Risk, SwotItem, ValueEntry
from plans.models.sharing import PlanShare, ShareAnswer
from plans.models.whitespace import (
    TO_WIN,
    BusinessUnit,
    CellChange,
    CellCompetitor,
    CellState,
    ClientSpend,
    Offering,
    WhitespaceCell,
)

__all__ = [
    "ANSWER_WITHIN",
    "TO_WIN",
    "UNOPENED_AFTER",
    "Action",
    "ActionComment",
    "ActionReference",
    "BusinessUnit",
    "CellChange",
    "CellCompetitor",
    "CellState",
    "ClientSpend",
    "Objective",
    "ObjectiveProgress",
    "Offering",
    "Plan",
    "PlanComment",
    "PlanEvent",
    "PlanFile",
    "PlanRow",
    "PlanSection",
    "PlanSettings",
    "PlanShare",
    "PlanVersion",
    "Risk",
    "SectionKind",
    "ShareAnswer",
    "SwotItem",
    "ValueEntry",
    "WhitespaceCell",
]
