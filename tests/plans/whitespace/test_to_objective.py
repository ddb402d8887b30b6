"""A cell becomes an objective in one step."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import Account
from plans.models import Objective
from tenants.actors import Actor
from tests.plans.whitespace.conftest import Pages

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


def test_only_what_can_be_won_and_for_who_writes_the_plan(
    pages: Pages, viewer: Actor, client_of: Callable[[Actor], Client]
) -> None:
    pages.fill("Training", state="gap", version=0)
    pages.fill("Preventive", state="owned", version=0)
    assert link(pages.client, pages.cell("Training")) != ""
    assert link(pages.client, pages.cell("Preventive")) == ""
    assert link(pages.client, pages.cell("Spare parts")) == ""
    assert link(client_of(viewer), pages.cell("Training")) == ""
