"""Who belongs to an organisation, as what."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.team.hand_over import hand_over_everything
from audit.entries import record
from rules.errors import RuleError
from tenants.actors import Actor
from tenants.models import Membership
from tenants.roles import Role


@transaction.atomic
def change_role(*, actor: Actor, member: Membership, role: str) -> None:
    """Give a member another role. Audited. Raises RuleError for the last administrator."""
    actor.require("people.change")
    locked = _lock(member)
    if locked.role == role:
        return
    if role not in dict(Role.people()):
        raise RuleError.on("role", _("There is no such role."))
    _keep_an_admin(locked)
    before, locked.role = locked.role, role
    locked.save()
    record(actor=actor, action="member.changed", target=locked, changes={"role": [before, role]})


@transaction.atomic
def remove_member(*, actor: Actor, member: Membership, heir: Membership | None = None) -> int:
    """End a membership; all that it holds goes to `heir` or to nobody. Audited; how many accounts.

    Raises RuleError for the last administrator and for an heir who is no longer here.
    """
    actor.require("people.change")
    locked = _lock(member)
    if not locked.is_active:
        return 0
    _keep_an_admin(locked)
    locked.ended_at = timezone.now()
    locked.save()
    if heir is not None and not _lock(heir).is_active:
        raise RuleError.on("heir", _("Choose an active member."))
    count = hand_over_everything(actor=actor, member=locked, heir=heir)
    record(actor=actor, action="member.removed", target=locked)
    return count


def _lock(member: Membership) -> Membership:
    """Administrators are locked with the member: two removals at once leave one."""
    list(Membership.objects.select_for_update(of=("self",)).filter(role=Role.ADMIN).order_by("id"))
    return Membership.objects.select_for_update(of=("self",)).get(pk=member.pk)


def _keep_an_admin(member: Membership) -> None:
    others = Membership.objects.filter(role=Role.ADMIN, ended_at=None).exclude(pk=member.pk)
    if member.role == Role.ADMIN and not others.exists():
        raise RuleError(
            _("Make someone else an administrator first: the organisation needs at least one.")
        )
