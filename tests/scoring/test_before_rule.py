"""After the months are loaded clients rank by figures alone, before any rule is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Account, AccountFigures
from accounts.registry.rules import create_account, set_archived
from scoring.arithmetic import ranks
from scoring.models import Criterion, Matrix
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role
from tenants.scope import organization_scope

Load = Callable[..., None]
RANKING, MAKE = "/o/aurora/scoring/", "/o/aurora/scoring/matrices/measured/"
YEAR = tuple(f"2025-{n:02}" for n in (11, 12)) + tuple(f"2026-{n:02}" for n in range(1, 11))
BEFORE = tuple(f"2024-{n:02}" for n in (11, 12)) + tuple(f"2025-{n:02}" for n in range(1, 11))
ClientOf = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel("2026-11-15T12:00:00Z", tick=False):
        yield


def shown(client: Client) -> Any:
    return client.get(RANKING).context["provisional"]


def test_nothing_ranks_before_revenue_is_there(leader: Actor, client_of: ClientOf) -> None:
    create_in(leader, "Alfa")
    page = client_of(leader).get(RANKING)
    assert page.context["provisional"] is None
    assert 'href="/o/aurora/accounts/import/?kind=revenue"' in page.text
    assert MAKE not in page.text


@pytest.mark.parametrize(
    ("months", "cost", "names", "told"),
    [
        (YEAR, None, ["Net revenue", "Regular purchases"], "no growth yet, which takes two years,"),
        (YEAR, "10.00", ["Net revenue", "Margin", "Regular purchases"], "no growth yet: that"),
        (YEAR + BEFORE, None, ["Net revenue", "Growth", "Regular purchases"], "no margin yet"),
        (YEAR + BEFORE, "10.00", ["Net revenue", "Growth", "Margin"], ""),
    ],
)
def test_it_measures_what_the_months_carry_and_says_what_they_lack(
    leader: Actor,
    client_of: ClientOf,
    load: Load,
    months: tuple[str, ...],
    cost: str | None,
    names: list[str],
    told: str,
) -> None:
    load("ABC", *months, **({"cost": cost} if cost else {}))
    page = client_of(leader).get(RANKING)
    found = page.context["provisional"]
    assert [(measure.name, n) for measure, n in found.known] == [(name, 3) for name in names]
    assert (told in found.lacking, told in page.text) == (True, True)
    assert bool(found.lacking) == bool(told)
    assert "Provisional ranking" in page.text


def by_hand(figures: AccountFigures | None, limits: list[list[Decimal]]) -> Decimal:
    """Revenue weighs 30 and months 20, counted without SQL."""
    revenue = Decimal(figures.revenue) / 100 if figures else None
    months = Decimal(figures.months_known) if figures else None
    scores = [
        1 if value is None else 1 + sum(value >= limit for limit in edges)
        for value, edges in zip((revenue, months), limits, strict=True)
    ]
    return Decimal(30 * scores[0] + 20 * scores[1]) / 50


def test_scores_ranks_and_the_line_are_those_counted_by_hand(
    leader: Actor, aurora: Organization, client_of: ClientOf, load: Load
) -> None:
    for n, name in enumerate("ABCDEFGHIJKL", start=1):
        load(name, *YEAR[n % 7 :], revenue=f"{n * 1000}.50")
    with_scope = client_of(leader)
    create_in(leader, "New")
    archive_in(leader, "L")
    found = shown(with_scope)
    limits = [measure.limits for measure, _n in found.known]
    living = accounts_in(leader)
    wanted = sorted(
        ((by_hand(figures, limits), name) for name, figures in living.items()),
        key=lambda one: (-one[0], one[1]),
    )
    places = ranks([int(score * 100) for score, _name in wanted])
    assert [(row.rank, row.name, row.score) for row in found.rows] == [
        (place, name, score) for place, (score, name) in zip(places, wanted, strict=True)
    ]
    assert (len(found.rows), "L" in living, found.accounts) == (12, False, 12)


def test_the_line_of_the_cap_is_drawn(
    leader: Actor, aurora: Organization, client_of: ClientOf, load: Load
) -> None:
    with organization_scope(aurora.id):
        Organization.objects.filter(pk=aurora.pk).update(key_cap=2)
    load("A", *YEAR, revenue="90000.00")
    load("B", *YEAR, revenue="50000.00")
    load("C", *YEAR, revenue="10.00")
    assert [(row.name, row.is_cut) for row in shown(client_of(leader)).rows] == [
        ("A", False),
        ("B", True),
        ("C", False),
    ]


def test_the_button_makes_a_draft_that_ranks_the_same(
    leader: Actor, client_of: ClientOf, load: Load
) -> None:
    load("A", *YEAR, revenue="90000.00")
    load("B", *YEAR, *BEFORE, revenue="20.00")
    client = client_of(leader)
    before = [(row.rank, row.name, row.score) for row in shown(client).rows]
    made = client.post(MAKE)
    assert made.status_code == 302
    edit = client.get(made["Location"])
    assert edit.status_code == 200
    fields = [form.initial for form in edit.context["formset"]]
    assert [(f["name"], f["metric"], f["weight"]) for f in fields] == [
        ("Net revenue", "revenue_12m", 30),
        ("Growth", "growth_percent", 20),
        ("Regular purchases", "active_months", 20),
    ]
    assert [(row.rank, row.name, row.score) for row in shown(client).rows] == before
    assert MAKE not in client.get(RANKING).text  # the draft waits instead


def test_where_figures_are_few_one_criterion_is_judged(
    leader: Actor, client_of: ClientOf, load: Load
) -> None:
    load("AB", *YEAR)
    edit = client_of(leader).post(MAKE, follow=True)
    names = [(form.initial["name"], form.initial["kind"]) for form in edit.context["formset"]]
    assert names == [
        ("Net revenue", "measured"),
        ("Regular purchases", "measured"),
        ("Strategic fit", "judged"),
    ]


def test_its_words_are_written_in_the_language_of_who_made_it(
    leader: Actor, aurora: Organization, client_of: ClientOf, load: Load
) -> None:
    load("AB", *YEAR)
    client_of(leader).post(MAKE, headers={"accept-language": "pt-BR"})
    with organization_scope(aurora.id):
        names = list(Criterion.objects.order_by("position").values_list("name", flat=True))
        assert (Matrix.objects.count(), len(names)) == (1, 3)
    assert "Receita líquida" in names


def test_others_see_it_without_the_button(
    leader: Actor,
    aurora: Organization,
    client_of: ClientOf,
    load: Load,
    make_member: Callable[..., Membership],
) -> None:
    load("AB", *YEAR)
    client = client_of(Actor.of_member(make_member(aurora, Role.VIEWER)))
    page = client.get(RANKING).text
    assert ("Provisional ranking" in page, MAKE in page) == (True, False)
    assert client.post(MAKE).status_code == 403


def create_in(actor: Actor, name: str) -> None:
    with organization_scope(actor.organization.id):
        create_account(actor=actor, values={"name": name})


def archive_in(actor: Actor, name: str) -> None:
    with organization_scope(actor.organization.id):
        set_archived(actor=actor, account=Account.objects.get(name=name), archived=True)


def accounts_in(actor: Actor) -> dict[str, AccountFigures | None]:
    with organization_scope(actor.organization.id):
        figures = {f.account_id: f for f in AccountFigures.objects.all()}
        living = Account.objects.filter(archived_at=None)
        return {account.name: figures.get(account.pk) for account in living}
