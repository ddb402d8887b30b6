"""Three accounts with two years behind them, one of them a key account, as June 2026 is frozen."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pptx import Presentation

from accounts.designation.rules import designate
from accounts.models import Account, Phase
from accounts.phases.rules import change_phase
from accounts.stakeholders.rules import add_stakeholder
from insights.snapshots.rules import freeze_all
from plans.life.rules import start_plan
from plans.rows.kinds import VALUE
from plans.rows.rules import add_row
from reviews.measures.rules import add_measure
from scoring.matrices import activate, create_draft
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.plans.exports.files import pages_of, slides_of
from tests.scoring.conftest import judged

ROOT = "/o/aurora/insights/board-report"
JUNE = date(2026, 6, 1)
CRITERIA = [judged("Fit", 3), judged("Influence", 2), judged("Growth", 1)]
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025, 2026) for month in range(1, 13)][6:30]


@pytest.fixture
def now() -> Iterator[Any]:
    """The twentieth of June 2026, for as long as nobody moves it."""
    with time_machine.travel(datetime(2026, 6, 20, 12, tzinfo=UTC), tick=False) as moving:
        yield moving


@pytest.fixture
def june(now: Any, aurora: Organization, leader: Actor, load: Callable[..., None]) -> Any:
    """June is over, and frozen."""
    _brought(load, MONTHS[:-1])
    with organization_scope(aurora.id):
        Organization.objects.update(created_at=timezone.now())
        _scored(leader, {"A": 9, "B": 8, "C": 3})
        _known(leader, "A", 4)
        _known(leader, "B", 1)
        _known(leader, "C", 4)
        _treated(leader, Account.objects.get(name="A"))
    now.move_to(datetime(2026, 7, 2, 5, tzinfo=UTC))
    _brought(load, MONTHS[-1:])
    freeze_all(aurora.id)
    return now


@pytest.fixture
def client(june: Any, leader: Actor, client_of: Callable[[Actor], Client]) -> Client:
    """The leader's browser."""
    return client_of(leader)


def file(client: Client, kind: str, query: str = "") -> bytes:
    """The bytes of a report."""
    answer = client.get(f"{ROOT}.{kind}{query}")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    return answer.content


def words_of(client: Client, query: str = "") -> list[str]:
    """The pages of the PDF."""
    return pages_of(file(client, "pdf", query))


def said_by_slides(client: Client, query: str = "") -> tuple[Any, Any]:
    """All words of the slides, and all figures of their charts."""
    pptx = file(client, "pptx", query)
    return slides_of(pptx), charts_of(pptx)


def charts_of(pptx: bytes) -> dict[str, dict[str, list[float | None]]]:
    """The figures of each chart, by its name and its series."""
    found = {}
    for slide in Presentation(io.BytesIO(pptx)).slides:
        for shape in slide.shapes:
            if shape.has_chart:
                series = shape.chart.plots[0].series
                found[shape.name] = {one.name.strip(): list(one.values) for one in series}
    return found


def _brought(load: Callable[..., None], months: list[str]) -> None:
    load("A", *months, revenue="300.00", cost="100.00")
    load("B", *(m for m in months if m > MONTHS[11]), revenue="200.00", cost="150.00")
    load("C", *months, revenue="100.00", cost="90.00")


def _scored(leader: Actor, scores: dict[str, int]) -> None:
    matrix = activate(actor=leader, matrix=create_draft(actor=leader, name="x", criteria=CRITERIA))
    for name, score in scores.items():
        for criterion in matrix.criteria.all():
            account = Account.objects.get(name=name)
            set_score(actor=leader, criterion=criterion, account=account, value=score)


def _known(leader: Actor, name: str, strength: int) -> None:
    values = {"name": f"Ana of {name}", "role": "decision_maker", "influence": 5}
    add_stakeholder(
        actor=leader,
        account=Account.objects.get(name=name),
        values=values | {"strength": strength, "contact": leader.membership},
    )


def _treated(leader: Actor, account: Account) -> None:
    designate(actor=leader, account=account, to="key", reason="Large", expected_return_minor=1)
    strategic = Phase.objects.get(key="strategic")
    change_phase(actor=leader, account=account, to=strategic, reason="A joint plan")
    on = date(2026, 6, 10)
    add_measure(actor=leader, account=account, kind="engagement", value=8, measured_on=on, today=on)
    plan = start_plan(
        actor=leader, account=account, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
    )
    for side, amount in (("client", Decimal(1000)), ("us", Decimal(400))):
        add_row(
            actor=leader,
            plan=plan,
            kind=VALUE,
            values={"initiative": "Fewer trips", "side": side, "stage": "realised"}
            | {"amount": amount, "happened_on": date(2026, 5, 4)},
            today=on,
        )
