"""What a client may see of a plan: decided for each field, and nothing else comes out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from plans.edition import (
    CLIENT_FIELDS,
    INTERNAL_FIELDS,
    INTERNAL_MODELS,
    ClientEdition,
    ClientObjective,
    ClientRisk,
    ClientSection,
    ClientSwotItem,
    ClientValue,
    client_edition,
)
from plans.models import Objective, Plan, PlanSection, PlanVersion, Risk, SwotItem, ValueEntry
from plans.versions.content import content_of
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.plans.canaries import CANARY, marked_plan


def test_each_field_of_a_plan_is_the_clients_or_internal_by_decision() -> None:
    undecided = []
    models = [m for m in apps.get_app_config("plans").get_models() if m not in INTERNAL_MODELS]
    for model in models:
        decided = CLIENT_FIELDS[model] ^ INTERNAL_FIELDS[model]  # one of both, never in both
        undecided += [f"{model.__name__}.{name}" for name in decided ^ _names(model)]
    assert (undecided, len(models)) == ([], 6)


def _names(model: type) -> set[str]:
    return {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}


def test_what_is_marked_comes_out_and_nothing_else(plan: Plan, leader: Actor) -> None:
    with organization_scope(plan.organization_id):
        marked_plan(plan, leader.membership)
        edition = client_edition(content_of(plan))
        objective, entry = (
            Objective.objects.get(is_for_client=True),
            ValueEntry.objects.get(side="client", is_for_client=True),
        )
    assert edition == ClientEdition(
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        sections=(ClientSection("summary", "<p>Shown summary</p>"),),
        objectives=(
            ClientObjective(
                id=str(objective.pk),
                title="Shown objective",
                unit="shown unit",
                baseline=Decimal("1.50"),
                target=Decimal("4.00"),
                current=Decimal("2.50"),
                due_on=date(2026, 6, 30),
                value_for_client="Shown value",
                status="open",
            ),
        ),
        swot=(ClientSwotItem("opportunity", "Shown line"),),
        risks=(ClientRisk("Shown risk"),),
        value=(
            ClientValue(
                id=str(entry.pk),
                initiative="Shown initiative",
                stage="realised",
                amount=Decimal("1234567.89"),
                words="Shown words",
                confirmed_by="Shown person",
                confirmed_on=date(2026, 5, 4),
                confirmed_how="review",
            ),
        ),
    )


@pytest.mark.parametrize("measure", Objective.Measure.values)
def test_figures_of_ours_stay_ours_in_a_marked_objective(
    plan: Plan, leader: Actor, measure: str
) -> None:
    with organization_scope(plan.organization_id):
        marked_plan(plan, leader.membership)
        Objective.objects.update(measure=measure)
        shown = client_edition(content_of(plan)).objectives[0]
    figures = (shown.unit, shown.baseline, shown.target, shown.current)
    if measure in ("typed", "revenue", "satisfaction"):
        assert figures == ("shown unit", Decimal("1.50"), Decimal("4.00"), Decimal("2.50"))
    else:
        assert figures == ("", None, None, None)


def test_what_we_gain_and_a_closed_risk_are_never_the_clients(plan: Plan, leader: Actor) -> None:
    with organization_scope(plan.organization_id):
        marked_plan(plan, leader.membership)
        ValueEntry.objects.update(side="us", is_for_client=True)
        Risk.objects.update(status="closed")
        edition = client_edition(content_of(plan))
    assert (edition.value, edition.risks) == ((), ())


def test_no_internal_word_is_in_the_edition(plan: Plan, leader: Actor) -> None:
    with organization_scope(plan.organization_id):
        planted = marked_plan(plan, leader.membership)
        edition = client_edition(content_of(plan))
    assert len(planted) >= 15
    assert CANARY not in repr(edition)


def test_the_edition_of_a_submitted_version_is_what_was_marked_then(
    plan: Plan, leader: Actor, kams: Client
) -> None:
    with organization_scope(plan.organization_id):
        marked_plan(plan, leader.membership)
        then = client_edition(content_of(plan))
    kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
    with organization_scope(plan.organization_id):
        for model in (PlanSection, Objective, SwotItem, Risk, ValueEntry):
            model.objects.update(is_for_client=False)
        now = client_edition(content_of(plan))
        assert client_edition(PlanVersion.objects.get().content) == then
    assert [now.sections, now.objectives, now.swot, now.risks, now.value] == [()] * 5
