"""From one KAM to another, with a note: one account, or all of who leaves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.finding import lock_account
from accounts.models import Account, HandOver, TeamMember
from accounts.news import News, NewsKind, spread, to
from accounts.team.duties import DUTIES
from accounts.team.ownership import (
    Passing,
    check_heir,
    check_room,
    lock_heirs,
    pass_on,
    tell_heirs,
)
from audit.entries import record
from rules.errors import ConflictError, RuleError
from rules.texts import written
from tenants.actors import Actor
from tenants.models import Membership


@transaction.atomic
def hand_over(
    *,
    actor: Actor,
    account: Account,
    to: Membership,
    note: str,
    from_member: Membership | None,
    override_reason: str = "",
) -> HandOver:
    """Give an account with all that falls to its KAM there to another KAM. Audited.

    `from_member` is the KAM that the actor saw. Raises ConflictError when it is another by
    now, RuleError for an heir who cannot be the KAM or is over the cap, NotAllowedError.
    """
    actor.require("team.change", account)
    note = written("note", note, at_most=4000)
    heir = lock_heirs(to.pk)[to.pk]
    check_heir(heir, "to")
    locked = lock_account(account.pk)
    actor.require("team.change", locked)
    if locked.owner_id != (from_member.pk if from_member else None):
        raise ConflictError(_("The account has another account manager by now. Look again."))
    if locked.owner_id == heir.pk:
        raise RuleError.on("to", _("This person is the account manager already."))
    passing = Passing(locked.pk, locked.owner_id, heir.pk)
    check_room(actor=actor, passings=[passing], override_reason=override_reason)
    done = _give(actor, locked, heir, note)
    account.refresh_from_db()
    tell_heirs(actor=actor, passings=[passing])
    return done


@transaction.atomic
def hand_over_everything(
    *,
    actor: Actor,
    member: Membership,
    heir: Membership | None,
    note: str = "",
    leaves: bool = True,
) -> int:
    """All that falls to a person goes to the heir, or to nobody; how many accounts.

    The caller has asked for the right and locked both members' rows. Places on teams end for
    who leaves the organisation, and stay for who has another role. Caps don't keep anybody
    from leaving. Audited account by account. Raises RuleError.
    """
    if heir is not None:
        check_heir(heir, "heir")
    owned = Account.objects.filter(owner=member).order_by("id")
    passed = []
    for account in owned.select_for_update(of=("self",)):
        _give(actor, account, heir, note)
        passed.append(Passing(account.pk, member.pk, account.owner_id))
    given = sum(duty.give(duty.of(member), heir) for duty in DUTIES)
    places = TeamMember.objects.filter(member=member) if leaves else TeamMember.objects.none()
    for place in places.select_related("account"):
        changes = {"member": [str(member), None], "role": [place.role, None]}
        record(actor=actor, action="team.left", target=place.account, changes=changes, thing=place)
        place.delete()
    tell_heirs(actor=actor, passings=passed)
    if given and not passed and heir is not None:
        _tell_of_duties(actor, member, heir)
    return len(passed)


def _tell_of_duties(actor: Actor, giver: Membership, heir: Membership) -> None:
    """Who gets no account hears of what came by itself."""
    facts = {"giver": str(giver)}
    spread(actor, [News(NewsKind.HANDED_OVER, to(heir.pk), facts=facts)])


def _give(actor: Actor, account: Account, heir: Membership | None, note: str) -> HandOver:
    giver = account.owner
    passing = Passing(account.pk, giver.pk if giver else None, heir.pk if heir else None)
    (done,) = pass_on(actor=actor, passings=[passing], note=note)
    account.owner = heir
    account.version += 1
    account.save()
    changes: dict[str, Any] = {"owner": [_name(giver), _name(heir)]}
    changes |= {key: [None, count] for key, count in done.moved.items()}
    record(actor=actor, action="account.handed_over", target=account, changes=changes)
    return done


def _name(member: Membership | None) -> str | None:
    return str(member) if member else None
