"""The client registry, its revenue, and the phases of relationships."""

from accounts.models.account import Account, AccountTag, Designation, ExternalReference, Potential
from accounts.models.filters import SavedFilter
from accounts.models.phase import Phase
from accounts.models.revenue import AccountFigures, MonthlyRevenue

__all__ = [
    "Account",
    "AccountFigures",
    "AccountTag",
    "Designation",
    "ExternalReference",
    "MonthlyRevenue",
    "Phase",
    "Potential",
    "SavedFilter",
]
