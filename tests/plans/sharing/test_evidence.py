"""A plan that the client opened is evidence of a phase; a person may still tick it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Check, PhaseEvidence
from plans.sharing.evidence import last_seen
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.plans.sharing.conftest import Parts

Share = Callable[..., str]


@pytest.fixture
def seen(aurora: Organization) -> PhaseEvidence:
    """The evidence that a plan was seen."""
    with organization_scope(aurora.pk):
        return PhaseEvidence.objects.get(check_kind=Check.PLAN_SEEN)


@pytest.fixture
def phase(kams: Client, account: Account, seen: PhaseEvidence) -> Callable[[], tuple]:
    """Whether it holds on the phase's page, why, and whether a person may tick it."""

    def read() -> tuple[bool, str, bool]:
        page = kams.get(reverse("accounts:phase", args=["aurora", account.pk]))
        found = next(
            finding for finding in page.context["now"].findings if finding.evidence.pk == seen.pk
        )
        return found.holds, found.why, found.is_for_people

    return read


def test_an_opened_plan_is_seen(
    parts: Parts, share: Share, reader: Client, phase: Callable
) -> None:
    path = share()
    assert phase() == (False, "nobody ticked it", True)
    reader.get(path)
    assert phase() == (True, "today", False)


def test_a_plan_shown_in_a_meeting_is_still_ticked(
    kams: Client, account: Account, seen: PhaseEvidence, phase: Callable
) -> None:
    day = date.today() - timedelta(days=2)
    kams.post(
        reverse("accounts:evidence_tick", args=["aurora", account.pk, seen.pk]),
        {"note": "Shown in the meeting.", "happened_on": day.isoformat()},
    )
    assert phase() == (True, "Shown in the meeting.", True)


def test_a_client_who_has_the_plan_before_them_was_asked(
    kams: Client, parts: Parts, share: Share, reader: Client
) -> None:
    def is_asked() -> bool:
        page = kams.get(reverse("plan:detail", args=["aurora", parts.plan.pk]))
        return "nobody_asked" not in {found.key for found in page.context["checks"]}

    path = share()
    assert not is_asked()
    reader.get(path)
    assert is_asked()


def test_each_account_has_its_own_last_day(
    leader: Actor, parts: Parts, share: Share, reader: Client, account: Account
) -> None:
    reader.get(share())
    with organization_scope(account.organization_id):
        other = Account.objects.create(name="Other")
        today = leader.organization.today()
        assert last_seen([account.pk, other.pk]) == {account.pk: today}
