"""Organisations, people and the base of every tenant model."""

from tenants.models.base import TenantManager, TenantModel, TenantQuerySet
from tenants.models.due_work import DueWork
from tenants.models.organization import Organization
from tenants.models.people import Invitation, Membership, User

__all__ = [
    "DueWork",
    "Invitation",
    "Membership",
    "Organization",
    "TenantManager",
    "TenantModel",
    "TenantQuerySet",
    "User",
]
