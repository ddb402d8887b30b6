"""Actions, objectives and plans as the search finds them."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.formats import date_format

from accounts.discretion import ids_of_team, on_readable
from accounts.found.accounts import address
from plans.finding import readable_plans
from plans.models import Action, ActionReference, Objective, Plan
from search.asking import Sought
from search.kinds import Hit
from tenants.actors import Actor

LATEST = 6


def actions_found(actor: Actor, asked: Sought, ids: Collection[uuid.UUID]) -> list[Hit]:
    """Those to be done first."""
    return [
        _action(actor, action, (asked.rank(action.title), action.is_finished, action.title))
        for action in _actions(actor, Action.objects.filter(pk__any_of=ids))
    ]


def references_found(actor: Actor, asked: Sought, ids: Collection[uuid.UUID]) -> list[Hit]:
    """Those that other systems call so."""
    named = ActionReference.objects.filter(pk__any_of=ids).order_by().values("action")
    rows = _actions(actor, Action.objects.filter(pk__in=named))
    return [_action(actor, action, (1, action.is_finished, action.title)) for action in rows]


def objectives_found(actor: Actor, asked: Sought, ids: Collection[uuid.UUID]) -> list[Hit]:
    """The plans that have these objectives."""
    rows = Objective.objects.filter(
        pk__any_of=ids, plan__deleted_at=None, plan__account__archived_at=None
    )
    readable = on_readable(actor, rows, "plan__account").select_related("plan__account")
    return [
        Hit(
            "plans",
            objective.plan_id,
            objective.title,
            str(objective.plan.account),
            address("plan:detail", actor, objective.plan_id),
            (objective.plan.account_id, objective.plan.account.name),
            (asked.rank(objective.title), objective.title),
        )
        for objective in readable
    ]


def plans_found(actor: Actor, asked: Sought, accounts: list[Hit]) -> list[Hit]:
    """The plans of the accounts found, the latest first."""
    order = {found.id: number for number, found in enumerate(accounts)}
    rows = readable_plans(actor).filter(account__any_of=list(order))
    return [
        Hit(
            "plans",
            plan.id,
            _period(plan),
            plan.account.name,
            address("plan:detail", actor, plan.id),
            (plan.account_id, plan.account.name),
            (3, order[plan.account_id]),
        )
        for plan in rows.select_related("account").order_by("-starts_on", "id")[:LATEST]
    ]


def team_actions(actor: Actor) -> QuerySet:
    """Those on accounts of the actor's team."""
    rows = Action.objects.filter(account__in=ids_of_team(actor.membership))
    return rows.order_by().values("pk")


def team_references(actor: Actor) -> QuerySet:
    """What other systems call those."""
    team = ids_of_team(actor.membership)
    return ActionReference.objects.filter(action__account__in=team).order_by().values("pk")


def team_objectives(actor: Actor) -> QuerySet:
    """Those in plans of accounts of the actor's team."""
    rows = Objective.objects.filter(plan__account__in=ids_of_team(actor.membership))
    return rows.order_by().values("pk")


def _actions(actor: Actor, rows: QuerySet[Action]) -> QuerySet[Action]:
    living = on_readable(actor, rows.filter(account__archived_at=None))
    shown = ("id", "organization_id", "title", "status", "due_on", "account_id", "account__name")
    return living.select_related("account").only(*shown)


def _action(actor: Actor, action: Action, rank: tuple[object, ...]) -> Hit:
    return Hit(
        "actions",
        action.id,
        action.title,
        " · ".join([action.account.name, action.get_status_display(), *_day(action)]),
        address("plans:action", actor, action.id),
        (action.account_id, action.account.name),
        rank,
    )


def _day(action: Action) -> list[str]:
    return [date_format(action.due_on, "SHORT_DATE_FORMAT")] if action.due_on else []


def _period(plan: Plan) -> str:
    begins, ends = (date_format(day, "SHORT_DATE_FORMAT") for day in (plan.starts_on, plan.ends_on))
    return f"{begins} – {ends}"
