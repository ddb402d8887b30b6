"""What a plan is made of: actions with what people say about them, and whitespace."""

from plans.models.actions import Action, ActionComment
from plans.models.whitespace import (
    BusinessUnit,
    CellChange,
    CellCompetitor,
    CellState,
    ClientSpend,
    Offering,
    WhitespaceCell,
)

__all__ = [
    "Action",
    "ActionComment",
    "BusinessUnit",
    "CellChange",
    "CellCompetitor",
    "CellState",
    "ClientSpend",
    "Offering",
    "WhitespaceCell",
]
