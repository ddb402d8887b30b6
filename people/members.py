"""Who belongs to an organisation, as what."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account
from accounts.team.duties import DUTIES
from accounts.team.hand_over import hand_over_everything
from accounts.team.ownership import LEADING
from audit.entries import record
from rules.errors import RuleError
from tenants.actors import Actor
from tenants.colleagues import MEMBER_CHANGED
from tenants.models import Membership
from tenants.roles import Role


@transaction.atomic
def change_role(
    *,
    actor: Actor,
    member: Membership,
    role: str,
    heir: Membership | None = None,
    to_nobody: bool = False,
) -> int:
    """Give a member another role. Audited; how many accounts went to somebody else.

    Where the new role leads no account, all that falls to them goes to `heir`, or to nobody
    where that was said: raises RuleError without an answer, and for the last administrator.
    """
    actor.require("people.change")
    locked = _lock(member)
    if locked.role == role:
        return 0
    if role not in dict(Role.people()):
        raise RuleError.on("role", _("There is no such role."))
    _keep_an_admin(locked)
    before, locked.role = locked.role, role
    locked.save()
    count = 0
    if role not in LEADING and holds_anything(locked):
        _check_answered(heir, to_nobody)
        count = hand_over_everything(actor=actor, member=locked, heir=heir, leaves=False)
    record(actor=actor, action="member.changed", target=locked, changes={"role": [before, role]})
    _tell(actor, locked)
    return count


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
    _check_here(heir)
    count = hand_over_everything(actor=actor, member=locked, heir=heir)
    record(actor=actor, action="member.removed", target=locked)
    _tell(actor, locked)
    return count


def holds_anything(member: Membership) -> bool:
    """Whether accounts, or duties at accounts, fall to them."""
    owned = Account.objects.filter(owner=member).exists()
    return owned or any(duty.of(member).exists() for duty in DUTIES)


def _tell(actor: Actor, member: Membership) -> None:
    for follow in MEMBER_CHANGED:
        follow(actor, member)


def _check_answered(heir: Membership | None, to_nobody: bool) -> None:
    if heir is None and not to_nobody:
        raise RuleError.on("heir", _("Say who gets the accounts and duties, or nobody."))
    _check_here(heir)


def _check_here(heir: Membership | None) -> None:
    if heir is not None and not _lock(heir).is_active:
        raise RuleError.on("heir", _("Choose an active member."))


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
