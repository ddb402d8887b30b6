"""The actor: who does something in an organisation, a member, a key or the product itself."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rules.errors import NotAllowedError
from tenants import roles

if TYPE_CHECKING:
    from tenants.models import Membership, Organization, User

SYSTEM = "System"
"""The name that the audit keeps of the product itself; pages say it in the reader's language."""


class HasTeam(Protocol):
    """What has a team of members: an account."""

    def team_includes(self, membership_id: uuid.UUID) -> bool:
        """Whether this member is on the team."""


@dataclass(frozen=True)
class Actor:
    """One organisation, one role, and the name that the audit keeps."""

    organization: Organization
    role: str
    label: str
    membership: Membership | None = None
    key_id: uuid.UUID | None = None
    lacks: frozenset[str] = frozenset()
    """Rights of its role that a narrowed key has not."""
    resources: frozenset[str] | None = None
    """The resources that a narrowed key reads; None where its rights alone say so."""

    @classmethod
    def of_member(cls, membership: Membership) -> Actor:
        """The actor for a signed-in member (`membership.organization` loaded)."""
        return cls(
            organization=membership.organization,
            role=membership.role,
            label=str(membership),
            membership=membership,
        )

    @classmethod
    def of_system(cls, organization: Organization) -> Actor:
        """The product itself (commands, jobs): may do what an administrator may."""
        return cls(organization=organization, role=roles.Role.ADMIN, label=SYSTEM)

    @property
    def user(self) -> User | None:
        """The person, where the actor is one."""
        return self.membership.user if self.membership else None

    @property
    def membership_id(self) -> uuid.UUID | None:
        """The member's id, where the actor is one."""
        return self.membership.id if self.membership else None

    @property
    def author(self) -> str:
        """What the change stream keeps of it: its kind and id; nothing of the product itself."""
        if self.membership is not None:
            return f"member {self.membership.id}"
        return f"key {self.key_id}" if self.key_id else ""

    def may(self, permission: str, account: HasTeam | None = None) -> bool:
        """Whether the actor has a permission, at all or on an account whose team they are on."""
        if permission in self.lacks:
            return False
        if roles.allows(self.role, permission):
            return True
        if account is None or not roles.allows(self.role, permission, own=True):
            return False
        return self.membership_id is not None and account.team_includes(self.membership_id)

    def may_somewhere(self, permission: str) -> bool:
        """Whether the actor has a permission on all accounts, or on those of their team."""
        return permission not in self.lacks and roles.allows(self.role, permission, own=True)

    def reads(self, resource: str) -> bool:
        """Whether the key reads this resource of the API at all."""
        return self.resources is None or resource in self.resources

    def require(self, permission: str, account: HasTeam | None = None) -> None:
        """Raises NotAllowedError without the permission."""
        if not self.may(permission, account):
            raise NotAllowedError
