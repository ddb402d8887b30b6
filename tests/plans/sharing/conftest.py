"""A plan with parts for the client, and the browser of somebody at the client."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import Objective, Plan, PlanSection, PlanShare, ValueEntry
from tenants.scope import organization_scope


@dataclass
class Parts:
    """What the plan has, by the ids that forms need."""

    plan: Plan
    objective: str
    second: str
    value: str


def post(client: Client, name: str, pk: object, **values: str) -> None:
    answer = client.post(reverse(name, args=["aurora", pk]), values)
    assert answer.status_code == 302, answer.content.decode()


def text_of(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def shared(client: Client, plan: Plan, **values: str) -> str:
    """Shares a plan through the page; gives the path that the client opens."""
    given = {"language": "en", "days": "30", "recipient_name": "Rita Sousa"} | values
    page = client.post(reverse("plan:share_create", args=["aurora", plan.pk]), given, follow=True)
    assert "address" in page.context, page.content.decode()
    return urlsplit(page.context["address"]).path


@pytest.fixture
def parts(kams: Client, plan: Plan) -> Parts:
    """Two objectives, a summary and a realised value, all marked for the client."""
    of_objective = {"kind": "quantitative", "status": "open"}
    of_objective |= {"baseline": "1", "target": "3", "current": "2", "unit": "sites"}
    for title in ("Second site", "Third site"):
        post(kams, "plan:objectives_create", plan.pk, title=title, **of_objective)
    of_value = {"side": "client", "stage": "realised", "amount": "1250.50"}
    post(kams, "plan:value_create", plan.pk, initiative="Fewer returns", **of_value)
    with organization_scope(plan.organization_id):
        summary = PlanSection.objects.get(plan=plan, kind="summary")
        first, second = Objective.objects.order_by("position")
        value = ValueEntry.objects.get()
    edit = {"text": "We grow together.", "version": str(summary.version)}
    post(kams, "plan:section_edit", summary.pk, **edit)
    post(kams, "plan:section_marking", summary.pk, for_client="on")
    for row in (first, second):
        post(kams, "plan:objectives_marking", row.pk, for_client="on")
    post(kams, "plan:value_marking", value.pk, for_client="on")
    return Parts(plan, str(first.pk), str(second.pk), str(value.pk))


@pytest.fixture
def share(kams: Client, parts: Parts) -> Callable[..., str]:
    """Shares that plan."""
    return lambda **values: shared(kams, parts.plan, **values)


@pytest.fixture
def reader() -> Client:
    """A browser at the client, signed in nowhere."""
    return Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0"})


@pytest.fixture
def shares(plan: Plan) -> Callable[[], list[PlanShare]]:
    """The shares that there are, the oldest first."""

    def read() -> list[PlanShare]:
        with organization_scope(plan.organization_id):
            return list(PlanShare.objects.order_by("created_at"))

    return read
