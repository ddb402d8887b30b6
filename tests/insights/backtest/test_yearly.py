"""The yearly reminder to look at the criteria: once, to those who change them, with the look back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from insights.backtest.yearly import is_due, remind
from insights.models import BackTest
from insights.tasks import freeze_months
from reviews.models import Notice
from scoring.matrices import activate, create_draft
from tenants.actors import Actor
from tenants.models import DueWork
from tenants.organizations import current_organization
from tenants.roles import Role
from tenants.scope import organization_scope
from tests.scoring.conftest import judged

BEGAN, YEAR_AFTER = "2025-11-20T12:00Z", "2026-11-20T12:00Z"


@pytest.fixture
def year(leader: Actor, make_member: Any) -> Iterator[Any]:
    """A matrix became active a year ago; a leader, an administrator and others are here."""
    organization = leader.organization
    for role in (Role.ADMIN, Role.KAM, Role.VIEWER):
        make_member(organization, role)
    with time_machine.travel(BEGAN, tick=False) as now, organization_scope(organization.pk):
        criteria = [judged(name, 30) for name in ("Fit", "Fame", "Luck")]
        activate(actor=leader, matrix=create_draft(actor=leader, name="Rule", criteria=criteria))
        now.move_to(YEAR_AFTER)
        yield now


@pytest.mark.parametrize(
    ("since", "reminded_on", "today", "expected"),
    [
        (date(2025, 3, 1), None, date(2026, 2, 28), False),
        (date(2025, 3, 1), None, date(2026, 3, 1), True),
        (date(2024, 2, 29), None, date(2025, 2, 28), True),
        (date(2024, 3, 1), date(2025, 6, 1), date(2026, 5, 31), False),
        (date(2024, 3, 1), date(2025, 6, 1), date(2026, 6, 1), True),
        (date(2026, 1, 1), date(2025, 6, 1), date(2026, 6, 1), False),
    ],
)
def test_a_year_after_the_version_began_or_the_last_time(
    since: date, reminded_on: date | None, today: date, expected: bool
) -> None:
    assert is_due(since, reminded_on, today) is expected


def test_leaders_are_told_once_a_year_by_the_job_of_the_night(
    year: Any, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    of = str(leader.organization.pk)
    freeze_months(of)
    freeze_months(of)
    [notice] = Notice.objects.all()
    assert (notice.kind, notice.member) == ("criteria_due", leader.membership)
    assert BackTest.objects.get().state == "waiting"
    assert DueWork.objects.filter(kind="criteria").exists()
    inbox = client_of(leader).get("/o/aurora/inbox/").content.decode()
    assert "has counted for a year or more: see whether its criteria are right." in inbox
    assert "/o/aurora/insights/criteria/" in inbox
    year.move_to("2027-11-20T12:00Z")
    freeze_months(of)
    assert Notice.objects.count() == 2


def test_before_a_year_is_over_nobody_is_told(year: Any) -> None:
    year.move_to("2026-11-19T12:00Z")
    assert not remind(current_organization())
    assert not Notice.objects.exists()
