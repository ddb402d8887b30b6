"""A period in which nobody brought anything says so, and what to do instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import MonthlyRevenue
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.reading import as_read

PAGE = "/o/aurora/insights/abc/"
Load = Callable[..., None]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel("2026-11-15T12:00:00Z", tick=False):
        yield


def pictures(page: str) -> tuple[int, int]:
    """How many curves and figures it shows."""
    return page.count('id="abc-curve"'), page.count('class="figures"')


def test_months_before_all_revenue_lead_to_those_that_have_some(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    load("A", "2026-02", revenue="5000000.00")
    load("A", "2026-10", revenue="5000000.00")
    client = client_of(leader)
    page = as_read(client.get(PAGE + "?from=2024-01&to=2024-12").content.decode())
    assert pictures(page) == (0, 0)
    assert page.count("<h2>No revenue in these months</h2>") == 1
    assert page.count("The last month with revenue is Oct 2026.") == 1
    link = "?from=2026-02&amp;to=2026-10"
    assert page.count(f'href="{link}">Show Feb 2026 to Oct 2026</a>') == 1
    shown = client.get(PAGE + link.replace("&amp;", "&"))
    assert pictures(shown.content.decode()) == (1, 1)


def test_the_same_in_portuguese(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    load("A", "2026-10", revenue="5000000.00")
    client = client_of(leader)
    client.cookies["language"] = "pt-br"
    page = as_read(client.get(PAGE + "?from=2024-01&to=2024-12").content.decode())
    assert page.count("O último mês com receita é out. 2026.") == 1


def test_where_credits_alone_stand_they_are_named_and_no_curve_is_drawn(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    load("A", "2026-09", revenue="-50.00")
    load("B", "2026-10", revenue="70.00")
    page = as_read(client_of(leader).get(PAGE + "?from=2026-09&to=2026-09").content.decode())
    assert pictures(page) == (0, 0)
    assert page.count("No account is above zero, so there is no curve.") == 1
    assert page.count("<h2>Accounts with revenue of zero or less</h2>") == 1


def test_without_any_revenue_it_leads_to_the_import(
    leader: Actor, kam: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    load("A", "2026-10", revenue="5.00")
    with organization_scope(leader.organization.id):
        MonthlyRevenue.objects.all().delete()
    words = "No revenue is known yet. Import revenue by month first."
    for actor, buttons in ((leader, 1), (kam, 0)):
        page = as_read(client_of(actor).get(PAGE + "?from=2024-01").content.decode())
        assert (page.count(words), page.count("import/?kind=revenue")) == (1, buttons)
