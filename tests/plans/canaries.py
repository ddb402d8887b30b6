"""A plan of which some parts are marked for the client, with a canary in every internal text.

A new text field is filled by itself: what the declaration calls internal holds a canary in every
row, what it calls the client's holds one where the row is not marked.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import Account, HistoryEntry, Person, Stakeholder
from plans.edition import INTERNAL_FIELDS, SHAPES
from plans.models import (
    Action,
    ActionComment,
    Objective,
    Plan,
    PlanComment,
    PlanEvent,
    PlanSection,
    Risk,
    SwotItem,
    ValueEntry,
)
from tenants.models import Membership

CANARY = "zqcanaryqz"


def marked_plan(plan: Plan, owner: Membership) -> set[str]:
    """Fill the plan. Answers the texts that hold a canary, as "Model.field"."""
    around = _around(plan, owner)
    PlanSection.objects.filter(plan=plan).update(text=f"<p>{CANARY}</p>")
    summary = PlanSection.objects.filter(plan=plan, kind="summary")
    summary.update(is_for_client=True, text="<p>Shown summary</p>")
    for model, values in _shown(around).items():
        model.objects.create(plan=plan, is_for_client=True, position=1, **values)
        hidden = values | _canaries(model, set(_texts(model)))
        model.objects.create(plan=plan, is_for_client=False, position=2, **hidden)
    planted = {f"{m.__name__}.{name}" for m in SHAPES for name in _texts(m)}
    for model, fields in INTERNAL_FIELDS.items():
        inside = _canaries(model, fields & set(_texts(model)))
        if inside:
            model.objects.update(**inside)
        planted |= {f"{model.__name__}.{name}" for name in inside}
    _say_something(plan, owner)
    return planted


def _around(plan: Plan, owner: Membership) -> dict[str, Any]:
    """What the rows refer to: people, entries, actions."""
    owner.name = f"{CANARY} owner"
    owner.save(update_fields=["name"])
    Account.objects.filter(pk=plan.account_id).update(
        **_canaries(Account, set(_texts(Account)) - {"name", "name_key"}),
        exit_risk="high",
        potential="high",
    )
    person = Person.objects.create(**_canaries(Person, set(_texts(Person))))
    stakeholder = Stakeholder.objects.create(
        account=plan.account,
        person=person,
        **_canaries(Stakeholder, set(_texts(Stakeholder))),
    )
    entry = HistoryEntry.objects.create(
        account=plan.account,
        kind="problem",
        happened_on=date(2026, 1, 2),
        **_canaries(HistoryEntry, set(_texts(HistoryEntry))),
    )
    action = Action.objects.create(account=plan.account, title=CANARY, owner=owner)
    return {"stakeholder": stakeholder, "entry": entry, "action": action, "owner": owner}


def _shown(around: dict[str, Any]) -> dict[type[models.Model], dict[str, Any]]:
    owner, stakeholder = around["owner"], around["stakeholder"]
    return {
        Objective: {
            "title": "Shown objective",
            "unit": "shown unit",
            "baseline": "1.5",
            "target": "4",
            "current": "2.5",
            "due_on": date(2026, 6, 30),
            "owner": owner,
            "stakeholder": stakeholder,
            "value_for_client": "Shown value",
        },
        SwotItem: {
            "kind": "opportunity",
            "text": "Shown line",
            "figure_on": date(2026, 1, 1),
            **{name: around[name] for name in ("stakeholder", "entry", "action")},
        },
        Risk: {"text": "Shown risk", "likelihood": 4, "impact": 5, "owner": owner},
        ValueEntry: {
            "initiative": "Shown initiative",
            "side": "client",
            "stage": "realised",
            "amount": "1234567.89",
            "words": "Shown words",
            "confirmed_by": "Shown person",
            "confirmed_on": date(2026, 5, 4),
            "confirmed_how": "review",
        },
    }


def _say_something(plan: Plan, owner: Membership) -> None:
    """Comments, an event, an action below a shown objective."""
    now = timezone.now()
    said = {"author": owner, "author_label": CANARY}
    PlanComment.objects.create(plan=plan, text=CANARY, **said)
    PlanEvent.objects.create(plan=plan, kind="returned", comment=CANARY, **said)
    action = Action.objects.create(
        account=plan.account,
        objective=Objective.objects.get(is_for_client=True),
        title=CANARY,
        details=CANARY,
        answer=CANARY,
        status="done",
        closed_at=now,
        closed_on=now.date(),
    )
    ActionComment.objects.create(action=action, text=CANARY, **said)


def _texts(model: type[models.Model]) -> list[str]:
    """The fields that hold words of people."""
    return [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    ]


def _canaries(model: type[models.Model], names: set[str] | frozenset[str]) -> dict[str, str]:
    return dict.fromkeys(names, CANARY)
