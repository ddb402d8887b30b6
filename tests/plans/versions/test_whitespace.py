"""The whitespace of an account is part of what a plan says when it is submitted."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from plans.models import BusinessUnit, Offering, Plan, PlanVersion
from tenants.scope import organization_scope


def at(name: str, *args: object) -> str:
    return reverse(name, args=["aurora", *args])


def text_of(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def cell(kams: Client, leaders: Client, account: Account, plan: Plan) -> str:
    """The address of training at the north plant, a gap of 1,500.50."""
    leaders.post(at("offerings:list"), {"name": "Training"})
    kams.post(at("whitespace:units", account.pk), {"name": "North plant"})
    with organization_scope(account.organization_id):
        offering, unit = Offering.objects.get(), BusinessUnit.objects.get()
    address = at("whitespace:unit_cell", account.pk, offering.pk, unit.pk)
    fill(kams, address, state="gap", potential="1500.50")
    return address


def fill(client: Client, address: str, **values: str) -> None:
    form = {"competitors-TOTAL_FORMS": "1", "competitors-INITIAL_FORMS": "0"}
    answer = client.post(address, form | values)
    assert answer.status_code == 302, answer.content.decode()


def test_the_difference_since_approval_tells_of_the_whitespace(
    kams: Client, leaders: Client, plan: Plan, account: Account, cell: str
) -> None:
    kams.post(at("plan:submission", plan.pk))
    leaders.post(at("plan:approval", plan.pk), {"answer": "approve", "comment": ""})
    assert "Both say the same." in text_of(kams, at("plan:versions", plan.pk))
    assert "Changed since approval" not in text_of(kams, at("plan:detail", plan.pk))
    rival = {"competitors-0-name": "Rival", "competitors-0-share": "40"}
    fill(kams, cell, state="competitor", potential="2500", version="1", **rival)
    assert "Changed since approval" in text_of(kams, at("plan:detail", plan.pk))
    assert (
        "Whitespace Changed Training · North plant state: Gap → Competitor"
        " potential: 1,500.50 → 2,500.00 competitor: – → Rival 40.00%"
    ) in text_of(kams, at("plan:versions", plan.pk))


def test_a_version_reads_on_when_the_unit_is_gone(
    kams: Client, plan: Plan, account: Account, cell: str
) -> None:
    kams.post(at("plan:submission", plan.pk))
    with organization_scope(account.organization_id):
        unit = BusinessUnit.objects.get()
    kams.post(at("whitespace:unit_removal", account.pk, unit.pk))
    seen = text_of(kams, at("plan:versions", plan.pk))
    assert "Went Training · North plant" in seen
    with organization_scope(account.organization_id):
        [row] = PlanVersion.objects.get().content["whitespace"]
        del row["id"]
    assert row == {
        "offering": "Training",
        "unit": "North plant",
        "state": "gap",
        "contract_end": None,
        "source": "",
        "estimated_on": None,
        "note": "",
        "potential": "1500.50",
        "competitors": [],
    }


def test_saving_a_cell_as_it_is_changes_no_plan(kams: Client, plan: Plan, cell: str) -> None:
    with organization_scope(plan.organization_id):
        before = Plan.objects.get(pk=plan.pk).changed_at
    fill(kams, cell, state="gap", potential="1500.50", version="1")
    with organization_scope(plan.organization_id):
        assert Plan.objects.get(pk=plan.pk).changed_at == before
