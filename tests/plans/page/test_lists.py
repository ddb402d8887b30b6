"""The lists of a plan's page: what each line says, in both languages, and text as text."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from plans.models import Objective, Plan
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.plans.page.test_life import add, page

HOSTILE = """<b title="x">&amp; {} {0} '%s'</b>"""


def lines_of(client: Client, plan: Plan, part: str, language: str = "en") -> list[str]:
    """The texts of the lines in one part of the page."""
    answer = client.get(page(plan), headers={"accept-language": language})
    shown = answer.content.decode().split(f'id="{part}"')[1].split("</section>")[0]
    found = [re.sub(r"<[^>]+>", " ", line) for line in shown.split("<li>")[1:]]
    return [" ".join(text.split()) for text in found]


def act(client: Client, plan: Plan, **values: str) -> None:
    with organization_scope(plan.organization_id):
        objective = str(Objective.objects.get().pk)
    address = reverse("plans:action_create", args=["aurora", plan.account_id])
    answer = client.post(address, values | {"objective": objective})
    assert answer.status_code == 302, answer.content.decode()


def test_what_is_typed_into_a_row_stands_on_the_page_as_text(kams: Client, plan: Plan) -> None:
    text = HOSTILE
    objective = {"title": text, "unit": text, "value_for_client": text, "value_for_us": text}
    add(kams, plan, "objectives", **objective, kind="quantitative", status="open")
    act(kams, plan, title=text)
    add(kams, plan, "swot", kind="threat", text=text, figure=text, figure_on="2026-05-06")
    risk = {"likelihood": "3", "impact": "4", "status": "open"}
    add(kams, plan, "risks", text=text, mitigation=text, **risk)
    value = {"initiative": text, "words": text, "source": text}
    add(kams, plan, "value", **value, side="us", stage="realised")
    shown = kams.get(page(plan)).content.decode()
    assert HOSTILE[:12] not in shown
    # An objective says its title twice: "New action: …" too.
    assert shown.count(escape(HOSTILE)) == 5 + 1 + 2 + 2 + 3


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Sales Reached Kam · 1 Feb 2099 1,000 → 2,500.5 → 3,000 k€ 75 %"
                " For them: Speed For us: Volume",
                "Call Kam · Open 31 Jan 2020",
                "Write – · Open New action : Sales",
            ],
        ),
        (
            "pt-br",
            [
                "Sales Atingido Kam · 01/02/2099 1.000 → 2.500,5 → 3.000 k€ 75 %"
                " Para o cliente: Speed Para nós: Volume",
                "Call Kam · Aberta 31/01/2020",
                "Write – · Aberta Nova ação : Sales",
            ],
        ),
    ],
)
def test_an_objective_says_whose_until_when_how_far_and_what_is_done(
    kams: Client, kam: Actor, plan: Plan, language: str, said: list[str]
) -> None:
    me = str(kam.membership_id)
    objective = {"title": "Sales", "owner": me, "due_on": "2099-02-01", "status": "reached"}
    figures = {"kind": "quantitative", "baseline": "1000", "current": "2500.5", "target": "3000"}
    gains = {"unit": "k€", "value_for_client": "Speed", "value_for_us": "Volume"}
    add(kams, plan, "objectives", **objective, **figures, **gains)
    act(kams, plan, title="Call", owner=me, due_on="2020-01-31")
    act(kams, plan, title="Write")
    assert lines_of(kams, plan, "objectives", language) == said


def test_who_may_not_change_the_plan_reads_its_rows_without_links(
    kams: Client, viewer: Actor, client_of: Callable[[Actor], Client], plan: Plan
) -> None:
    add(kams, plan, "risks", text="Price war", likelihood="3", impact="4", status="closed")
    add(kams, plan, "value", initiative="Portal", side="us", stage="realised", amount="5")
    risk = ["Price war Closed likelihood 3 × impact 4 · nobody yet"]
    value = ["Portal We · Realised · claimed: no word of the client, no source R$5.00"]
    for client, linked in ((kams, True), (client_of(viewer), False)):
        rows = {part: lines_of(client, plan, part) for part in ("risks", "value-ledger")}
        assert [rows["risks"][0].split(" Open risks")[0]] == risk
        assert [rows["value-ledger"][0].split(" Sums for")[0]] == value
        address = reverse("plan:detail", args=["aurora", plan.pk])
        assert ("/edit/" in client.get(address).content.decode()) is linked
