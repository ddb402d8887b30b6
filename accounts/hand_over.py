"""From one KAM to another: what must be handed over, and handing it over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.caps import check_caps, kam_cap, lock_caps
from accounts.models import Account, Designation, HandOver, Nomination, Stakeholder, TeamMember
from accounts.wording import written
from audit.entries import record
from kam.errors import ConflictError, RuleError
from tenants import roles
from tenants.actors import Actor
from tenants.models import Membership

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Held:
    """One kind of thing that a person holds at accounts, and how it goes to another.

    `of` gives the things held at one account, or at all with None; `give` moves them. What
    is `is_discreet` is never counted where those read who may not see the designation.
    """

    key: str
    label: Promise | str
    of: Callable[[Membership, Account | None], Rows]
    give: Callable[[Rows, Membership | None], int]
    is_discreet: bool = False


@dataclass(frozen=True)
class Part:
    """One line of the preview: the first things of a kind, and how many there are."""

    label: str
    count: int
    names: list[str]
    is_discreet: bool

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


NAMED = 5
_kinds: list[Held] = []


def register(kind: Held) -> None:
    """Another part of the product has things that must be handed over."""
    if kind.key not in {known.key for known in _kinds}:
        _kinds.append(kind)


def preview(member: Membership, account: Account | None = None) -> list[Part]:
    """What the member holds at one account, or everywhere, kind by kind."""
    parts = []
    for kind in _kinds:
        held = kind.of(member, account)
        count = held.count()
        names = [str(thing) for thing in held[:NAMED]] if count else []
        parts.append(Part(str(kind.label), count, names, kind.is_discreet))
    return parts


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
    """Give an account with all that its KAM holds there to another KAM. Audited.

    `from_member` is the KAM that the actor saw. Raises ConflictError when it is another by
    now, RuleError for an heir who cannot be the KAM or is over the cap, NotAllowedError.
    """
    actor.require("team.change", account)
    note = written("note", note, at_most=4000)
    heir = Membership.objects.select_for_update(of=("self",)).get(pk=to.pk)
    _check_heir(heir, "to")
    lock_caps()
    locked = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    actor.require("team.change", locked)
    if locked.owner_id != (from_member.pk if from_member else None):
        raise ConflictError(_("The account has another KAM by now. Look again."))
    if locked.owner_id == heir.pk:
        raise RuleError.on("to", _("This person is the KAM already."))
    if locked.designation == Designation.KEY and not locked.is_archived:
        _check_cap(actor, locked, heir, override_reason)
    done = _give(actor, locked, heir, note)
    account.refresh_from_db()
    return done


@transaction.atomic
def hand_over_everything(
    *, actor: Actor, member: Membership, heir: Membership | None, note: str = ""
) -> int:
    """All that a person who leaves holds goes to the heir, or to nobody; how many accounts.

    The caller has asked for the right and holds both members' rows. Places on teams end.
    Caps don't keep anybody from leaving. Audited account by account. Raises RuleError.
    """
    if heir is not None:
        _check_heir(heir, "heir")
    owned = Account.objects.filter(owner=member).order_by("id")
    count = 0
    for account in owned.select_for_update(of=("self",)):
        _give(actor, account, heir, note)
        count += 1
    for kind in _kinds:
        kind.give(kind.of(member, None), heir)
    for place in TeamMember.objects.filter(member=member).select_related("account"):
        changes = {"member": [str(member), None], "role": [place.role, None]}
        place.delete()
        record(actor=actor, action="team.left", target=place.account, changes=changes)
    return count


def _give(actor: Actor, account: Account, heir: Membership | None, note: str) -> HandOver:
    giver = account.owner
    moved = _give_held(giver, account, heir) if giver else {}
    if heir is not None:
        TeamMember.objects.filter(account=account, member=heir).delete()
    account.owner = heir
    account.version += 1
    account.save()
    changes: dict[str, Any] = {"owner": [_name(giver), _name(heir)]}
    changes |= {key: [None, count] for key, count in moved.items()}
    record(actor=actor, action="account.handed_over", target=account, changes=changes)
    return HandOver.objects.create(
        account=account,
        from_member=giver,
        to_member=heir,
        note=note,
        moved=moved,
        author_label=actor.label[:254],
    )


def _give_held(giver: Membership, account: Account, heir: Membership | None) -> dict[str, int]:
    """How many of each kind went; what is discreet goes without being counted."""
    moved = {}
    for kind in _kinds:
        count = kind.give(kind.of(giver, account), heir)
        if count and not kind.is_discreet:
            moved[kind.key] = count
    return moved


def _check_heir(heir: Membership, field: str) -> None:
    if not heir.is_active:
        raise RuleError.on(field, _("This person has left the organisation."))
    if not roles.allows(heir.role, "account.change", own=True):
        raise RuleError.on(field, _("This person's role does not let them lead an account."))


def _check_cap(actor: Actor, account: Account, heir: Membership, override_reason: str) -> None:
    caps = [kam_cap(actor.organization, heir)]
    kept = check_caps(actor=actor, caps=caps, override_reason=override_reason)
    if kept:
        changes = {"override_reason": [None, kept]}
        record(actor=actor, action="designation.overridden", target=account, changes=changes)


def _name(member: Membership | None) -> str | None:
    return str(member) if member else None


def _relationships(member: Membership, account: Account | None) -> Rows:
    found = Stakeholder.objects.filter(contact=member).select_related("person").order_by("id")
    return found.filter(account=account) if account else found


def _give_relationships(held: Rows, heir: Membership | None) -> int:
    return held.update(contact=heir, version=F("version") + 1, updated_at=timezone.now())


def _nominations(member: Membership, account: Account | None) -> Rows:
    found = Nomination.objects.filter(asked_by=member, state=Nomination.State.OPEN)
    found = found.select_related("account").order_by("id")
    return found.filter(account=account) if account else found


def _give_nominations(held: Rows, heir: Membership | None) -> int:
    return held.update(asked_by=heir)


register(Held("relationships", gettext_lazy("Relationships"), _relationships, _give_relationships))
register(
    Held(
        "nominations",
        gettext_lazy("Open nominations"),
        _nominations,
        _give_nominations,
        is_discreet=True,
    )
)
