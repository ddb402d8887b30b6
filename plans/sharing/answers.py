"""What the client does on their page: opens it, has seen it, answers, confirms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.news import News, NewsKind, spread, to
from audit.entries import record
from plans.edition import ClientValue
from plans.models import PlanShare, ShareAnswer, ValueEntry
from plans.rows.rules import change_row
from plans.sharing.showing import ClientPage, shown_of
from rules.errors import NotFoundError, RuleError
from rules.texts import optional, titled
from tenants.actors import Actor
from tenants.organizations import current_organization

AnswerKind = ShareAnswer.Kind
CONFIRMED = ("initiative", "stage", "amount", "words")
"""What a confirmation is of."""


@dataclass(frozen=True)
class Stance:
    """What the client says to one objective: accepted or disputed, and why."""

    kind: str
    comment: str = ""


@transaction.atomic
def note_opening(*, share: PlanShare, today: date) -> None:
    """The client opened the page; once a day. Audited, and the account manager hears of it."""
    opened = ShareAnswer.objects.filter(share=share, kind=AnswerKind.OPENED, day=today)
    if opened.exists():
        return
    _locked(share)
    if not opened.exists():
        actor = Actor.of_system(current_organization())
        _keep(actor, share, AnswerKind.OPENED, today)
        _tell(actor, share, NewsKind.PLAN_OPENED, [])


@transaction.atomic
def answer_share(
    *,
    share: PlanShare,
    name: str,
    today: date,
    seen: bool = False,
    objectives: Mapping[str, Stance] | None = None,
    confirmed: Collection[str] = (),
) -> list[ShareAnswer]:
    """What the client says: that they saw it, what they think of objectives, what was realised.

    What they said before is not kept twice. Audited, each; the account manager hears of it once.
    """
    _locked(share)
    name = titled("name", name, at_most=200, ask=_("Write your name."))
    there = shown_of(share)
    actor = Actor.of_system(current_organization())
    made = []
    if seen and there.seen is None:
        made.append(_keep(actor, share, AnswerKind.SEEN, today, name=name))
    for about, stance in _new(there, objectives or {}).items():
        of = {"about": about, "name": name, "comment": stance.comment}
        made.append(_keep(actor, share, AnswerKind(stance.kind), today, **of))
    for entry in there.confirmable:
        if entry.id in confirmed:
            _confirm(actor, share, entry, name, today)
            made.append(_keep(actor, share, AnswerKind.CONFIRMED, today, about=entry.id, name=name))
    if made:
        _tell(actor, share, NewsKind.PLAN_ANSWERED, made)
    return made


def _locked(share: PlanShare) -> None:
    """One at a time answers; who was revoked meanwhile answers nothing."""
    still = PlanShare.objects.select_for_update().filter(pk=share.pk, revoked_at=None).first()
    if still is None or not still.is_open:
        raise NotFoundError


def _new(there: ClientPage, objectives: Mapping[str, Stance]) -> dict[str, Stance]:
    """What differs from the client's last word to each objective that the page shows."""
    found = {}
    for objective, _status, last in there.objectives:
        stance = objectives.get(objective.id)
        if stance is None or stance.kind not in (AnswerKind.ACCEPTED, AnswerKind.DISPUTED):
            continue
        comment = optional(f"comment-{objective.id}", stance.comment)
        if stance.kind == AnswerKind.DISPUTED and not comment:
            told = _("Write what you would rather have.")
            raise RuleError.on(f"comment-{objective.id}", told, "required")
        if last is None or (last.kind, last.comment) != (stance.kind, comment):
            found[objective.id] = Stance(stance.kind, comment)
    return found


def _confirm(actor: Actor, share: PlanShare, shown: ClientValue, name: str, today: date) -> None:
    """In the plan itself, by the pen of its rows, where it still says what the client read."""
    entry = ValueEntry.objects.filter(pk=shown.id, plan=share.plan_id).first()
    if entry is None or any(getattr(entry, name) != getattr(shown, name) for name in CONFIRMED):
        told = _("This was changed in the plan meanwhile. Ask for a new address.")
        raise RuleError.on(f"confirm-{shown.id}", told, "gone")
    if entry.is_confirmed:
        return
    values = {
        "confirmed_by": name,
        "confirmed_on": today,
        "confirmed_how": ValueEntry.How.PAGE.value,
    }
    change_row(actor=actor, row=entry, values=values, today=today)


ACTIONS = {
    AnswerKind.OPENED: "share.opened",
    AnswerKind.SEEN: "share.seen",
    AnswerKind.ACCEPTED: "share.accepted",
    AnswerKind.DISPUTED: "share.disputed",
    AnswerKind.CONFIRMED: "share.confirmed",
}


def _keep(
    actor: Actor, share: PlanShare, kind: AnswerKind, today: date, **of: object
) -> ShareAnswer:
    answer = ShareAnswer.objects.create(share=share, kind=kind, day=today, **of)
    plan = share.plan
    record(actor=actor, action=ACTIONS[kind], target=plan.account, thing=plan)
    return answer


def _tell(actor: Actor, share: PlanShare, kind: NewsKind, made: list[ShareAnswer]) -> None:
    account = share.plan.account
    is_disputed = any(answer.kind == AnswerKind.DISPUTED for answer in made)
    facts = {"answer": "disputed"} if is_disputed else {}
    told = to(account.owner_id, share.author_id)
    spread(actor, [News(kind, told, account.pk, share.plan_id, facts)])
