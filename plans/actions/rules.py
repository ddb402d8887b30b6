"""Actions: open, change, complete, comment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.addressing import spread_addressed
from accounts.models import Account
from accounts.news import News, NewsKind, spread, to
from accounts.references import Reference, replace_references
from audit.entries import differences, record
from plans.models import Action, ActionComment, Objective
from rules.errors import NotAllowedError, RuleError, StaleError
from rules.texts import optional, titled, written
from tenants.actors import Actor
from tenants.models import Membership

FIELDS = ("title", "details", "owner", "due_on", "objective")


def unfinished() -> QuerySet[Action]:
    """What somebody still has to do, what is due first."""
    found = Action.objects.filter(status__in=(Action.Status.OPEN, Action.Status.IN_PROGRESS))
    return found.select_related("owner").order_by("due_on", "id")


@transaction.atomic
def open_action(
    *,
    actor: Actor,
    account: Account,
    title: str,
    owner: Membership | None = None,
    due_on: date | None = None,
    details: str = "",
    objective: Objective | None = None,
    review_id: Any = None,
    source: str = Action.Source.PERSON,
    references: Sequence[Reference] = (),
) -> Action:
    """Open an action on an account, under an objective of its plan or alone. Audited.

    Raises ConflictError for a reference in use.
    """
    actor.require("action.change", account)
    if account.is_archived:
        raise RuleError(_("An archived account has no new actions."))
    action = Action(account=account, review_id=review_id, source=source)
    values = {"title": title, "details": details, "owner": owner, "due_on": due_on}
    _assign(action, values | {"objective": objective})
    action.save(force_insert=True)
    changes = differences({}, _snapshot(action)) | _write_references(action, references)
    record(actor=actor, action="action.opened", target=action, changes=changes)
    _tell_owner(actor, action)
    _tell_addressed(actor, action)
    return action


@transaction.atomic
def open_for_measure(
    *, actor: Actor, account: Account, kind: str, title: str, due_on: date, review_id: Any
) -> Action | None:
    """Open the action that a measure asks for, once: None where one is unfinished already.

    The system opens it for whoever gave the measure. Audited.
    """
    actor.require("measure.add", account)
    action = Action(
        account=account,
        review_id=review_id,
        title=title[:200],
        due_on=due_on,
        owner_id=account.owner_id,
        source=Action.Source.MEASURE,
        measure_kind=kind,
    )
    try:
        with transaction.atomic():
            action.save(force_insert=True)
    except IntegrityError:
        return None
    changes = differences({}, _snapshot(action))
    record(actor=actor, action="action.opened", target=action, changes=changes)
    _tell_owner(actor, action)
    return action


@transaction.atomic
def change_action(
    *,
    actor: Actor,
    action: Action,
    values: dict[str, Any],
    references: Sequence[Reference] | None = None,
    version: int | None = None,
) -> Action:
    """Change title, details, owner, date or references. Audited.

    Raises StaleError, ConflictError for a reference in use, RuleError.
    """
    actor.require("action.change", action.account)
    locked = _lock(action, version)
    before, owner_before = _snapshot(locked), locked.owner_id
    _assign(locked, {name: value for name, value in values.items() if name in FIELDS})
    named = {} if references is None else _write_references(locked, references)
    _save(actor, "action.changed", locked, before, named)
    if locked.owner_id != owner_before:
        _tell_owner(actor, locked)
    _tell_addressed(actor, locked, f"{before['title']}\n{before['details']}")
    return locked


@transaction.atomic
def set_status(
    *,
    actor: Actor,
    action: Action,
    status: str,
    today: date,
    answer: str = "",
    version: int | None = None,
) -> Action:
    """Start, finish, drop or open again; its owner may, too. Audited.

    An action that a measure opened is closed only with an answer.
    """
    require_work(actor, action)
    if status not in Action.Status.values:
        raise RuleError.on("status", _("There is no such status."))
    locked = _lock(action, version)
    before = _snapshot(locked)
    locked.status = status
    locked.answer = optional("answer", answer) or locked.answer
    if locked.is_finished and locked.source == Action.Source.MEASURE and not locked.answer:
        raise RuleError.on("answer", _("The measure has not risen. Write what you will do."))
    if before["status"] != status:
        locked.closed_at = timezone.now() if locked.is_finished else None
        locked.closed_on = today if locked.is_finished else None
    return _save(actor, _named(status), locked, before)


@transaction.atomic
def comment(*, actor: Actor, action: Action, text: str) -> ActionComment:
    """Say something about an action; its owner may, too. Audited."""
    require_comment(actor, action)
    text = written("text", text, at_most=4000, ask=_("Write the comment."))
    said = ActionComment.objects.create(
        action=action, text=text, author=actor.membership, author_label=actor.label[:254]
    )
    record(
        actor=actor,
        action="action.commented",
        target=action,
        changes={"comment": [None, text]},
        thing=said,
    )
    _spread(actor, action, "comment", text)
    return said


def may_work(actor: Actor, action: Action) -> bool:
    """Whether the actor may say how far it is: its owner, and who may change it."""
    return _is_owner(actor, action) or actor.may("action.change", action.account)


def require_work(actor: Actor, action: Action) -> None:
    """Raises NotAllowedError for those who may not."""
    if not may_work(actor, action):
        raise NotAllowedError


def may_comment(actor: Actor, action: Action) -> bool:
    """Whether the actor may comment: its owner, and who works on the account."""
    return _is_owner(actor, action) or actor.may("action.comment", action.account)


def require_comment(actor: Actor, action: Action) -> None:
    """Raises NotAllowedError for those who may not."""
    if not may_comment(actor, action):
        raise NotAllowedError


def _is_owner(actor: Actor, action: Action) -> bool:
    mine = actor.membership_id is not None and action.owner_id == actor.membership_id
    return mine and actor.may("account.view", action.account)


def _assign(action: Action, values: dict[str, Any]) -> None:
    values = dict(values)
    if "title" in values:
        asked = _("Say what is to be done.")
        values["title"] = titled("title", values["title"], at_most=200, ask=asked)
    if "details" in values:
        values["details"] = optional("details", values["details"], at_most=4000)
    for name, value in values.items():
        setattr(action, name, value)
    if values.get("due_on") and not 1990 <= values["due_on"].year <= 2100:
        raise RuleError.on("due_on", _("Choose a year from 1990 to 2100."))
    if action.objective is not None and action.objective.plan.account_id != action.account_id:
        raise RuleError.on("objective", _("Choose one of this account."), "unknown")
    if "owner" in values and action.owner is not None and not action.owner.is_active:
        raise RuleError.on("owner", _("This person is no longer in the organisation."))


def _tell_owner(actor: Actor, action: Action) -> None:
    spread(actor, [News(NewsKind.ASSIGNED, to(action.owner_id), action.account_id, action.pk)])


def _tell_addressed(actor: Actor, action: Action, before: str = "") -> None:
    _spread(actor, action, "action", f"{action.title}\n{action.details}", before)


def _spread(actor: Actor, action: Action, place: str, text: str, before: str = "") -> None:
    spread_addressed(
        actor=actor,
        account=action.account,
        place=place,
        about=action.pk,
        text=text,
        before=before,
    )


def _write_references(action: Action, references: Sequence[Reference]) -> dict[str, Any]:
    """These are its ids in other systems from now on; what the log says of it."""
    before = sorted(str(one) for one in action.references.all())
    in_use = _("Another action has this reference.")
    if not replace_references(action, references, in_use=in_use):
        return {}
    return {"references": [before, sorted(str(one) for one in action.references.all())]}


def _lock(action: Action, version: int | None) -> Action:
    locked = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if version is not None and locked.version != version:
        raise StaleError
    return locked


def _save(
    actor: Actor,
    name: str,
    action: Action,
    before: dict[str, Any],
    more: dict[str, Any] | None = None,
) -> Action:
    changes = differences(before, _snapshot(action)) | (more or {})
    if changes:
        action.version += 1
        action.save()
        record(actor=actor, action=name, target=action, changes=changes)
    return action


def _named(status: str) -> str:
    return {
        "open": "action.reopened",
        "in_progress": "action.started",
        "done": "action.completed",
        "dropped": "action.dropped",
    }[status]


def _snapshot(action: Action) -> dict[str, Any]:
    return {
        "title": action.title,
        "details": action.details,
        "owner": str(action.owner) if action.owner else None,
        "due_on": action.due_on.isoformat() if action.due_on else None,
        "objective": str(action.objective_id) if action.objective_id else None,
        "status": action.status,
        "answer": action.answer,
    }
