"""The client registry, its people, its revenue, and the phases of relationships."""

from accounts.models.account import (
    Account,
    AccountTag,
    Designation,
    ExitRisk,
    ExternalReference,
    InvestAnswer,
    Potential,
)
from accounts.models.arrival import Arrival
from accounts.models.custom import CustomField, CustomKind, CustomValue, FieldChoice
from accounts.models.designation import DesignationChange, Nomination
from accounts.models.evidence import Check, EvidenceTick, PhaseChange, PhaseEvidence
from accounts.models.filters import SavedFilter
from accounts.models.former import FormerData
from accounts.models.history import Attachment, EntryKind, EntryWord, HistoryEntry
from accounts.models.imports import (
    ImportChange,
    ImportChunk,
    ImportKind,
    ImportRefusal,
    ImportRun,
    ImportState,
    ImportTarget,
)
from accounts.models.list_choice import Density, ListChoice
from accounts.models.merging import Merge
from accounts.models.phase import Phase
from accounts.models.pin import Pin
from accounts.models.programme import ProgrammeSettings
from accounts.models.revenue import AccountFigures, MonthlyRevenue
from accounts.models.stakeholder import (
    Attitude,
    Level,
    Person,
    Stakeholder,
    StakeholderReference,
    StakeholderRole,
    Strength,
)
from accounts.models.team import Function, HandOver, TeamMember

__all__ = [
    "Account",
    "AccountFigures",
    "AccountTag",
    "Arrival",
    "Attachment",
    "Attitude",
    "Check",
    "CustomField",
    "CustomKind",
    "CustomValue",
    "Density",
    "Designation",
    "DesignationChange",
    "EntryKind",
    "EntryWord",
    "EvidenceTick",
    "ExitRisk",
    "ExternalReference",
    "FieldChoice",
    "FormerData",
    "Function",
    "HandOver",
    "HistoryEntry",
    "ImportChange",
    "ImportChunk",
    "ImportKind",
    "ImportRefusal",
    "ImportRun",
    "ImportState",
    "ImportTarget",
    "InvestAnswer",
    "Level",
    "ListChoice",
    "Merge",
    "MonthlyRevenue",
    "Nomination",
    "Person",
    "Phase",
    "PhaseChange",
    "PhaseEvidence",
    "Pin",
    "Potential",
    "ProgrammeSettings",
    "SavedFilter",
    "Stakeholder",
    "StakeholderReference",
    "StakeholderRole",
    "Strength",
    "TeamMember",
]
