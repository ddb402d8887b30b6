"""A cell becomes an objective in one step."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import Account
from accounts.registry.rules import create_account
from plans.models import Objective, Plan, WhitespaceCell
from tenants.actors import Actor
from tests.plans.whitespace.conftest import Pages, plain
from tests.programs import Program

LINK = r'href="([^"]*)">Make it an objective<'


def link(client: Client, address: str) -> str:
    found = re.search(LINK, client.get(address).content.decode())
    return html.unescape(found[1]) if found else ""


def test_with_its_potential_and_where_that_comes_from(pages: Pages, account: Account) -> None:
    pages.add_unit("Recife")
    form = {"potential": "1,250.50", "source": "Purchasing", "estimated_on": "2026-11-02"}
    pages.fill("Training", "Recife", state="competitor", version=0, **form)
    cell = pages.cell("Training", "Recife")
    assert link(pages.client, cell) == reverse("account_plan:current", args=["aurora", account.pk])
    start = reverse("account_plan:start", args=["aurora", account.pk])
    pages.client.post(start, {"starts_on": "2026-01-01", "ends_on": "2026-12-31"})
    address = link(pages.client, cell)
    asked = html.unescape(pages.client.get(address).content.decode())
    said = "Potential in a year: R$1,250.50 (Purchasing, 2 Nov 2026)"
    assert ('value="Training: Recife"' in asked, said in asked) == (True, True)
    sent = {"title": "Training: Recife", "value_for_us": said}
    sent |= {"kind": "quantitative", "status": "open"}
    assert pages.client.post(address, sent).status_code == 302
    objective = Objective.objects.get()
    assert (objective.title, objective.value_for_us) == ("Training: Recife", said)


def test_the_objective_names_its_cell_and_the_cell_its_objectives(
    pages: Pages, account: Account, viewer: Actor, client_of: Callable[[Actor], Client]
) -> None:
    pages.add_unit("Recife")
    pages.fill("Training", "Recife", state="gap", version=0)
    start = reverse("account_plan:start", args=["aurora", account.pk])
    pages.client.post(start, {"starts_on": "2026-01-01", "ends_on": "2026-12-31"})
    cell = pages.cell("Training", "Recife")
    address = link(pages.client, cell)
    form = pages.client.get(address).context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() is not None}
    assert pages.client.post(address, sent).status_code == 302
    [plan] = Plan.objects.all()
    page = reverse("plan:detail", args=["aurora", plan.pk])
    for client in (pages.client, client_of(viewer)):
        seen = plain(client.get(page).content.decode())
        assert "From the whitespace: Training · Recife" in seen
        there = client.get(cell).content.decode()
        assert ("Objectives from it" in there, f"{page}#objectives" in there) == (True, True)
    pages.client.post(pages.at("unit_clearing", *cell.rstrip("/").split("/")[-2:]))
    assert [one.cell_id for one in Objective.objects.all()] == [None]


def test_the_cell_of_an_objective_is_one_of_its_account(
    pages: Pages, account: Account, leader: Actor, writer: Program
) -> None:
    pages.fill("Training", state="gap", version=0)
    [cell] = WhitespaceCell.objects.all()
    span = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    other = create_account(actor=leader, values={"name": "Beta"})
    for one, told in ((account, str(cell.pk)), (other, "unknown")):
        plan = writer.call("POST", "plans/", {"account": str(one.pk), **span}).json()
        body = {"plan": plan["id"], "title": "Win it", "cell": str(cell.pk)}
        answer = writer.call("POST", "objectives/", body).json()
        assert (answer.get("cell") or answer["errors"][0]["code"]) == told


def test_only_what_can_be_won_and_for_who_writes_the_plan(
    pages: Pages, viewer: Actor, client_of: Callable[[Actor], Client]
) -> None:
    pages.fill("Training", state="gap", version=0)
    pages.fill("Preventive", state="owned", version=0)
    assert link(pages.client, pages.cell("Training")) != ""
    assert link(pages.client, pages.cell("Preventive")) == ""
    assert link(pages.client, pages.cell("Spare parts")) == ""
    assert link(client_of(viewer), pages.cell("Training")) == ""
