"""The client registry, its revenue, and the phases of relationships."""

from accounts.models.account import Account, AccountTag, Designation, ExternalReference, Potential
from accounts.models.filters import SavedFilter
from accounts.models.imports import (
    ImportChange,
    ImportChunk,
    ImportKind,
    ImportRefusal,
    ImportRun,
    ImportState,
    ImportTarget,
)
from accounts.models.phase import Phase
from accounts.models.revenue import AccountFigures, MonthlyRevenue

__all__ = [
    "Account",
    "AccountFigures",
    "AccountTag",
    "Designation",
    "ExternalReference",
    "ImportChange",
    "ImportChunk",
    "ImportKind",
    "ImportRefusal",
    "ImportRun",
    "ImportState",
    "ImportTarget",
    "MonthlyRevenue",
    "Phase",
    "Potential",
    "SavedFilter",
]
