"""A plan that the client opened is evidence of a phase; a person may still tick it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Check, PhaseEvidence
from accounts.phases.evidence import told_by
from plans.models import Objective, Plan, PlanSection, ValueEntry
from plans.sharing.evidence import TOLD_BY_PLANS
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.plans.sharing.conftest import Parts, post, shared

Share = Callable[..., str]


@pytest.fixture
def seen(aurora: Organization) -> PhaseEvidence:
    """The evidence that a plan was seen."""
    with organization_scope(aurora.pk):
        return PhaseEvidence.objects.get(check_kind=Check.PLAN_SEEN)


def standing(kams: Client, account: Account, check: str) -> tuple[bool, str, bool]:
    """Whether a check holds on the phase's page, why, and whether a person may tick it."""
    page = kams.get(reverse("accounts:phase", args=["aurora", account.pk]))
    findings = page.context["now"].findings
    found = next(one for one in findings if one.evidence.check_kind == check)
    return found.holds, found.why, found.is_for_people


def write_beyond(kams: Client, plan: Plan) -> None:
    """What both want after the period, marked for the client."""
    with organization_scope(plan.organization_id):
        beyond = PlanSection.objects.get(plan=plan, kind="beyond")
    edit = {"text": "Three years together.", "version": str(beyond.version)}
    post(kams, "plan:section_edit", beyond.pk, **edit)
    post(kams, "plan:section_marking", beyond.pk, for_client="on")


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
        seen = {Check.PLAN_SEEN: today}
        assert told_by([TOLD_BY_PLANS], [account.pk, other.pk]) == {account.pk: seen}


def test_an_accepted_plan_that_reaches_beyond_its_period_is_a_joint_one(
    kams: Client, parts: Parts, account: Account, reader: Client
) -> None:
    near = shared(kams, parts.plan)
    said = {"name": "Rita Sousa", f"said-{parts.objective}": "accepted"}
    assert reader.post(near, said).status_code == 302
    assert standing(kams, account, Check.JOINT_PLAN) == (False, "nobody ticked it", True)
    write_beyond(kams, parts.plan)
    assert standing(kams, account, Check.JOINT_PLAN)[0] is False  # they never read it
    far = shared(kams, parts.plan)
    assert reader.get(far).status_code == 200
    assert standing(kams, account, Check.JOINT_PLAN)[0] is False  # nor agreed to it
    assert reader.post(far, said).status_code == 302
    assert standing(kams, account, Check.JOINT_PLAN) == (True, "today", False)
    said |= {f"said-{parts.objective}": "disputed", f"comment-{parts.objective}": "Not now."}
    assert reader.post(far, said).status_code == 302
    assert standing(kams, account, Check.JOINT_PLAN)[0] is False


def test_a_plan_of_several_years_that_they_accept_is_a_joint_one(
    kams: Client, account: Account, reader: Client
) -> None:
    start = reverse("account_plan:start", args=["aurora", account.pk])
    kams.post(start, {"starts_on": "2026-01-01", "ends_on": "2028-12-31"})
    with organization_scope(account.organization_id):
        plan = Plan.objects.get()
    row = {"title": "Second site", "kind": "qualitative", "status": "open"}
    post(kams, "plan:objectives_create", plan.pk, **row)
    with organization_scope(account.organization_id):
        objective = Objective.objects.get()
    post(kams, "plan:objectives_marking", objective.pk, for_client="on")
    said = {"name": "Rita Sousa", f"said-{objective.pk}": "accepted"}
    assert reader.post(shared(kams, plan), said).status_code == 302
    assert standing(kams, account, Check.JOINT_PLAN)[0] is True


def test_an_initiative_is_joint_once_its_value_is_proven_for_both(
    kams: Client, parts: Parts, share: Share, account: Account, reader: Client
) -> None:
    ours = {"initiative": "fewer RETURNS", "side": "us", "amount": "900"}
    post(kams, "plan:value_create", parts.plan.pk, **ours, stage="realised")

    def holds() -> tuple[bool, str, bool]:
        return standing(kams, account, Check.JOINT_VALUE)

    assert holds() == (False, "nobody ticked it", True)  # both are claimed
    said = {"name": "Rita Sousa", f"confirm-{parts.value}": "on"}
    assert reader.post(share(), said).status_code == 302
    assert holds()[0] is False  # ours has no source
    with organization_scope(account.organization_id):
        mine = ValueEntry.objects.get(side="us")
    edit = ours | {"stage": "expected", "source": "Our books"}
    post(kams, "plan:value_edit", mine.pk, **edit, version=str(mine.version))
    assert holds()[0] is False  # nor is it realised
    edit |= {"stage": "realised"}
    post(kams, "plan:value_edit", mine.pk, **edit, version=str(mine.version + 1))
    assert holds() == (True, "1", False)
    post(kams, "plan:deletion", parts.plan.pk)
    assert holds()[0] is False
