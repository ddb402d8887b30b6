"""The demo tells its stories up to today, whichever day that is."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from demo.cast import CASTS
from demo.loading import load_demo
from plans.models import Action
from reviews.cadences.planning import plan_all
from reviews.models import Review
from tenants.actors import Actor
from tenants.models import Membership
from tenants.scope import organization_scope
from tests.test_demo import organization_of


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["2026-01-02", "2026-02-28", "2026-04-05", "2026-12-26"])
def test_on_any_day_a_review_is_overdue_and_one_was_skipped(day: str) -> None:
    with time_machine.travel(f"{day}T12:00:00Z", tick=False):
        load_demo(CASTS[:1])
        organization = organization_of(CASTS[0])
        with organization_scope(organization.id):
            leader = Membership.objects.get(role="leader")
            leader.organization = organization
            today = date.fromisoformat(day)
            planned = plan_all(actor=Actor.of_member(leader), today=today)
            assert (planned.made, planned.changed, planned.withdrawn) == (0, 0, 0)
            assert Review.objects.filter(state="planned", due_on__lt=today).exists()
            assert Review.objects.filter(state="skipped").exists()
            assert Action.objects.filter(status="open", due_on__lt=today).exists()
