"""What the tools answer that read: what the API shows the same key, in few words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.listing.narrowing import NarrowedAccounts
from accounts.models import Account
from accounts.named import account_named, member_named
from accounts.registry.api import AccountDetail, Accounts
from accounts.revenue.rows import money
from api.requests import Asking, Given
from api.resources import Body, Columns, Resource
from plans.actions.api import Actions
from plans.finding import current_plan
from plans.life.api import PlanDetail
from plans.models import Action
from plans.rows.api import Objectives, Risks, SwotItems, ValueEntries
from plans.sections.api import PlanSections
from reviews.models import Participant, Review
from reviews.review.api import ReviewDetail, Reviews
from reviews.review.brief import changed_since
from scoring.api_rankings import places

LINES = 100
"""Rows of one kind in an answer."""
_PARTS: dict[str, type[Resource[Any]]] = {
    "sections": PlanSections,
    "objectives": Objectives,
    "swot": SwotItems,
    "risks": Risks,
    "value": ValueEntries,
}
_MONEY = ("revenue", "revenue_before", "margin", "margin_before")


def find_account(asking: Asking, given: Given) -> Body:
    """Living accounts by name, city or tax id."""
    view, limit = Accounts.asked_by(asking.actor), given["limit"]
    narrowed = NarrowedAccounts(asking.actor, {"q": given["query"]})
    found: QuerySet = narrowed.narrow(view.rows()).order_by("name_key", "id")
    rows = list(found[: limit + 1])
    return {"accounts": view.bodies(rows[:limit]), "has_more": len(rows) > limit}


def account_brief(asking: Asking, given: Given) -> Body:
    """An account in short: who has it, what changed, and its reviews."""
    actor, account = asking.actor, account_named(given["account"])
    [body] = AccountDetail.present(actor, [account.pk]).values()
    changed = changed_since(
        actor=actor, account=account, today=asking.organization.today(), day=given.get("since")
    )
    if performance := changed.get("performance"):
        performance |= {name: money(performance[name]) for name in _MONEY}
    return {"account": body, "changed": changed} | _reviews_of(asking, account)


def account_plan(asking: Asking, given: Given) -> Body:
    """The plan that counts today, with its parts; null where there is none."""
    actor, account = asking.actor, account_named(given["account"])
    plan = current_plan(account, asking.organization.today())
    if plan is None:
        return {"account": {"id": account.pk, "name": account.name}, "plan": None}
    [body] = PlanDetail.present(actor, [plan.pk]).values()
    parts = {
        name: _bodies(part := view.asked_by(actor), part.rows().filter(plan_id=plan.pk), "id")
        for name, view in _PARTS.items()
    }
    actions = _unfinished(asking, Q(account=account))
    return {"plan": body, **parts, "actions": actions}


def ranking(asking: Asking, given: Given) -> Body:
    """The first places, or the place of one account."""
    account = account_named(given["account"]) if "account" in given else None
    return places(asking.actor, limit=given["limit"], account=account)


def what_is_due(asking: Asking, given: Given) -> Body:
    """Planned reviews and unfinished actions until a day, what is overdue first."""
    actor, today = asking.actor, asking.organization.today()
    until = today + timedelta(days=given["days"])
    of_review = of_action = Q(due_on__lte=until, account__archived_at=None)
    if "account" in given:
        account = account_named(given["account"])
        of_review, of_action = of_review & Q(account=account), of_action & Q(account=account)
    if "person" in given:
        member = member_named(given["person"], field="person")
        taking_part = Participant.objects.filter(member=member).order_by().values("review")
        of_review &= Q(account__owner=member) | Q(pk__in=taking_part)
        of_action &= Q(owner=member)
    found: Body = {"today": today, "until": until}
    if actor.may("review.view"):
        view = Reviews.asked_by(actor)
        rows = view.rows().filter(of_review, state=Review.State.PLANNED)
        found["reviews"] = _bodies(view, rows, "due_on", "id")
    if actor.may("action.view"):
        found["actions"] = _unfinished(asking, of_action)
    return found


def _reviews_of(asking: Asking, account: Account) -> Body:
    """The next one and the last, with what is written there, of those that the key reads."""
    if not asking.actor.may("review.view"):
        return {}
    view = ReviewDetail.asked_by(asking.actor)
    rows = view.rows().filter(account=account)
    planned = rows.filter(state=Review.State.PLANNED).order_by("due_on", "id")
    held = rows.filter(state=Review.State.HELD).order_by("-held_on", "-id")
    return {
        "next_review": _written(view, planned.first()),
        "last_review": _written(view, held.first()),
    }


def _written(view: ReviewDetail, row: Columns | None) -> Body | None:
    """Without its brief: what changed is told beside it."""
    if row is None:
        return None
    return {name: value for name, value in view.body(row).items() if name != "brief"}


def _unfinished(asking: Asking, which: Q) -> list[Body]:
    view = Actions.asked_by(asking.actor)
    unfinished = (Action.Status.OPEN, Action.Status.IN_PROGRESS)
    return _bodies(view, view.rows().filter(which, status__in=unfinished), "due_on", "id")


def _bodies(view: Resource[Any], rows: QuerySet, *order: str) -> list[Body]:
    return [view.body(row) for row in rows.order_by(*order)[:LINES]]
