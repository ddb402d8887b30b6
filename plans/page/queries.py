"""The statements of the page of a plan, each compiled once a process.

A column that the page shows of another table is an annotation here, and a field of the class
that `reading.py` makes of it.
"""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
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
    When,
)
from django.db.models.functions import Coalesce, JSONArray, NullIf

from accounts.discretion import on_readable
from accounts.models import HistoryEntry, Stakeholder
from plans.models import (
    Action,
    Objective,
    ObjectiveProgress,
    Plan,
    PlanComment,
    PlanEvent,
    PlanRow,
    PlanSection,
    PlanSettings,
    Risk,
    SwotItem,
    ValueEntry,
    WhitespaceCell,
)
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled
from tenants.models import Membership

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

UNSHOWN = ("organization", "plan", "version", "created_at", "updated_at")
"""The columns of the rows of a plan that it does not show."""


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
    return compiled(_of_account(Plan.objects.all(), Mark("plan")), by_key=True)


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
    cell = WhitespaceCell.objects.filter(pk=OuterRef("cell"))
    place = JSONArray("account", "offering", "unit", "offering__name", "unit__name")
    action = JSONArray("id", "title", named("owner"), "status", "due_on")
    actions = Action.objects.filter(objective=OuterRef("pk")).order_by().values("objective")
    return compiled(
        _of_plan(Objective).annotate(
            owner_name=_name_of_owner(),
            person_name=_name_of_person(),
            cell_told=_where("cell", Subquery(cell.values(told=place))),
            days=ArraySubquery(steps.values("day")),
            values=ArraySubquery(steps.values("value")),
            actions_told=Subquery(actions.values(told=JSONBAgg(action, order_by=("due_on", "id")))),
        ),
        by_key=True,
    )


@cache
def swot() -> Compiled:
    """SWOT items in order, with what they cite and the action that answers them."""
    entry = HistoryEntry.objects.filter(pk=OuterRef("entry"))
    action = Action.objects.filter(pk=OuterRef("action"))
    return compiled(
        _of_plan(SwotItem).annotate(
            person_name=_name_of_person(),
            entry_told=_where(
                "entry", Subquery(entry.values(told=JSONArray("kind", "happened_on")))
            ),
            action_title=_where("action", Subquery(action.values("title"))),
        ),
        by_key=True,
    )


@cache
def risks() -> Compiled:
    """Risks in order."""
    return compiled(_of_plan(Risk).annotate(owner_name=_name_of_owner()), by_key=True)


@cache
def value() -> Compiled:
    """Value entries in order."""
    return compiled(_of_plan(ValueEntry), by_key=True)


def _of_plan(rows: type[PlanRow]) -> QuerySet[Any]:
    """In order. What stands beside a row is a subquery: six joins cost more to plan than to run."""
    found: QuerySet[Any] = rows.objects.filter(plan=Mark("plan"))
    return found.defer(*UNSHOWN).order_by("position", "id")


def _name_of_owner() -> Case:
    member = Membership.objects.filter(pk=OuterRef("owner")).order_by()
    return _where("owner", Subquery(member.values(told=named())))


def _name_of_person() -> Case:
    place = Stakeholder.objects.filter(pk=OuterRef("stakeholder"))
    return _where("stakeholder", Subquery(place.values("person__name")))


def _where(reference: str, told: Subquery) -> Case:
    """Of what a row refers to: it isn't looked for where a row refers to nothing."""
    return Case(When(**{f"{reference}__isnull": False}, then=told))


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
    return compiled(comments[:COMMENTS].union(events[:EVENTS], all=True), by_key=True)


def named(member: str = "") -> Coalesce:
    """What a member, at the end of a way, is called, as `str` of one says it."""
    name, email = (f"{member}__{part}" if member else part for part in ("name", "email"))
    return Coalesce(NullIf(name, Value("")), email, output_field=CharField())
