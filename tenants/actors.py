"""The actor: who does something in an organisation, a member, a key or the product itself."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kam.errors import NotAllowedError
from tenants import roles

if TYPE_CHECKING:
    from tenants.models import Membership, Organization, User


@dataclass(frozen=True)
class Actor:
    """One organisation, one role, and the name that the audit keeps."""

    organization: Organization
    role: str
    label: str
    membership: Membership | None = None
    key_id: uuid.UUID | None = None

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
        return cls(organization=organization, role=roles.Role.ADMIN, label="KAM")

    @property
    def user(self) -> User | None:
        """The person, where the actor is one."""
        return self.membership.user if self.membership else None

    @property
    def membership_id(self) -> uuid.UUID | None:
        """The member's id, where the actor is one."""
        return self.membership.id if self.membership else None

    def may(self, permission: str, account: object = None) -> bool:
        """Whether the actor has a permission, at all or on this account."""
        owner_id = getattr(account, "owner_id", None)
        own = owner_id is not None and owner_id == self.membership_id
        return roles.allows(self.role, permission, own=own)

    def require(self, permission: str, account: object = None) -> None:
        """Raises NotAllowedError without the permission."""
        if not self.may(permission, account):
            raise NotAllowedError
