"""The statements of the page of a plan, each compiled once a process.

A column that the page shows of another table is an annotation here, and a field of the class
that `reading.py` makes of it.
"""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    CharField,
    DateTimeField,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import Coalesce, JSONArray, NullIf

from accounts.discretion import on_readable
from plans.models import (
    Action,
    Objective,
    ObjectiveProgress,
    Plan,
    PlanComment,
    PlanEvent,
    PlanSection,
    PlanSettings,
    Risk,
    SwotItem,
    ValueEntry,
)
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled

COMMENTS, EVENTS = 100, 50
"""How many of the latest the page shows."""

PLAN = tuple(field.attname for field in Plan._meta.concrete_fields)
SECTION = tuple(field.attname for field in PlanSection._meta.concrete_fields)
COMMENT = (
    "id",
    "created_at",
    "author_id",
    "author_key",
    "author_label",
    "about",
    "text",
    "resolved_at",
)
EVENT = ("id", "created_at", "author_id", "author_label", "kind", "number", "comment")
"""The columns of each that the page shows."""


def periods(actor: Actor, pk: uuid.UUID) -> list[dict[str, Any]]:
    """The plans of an account, the latest period first, and the sections of the one asked for.

    That one has a line for each of its sections, whose columns begin with `mine__`.
    """
    actor.require("plan.view")
    if actor.may("account.view"):
        return _periods().rows(plan=pk)
    return list(_of_account(on_readable(actor, Plan.objects.all()), pk))


@cache
def _periods() -> Compiled:
    return compiled(_of_account(Plan.objects.all(), Mark("plan")))


def _of_account(plans: QuerySet[Plan], pk: object) -> QuerySet[Plan, dict[str, Any]]:
    account = Plan.objects.filter(pk=pk).values("account")[:1]
    settled = PlanSettings.objects.values("stale_days")[:1]
    return (
        plans.filter(deleted_at=None, account=Subquery(account))
        .annotate(mine=FilteredRelation("sections", condition=Q(sections__plan=pk)))
        .annotate(stale_days=Subquery(settled))
        .order_by("-starts_on", "id")
        .values(*PLAN, *(f"mine__{name}" for name in SECTION), "stale_days")
    )


@cache
def objectives() -> Compiled:
    """Objectives in order: steps in time, the whitespace they came from, and their actions."""
    steps = ObjectiveProgress.objects.filter(objective=OuterRef("pk")).order_by("day")
    actions = Action.objects.filter(objective=OuterRef("pk")).order_by("due_on", "id")
    action = JSONArray("id", "title", named("owner"), "status", "due_on")
    return compiled(
        Objective.objects.filter(plan=Mark("plan"))
        .annotate(
            owner_name=named("owner"),
            person_name=F("stakeholder__person__name"),
            cell_account=F("cell__account"),
            cell_offering=F("cell__offering"),
            cell_unit=F("cell__unit"),
            offering_name=F("cell__offering__name"),
            unit_name=F("cell__unit__name"),
            days=ArraySubquery(steps.values("day")),
            values=ArraySubquery(steps.values("value")),
            actions_told=ArraySubquery(actions.values(told=action)),
        )
        .order_by("position", "id")
    )


@cache
def swot() -> Compiled:
    """SWOT items in order, with what they cite and the action that answers them."""
    return compiled(
        SwotItem.objects.filter(plan=Mark("plan"))
        .annotate(
            person_name=F("stakeholder__person__name"),
            entry_kind=F("entry__kind"),
            entry_on=F("entry__happened_on"),
            action_title=F("action__title"),
        )
        .order_by("position", "id")
    )


@cache
def risks() -> Compiled:
    """Risks in order."""
    found = Risk.objects.filter(plan=Mark("plan")).annotate(owner_name=named("owner"))
    return compiled(found.order_by("position", "id"))


@cache
def value() -> Compiled:
    """Value entries in order."""
    return compiled(ValueEntry.objects.filter(plan=Mark("plan")).order_by("position", "id"))


@cache
def said() -> Compiled:
    """The latest comments, `kind` empty, and the latest steps of the plan's life."""
    mine, latest = {"plan": Mark("plan")}, ("-created_at", "-id")
    comments = (
        PlanComment.objects.filter(**mine)
        .annotate(kind=Value("", CharField()), number=Value(None, IntegerField()))
        .order_by(*latest)
        .values(*COMMENT, "kind", "number")
    )
    events = (
        PlanEvent.objects.filter(**mine)
        .annotate(
            text=F("comment"),
            about=Value(None, UUIDField()),
            author_key=Value(None, UUIDField()),
            resolved_at=Value(None, DateTimeField()),
        )
        .order_by(*latest)
        .values(*COMMENT, "kind", "number")
    )
    return compiled(comments[:COMMENTS].union(events[:EVENTS], all=True))


def named(member: str) -> Coalesce:
    """What a member at the end of a way is called, as `str` of one says it."""
    name, email = f"{member}__name", f"{member}__email"
    return Coalesce(NullIf(name, Value("")), email, output_field=CharField())
