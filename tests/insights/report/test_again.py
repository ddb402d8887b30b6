"""A report of June is made again in January, after all that may happen to its figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.test import Client

from accounts.designation.rules import designate
from accounts.imports.undo import undo
from accounts.models import Account, ImportRun, Phase
from accounts.phases.rules import change_phase
from accounts.revenue.rules import MonthFigures, set_months
from insights.health.formulas import change_formula
from insights.health.parts import PARTS
from insights.models import Snapshot
from insights.snapshots.rules import freeze_all
from plans.models import ValueEntry
from plans.rows.rules import remove_row
from reviews.measures.rules import add_measure
from scoring.matrices import activate, copy_to_draft
from scoring.models import Criterion, Matrix
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.insights.report.world import JUNE, ROOT, said_by_slides, words_of

FIRST = "?month=2026-06&edition=1&language=en"


def test_half_a_year_later_it_says_what_it_said(
    june: Any, aurora: Organization, leader: Actor, load: Callable[..., None], client: Client
) -> None:
    words, slides = words_of(client, FIRST), said_by_slides(client, FIRST)
    june.move_to(datetime(2027, 1, 9, 12, tzinfo=UTC))
    load("D", "2026-05", "2026-06", revenue="999.00")
    freeze_all(aurora.id)
    with organization_scope(aurora.id):
        undo(actor=leader, run=ImportRun.objects.latest("created_at"))
        _live_on(leader)
    freeze_all(aurora.id)

    client.force_login(leader.user)
    assert words_of(client, FIRST) == words
    assert said_by_slides(client, FIRST) == slides
    with organization_scope(aurora.id):
        last = Snapshot.objects.filter(month=JUNE).latest("edition").edition
    assert last == 3
    beside = " ".join(words_of(client, f"?month=2026-06&edition={last}&language=en"))
    assert "Edition 3, made on" in beside
    assert "R$3,370.00" in beside.replace("\xa0", " ")  # 3,600 less the 230 that were too much
    page = client.get(f"{ROOT}/{FIRST}").content.decode()
    assert "A newer edition of this month is there: 3" in page


def _live_on(leader: Actor) -> None:
    """Correct, decide, move, score and reckon otherwise."""
    one, other = (Account.objects.get(name=name) for name in "AB")
    set_months(actor=leader, account=one, months=[MonthFigures(date(2026, 5, 1), 7_000, 4_000)])
    designate(actor=leader, account=other, to="key", reason="Grows", expected_return_minor=1)
    designate(actor=leader, account=one, to="standard", reason="Fell")
    tactical = Phase.objects.get(key="tactical")
    change_phase(actor=leader, account=one, to=tactical, reason="They left")
    active = Matrix.objects.get(status=Matrix.Status.ACTIVE)
    draft = copy_to_draft(actor=leader, source=active)
    draft.criteria.filter(name="Fit").update(weight=10)
    activate(actor=leader, matrix=draft)
    for criterion in Criterion.objects.filter(matrix=draft):
        set_score(actor=leader, criterion=criterion, account=one, value=2)
    weights = dict.fromkeys(PARTS, 1)
    change_formula(actor=leader, weights=weights, good_from=90, fair_from=80, reason="Stricter")
    on = date(2027, 1, 5)
    add_measure(actor=leader, account=one, kind="engagement", value=2, measured_on=on, today=on)
    for entry in ValueEntry.objects.all():
        remove_row(actor=leader, row=entry)
