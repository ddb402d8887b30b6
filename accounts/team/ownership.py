"""Another KAM: the one rule for every way in which the owner of an account changes."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.designation.caps import check_caps, kam_cap, lock_caps
from accounts.models import Account, Designation, HandOver, TeamMember
from accounts.news import News, NewsKind, spread, to
from accounts.team.duties import DUTIES
from audit.entries import record
from rules.errors import RuleError
from tenants import roles
from tenants.actors import Actor
from tenants.models import Membership

LEADING = tuple(r for r in roles.Role.values if roles.allows(r, "account.change", own=True))


def usual_owner(actor: Actor) -> uuid.UUID | None:
    """Who is offered as the KAM of an account that the actor adds: a KAM, themselves."""
    member = actor.membership
    return member.pk if member is not None and member.role == roles.Role.KAM else None


@dataclass(frozen=True, slots=True)
class Passing:
    """An account that goes from one KAM to another; None is nobody."""

    account_id: uuid.UUID
    giver_id: uuid.UUID | None
    heir_id: uuid.UUID | None


def lock_heirs(*member_ids: uuid.UUID | None) -> dict[uuid.UUID, Membership]:
    """Lock those who come to lead accounts, then the caps; before any account is locked."""
    wanted = {member_id for member_id in member_ids if member_id}
    members = Membership.objects.filter(pk__in=wanted).order_by("id")
    found = {member.pk: member for member in members.select_for_update(of=("self",))}
    lock_caps()
    return found


def check_heir(heir: Membership, field: str = "owner") -> None:
    """Raises RuleError for who has left, or whose role leads no account."""
    if not heir.is_active:
        raise RuleError.on(field, _("This person has left the organisation."), "owner")
    if heir.role not in LEADING:
        detail = _("This person's role does not let them lead an account.")
        raise RuleError.on(field, detail, "owner")


def check_room(*, actor: Actor, passings: Iterable[Passing], override_reason: str = "") -> None:
    """Nobody comes over the cap of key accounts without a leader's reason. Audited.

    The caller has locked the heirs and the caps. Raises RuleError: on `override_reason` for who
    may give one, on `owner` for everyone else.
    """
    for heir, accounts in _key_accounts(passings).items():
        cap = kam_cap(actor.organization, heir, more=len(accounts))
        may = actor.may("designation.override") or bool(override_reason.strip())
        field = "override_reason" if may else "owner"
        kept = check_caps(actor=actor, caps=[cap], override_reason=override_reason, field=field)
        for account in accounts if kept else ():
            changes = {"override_reason": [None, kept]}
            record(actor=actor, action="designation.overridden", target=account, changes=changes)


def pass_on(*, actor: Actor, passings: Iterable[Passing], note: str = "") -> list[HandOver]:
    """What fell to each KAM at the accounts goes along; the places that heirs had on teams end.

    The caller has checked the heirs and writes the owner and the audit. An account without a
    KAM before has nothing to pass on, and is kept as a hand-over only with a note.
    """
    by_pair: dict[tuple[uuid.UUID | None, uuid.UUID | None], list[uuid.UUID]] = defaultdict(list)
    for passing in passings:
        if passing.giver_id != passing.heir_id:
            by_pair[passing.giver_id, passing.heir_id].append(passing.account_id)
    member_ids = {member_id for pair in by_pair for member_id in pair}
    members = Membership.objects.in_bulk(member_ids - {None})
    done = []
    for (giver_id, heir_id), account_ids in by_pair.items():
        giver, heir = members.get(giver_id), members.get(heir_id)
        moved = _give(giver, heir, account_ids) if giver else {}
        if heir is not None:
            TeamMember.objects.filter(account__in=account_ids, member=heir).delete()
        if giver or note:
            done += [
                HandOver(
                    account_id=account_id,
                    from_member=giver,
                    to_member=heir,
                    note=note,
                    moved=moved.get(account_id, {}),
                    author_label=actor.label[:254],
                )
                for account_id in account_ids
            ]
    return HandOver.objects.bulk_create(done)


def tell_heirs(*, actor: Actor, passings: Iterable[Passing], by_name: bool = True) -> None:
    """Each hears once of what comes to them, of one account by its name; call it last.

    A file's accounts are only counted: a notice that names one would keep it when the file
    is taken back.
    """
    coming: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for passing in passings:
        if passing.heir_id and passing.heir_id != passing.giver_id:
            coming[passing.heir_id].append(passing.account_id)
    news = []
    for heir_id, account_ids in coming.items():
        only = account_ids[0] if by_name and len(account_ids) == 1 else None
        facts = {} if only else {"count": len(account_ids)}
        news.append(News(NewsKind.HANDED_OVER, to(heir_id), only, facts=facts))
    spread(actor, news)


def _give(
    giver: Membership, heir: Membership | None, account_ids: list[uuid.UUID]
) -> dict[uuid.UUID, dict[str, int]]:
    """How many of each kind went at each account; what is discreet goes without being counted."""
    moved: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for key, duty in DUTIES.items():
        things = duty.of(giver).filter(**{f"{duty.way}__in": account_ids})
        counts = Counter(things.order_by().values_list(duty.way, flat=True))
        if not counts:
            continue
        duty.give(things, heir)
        for account_id, count in counts.items() if not duty.is_discreet else ():
            moved[account_id][key] = count
    return moved


def _key_accounts(passings: Iterable[Passing]) -> dict[Membership, list[Account]]:
    """The living key accounts that come to somebody new."""
    coming = {p.account_id: p.heir_id for p in passings if p.heir_id and p.heir_id != p.giver_id}
    keys = Account.objects.filter(
        pk__in=coming, designation=Designation.KEY, archived_at=None
    ).order_by("id")
    heirs = Membership.objects.in_bulk(set(coming.values()))
    found: dict[Membership, list[Account]] = defaultdict(list)
    for account in keys:
        found[heirs[coming[account.pk]]].append(account)
    return found
