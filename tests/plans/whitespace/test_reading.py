"""The grid with its sums: what counts, what does not, the group, and a year ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Account, TeamMember
from plans.models import BusinessUnit, Offering
from plans.whitespace.catalogue import archive_offering
from plans.whitespace.reading import grid_of
from plans.whitespace.rules import Place, write_cell
from plans.whitespace.shapes import Grid
from tenants.actors import Actor
from tenants.models import Membership
from tests.plans.whitespace.conftest import Pages, plain

TODAY = date(2026, 11, 29)


def read(actor: Actor, account: Account) -> Grid:
    return grid_of(actor=actor, account=account, today=TODAY)


def states(grid: Grid) -> dict[str, list[str]]:
    return {row.name: [cell.state for cell in row.cells] for row in grid.rows}


def test_what_nobody_knows_is_no_gap(pages: Pages, account: Account, kam: Actor) -> None:
    for unit in ("Joinville", "Recife"):
        pages.add_unit(unit)
    pages.fill("Preventive", "Joinville", state="owned", version=0)
    pages.fill("Preventive", "Recife", state="gap", potential="1,500.50", version=0)
    pages.fill("Training", "Recife", state="not_eligible", version=0)
    pages.fill("Training", "Joinville", state="competitor", version=0)
    grid = read(kam, account)
    assert [column.name for column in grid.columns] == ["Joinville", "Recife"]
    assert states(grid) == {
        "Preventive": ["owned", "gap"],
        "Spare parts": ["", ""],
        "Training": ["competitor", "not_eligible"],
    }
    total = grid.total
    assert (total.cells, total.eligible, total.owned, total.unknown) == (6, 5, 1, 2)
    assert (total.penetration, total.unestimated) == (Decimal("0.2"), 1)
    assert [sums.potential for sums in grid.by_column] == [Decimal(0), Decimal("1500.50")]
    assert [(name, potential) for name, _rows, potential in grid.families] == [
        ("Maintenance", Decimal("1500.50")),
        ("Training", Decimal(0)),
    ]
    text = plain(pages.read())
    assert "20% penetration: 1 of 5 cells" in text
    assert "2 unknown, of 6 cells" in text
    assert "1 cell to win has no estimate" in text


def test_the_sums_are_those_of_the_database(pages: Pages, account: Account, kam: Actor) -> None:
    chosen = ["owned", "gap", "competitor", "in_progress", "not_eligible", "owned"]
    places = [
        (u, o) for u in ("Joinville", "Recife") for o in ("Preventive", "Spare parts", "Training")
    ]
    for unit in ("Joinville", "Recife"):
        pages.add_unit(unit)
    for n, ((unit, offering), state) in enumerate(zip(places, chosen, strict=True), start=1):
        amount = "" if state == "not_eligible" else f"{n}00.{n}5"
        pages.fill(offering, unit, state=state, potential=amount, version=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(potential_minor) / 100.0, count(*) FILTER (WHERE state = 'owned'),"
            " count(*) FILTER (WHERE state <> 'not_eligible') FROM plans_whitespacecell"
            " WHERE account_id = %s",
            [account.pk],
        )
        potential, owned, eligible = cursor.fetchone()
    total = read(kam, account).total
    assert (total.potential, total.owned, total.eligible) == (potential, owned, eligible)
    assert total.penetration == Decimal(owned) / eligible


def test_what_is_archived_is_shown_apart_and_counts_nowhere(
    pages: Pages, account: Account, kam: Actor, leader: Actor
) -> None:
    pages.fill("Training", state="gap", potential="900", version=0)
    archive_offering(actor=leader, offering=Offering.objects.get(name="Training"))
    grid = read(kam, account)
    assert list(states(grid)) == ["Preventive", "Spare parts"]
    assert [(row.name, row.cells[0].state) for row in grid.archived] == [("Training", "gap")]
    assert (grid.total.cells, grid.total.potential) == (2, 0)
    assert "No longer offered, and counted nowhere" in pages.read()


def write(actor: Actor, account: Account, offering: str, state: str, **values: Any) -> None:
    place = Place(account, Offering.objects.get(name=offering), values.pop("unit", None))
    write_cell(actor=actor, place=place, values={"state": state, **values})


@pytest.fixture
def group(account: Account, catalogue: None, leader: Actor) -> dict[str, Account]:
    """Alfa; Beta below it with a unit; Gama below Beta; Delta, archived; Epsilon below Alfa."""
    beta = Account.objects.create(name="Beta", name_key="beta", parent=account)
    gama = Account.objects.create(name="Gama", name_key="gama", parent=beta)
    delta = Account.objects.create(
        name="Delta", name_key="delta", parent=account, archived_at=timezone.now()
    )
    epsilon = Account.objects.create(name="Epsilon", name_key="epsilon", parent=account)
    BusinessUnit.objects.create(account=beta, name="Recife", name_key="recife")
    return {"beta": beta, "gama": gama, "delta": delta, "epsilon": epsilon}


def test_the_group_is_its_companies_by_their_own_columns(
    group: dict[str, Account], account: Account, leader: Actor
) -> None:
    recife = BusinessUnit.objects.get()
    write(leader, group["beta"], "Training", "owned", unit=recife)
    write(leader, group["gama"], "Training", "gap", potential=Decimal(700))
    grid = read(leader, account)
    assert [column.name for column in grid.columns] == ["Beta · Recife", "Epsilon", "Gama"]
    assert states(grid)["Training"] == ["owned", "", "gap"]
    assert [(one.name, one.columns, one.sums.potential) for one in grid.companies] == [
        ("Alfa", 0, 0),
        ("Beta", 1, 0),
        ("Epsilon", 1, 0),
        ("Gama", 1, 700),
    ]
    assert (grid.total.cells, grid.total.potential) == (9, 700)
    own = read(leader, group["beta"])
    assert [column.name for column in own.columns] == ["Recife", "Gama"]


def test_what_is_said_of_a_whole_account_is_not_hidden_by_its_units(
    group: dict[str, Account], account: Account, leader: Actor
) -> None:
    write(leader, account, "Training", "gap")
    assert [column.name for column in read(leader, account).columns] == [
        "Alfa",
        "Beta · Recife",
        "Epsilon",
        "Gama",
    ]


def test_a_contributor_sees_the_companies_of_their_teams_alone(
    group: dict[str, Account],
    account: Account,
    leader: Actor,
    make_member: Callable[..., Membership],
    client_of: Callable[[Actor], Client],
) -> None:
    write(leader, group["gama"], "Training", "gap", potential=Decimal(700))
    write(leader, group["epsilon"], "Training", "gap", potential=Decimal(40))
    member = make_member(leader.organization, "contributor")
    for one in (account, group["epsilon"]):
        TeamMember.objects.create(account=one, member=member, since=TODAY)
    helper = Actor.of_member(member)
    grid = read(helper, account)
    assert [column.name for column in grid.columns] == ["Epsilon"]
    assert grid.total.potential == 40
    text = Pages(client_of(helper), account).read()
    assert ("Epsilon" in text, "Gama" in text) == (True, False)


def test_a_year_ago_beside_now(pages: Pages, account: Account, kam: Actor) -> None:
    with time_machine.travel("2025-10-01T12:00Z"):
        pages.fill("Training", state="competitor", potential="800", version=0)
    with time_machine.travel("2025-12-24T12:00Z"):
        pages.fill("Training", state="in_progress", potential="800", version=1)
        pages.fill("Preventive", state="owned", version=0)
    grid = read(kam, account)
    assert (grid.past_on, states(grid)["Training"]) == (date(2025, 11, 29), ["in_progress"])
    training = grid.rows[2].cells[0]
    assert (training.past.state, training.past.potential) == ("competitor", 800)
    assert grid.past is not None
    assert (grid.past.owned, grid.past.unknown, grid.past.potential) == (0, 2, 800)
    assert (grid.past.penetration, grid.total.owned) == (0, 1)
    with time_machine.travel("2026-11-29T12:00Z"):
        text = plain(pages.read())
    assert "a year ago: Competitor" in text
    assert "A year ago and now" in text


def test_an_account_without_a_past_says_nothing_of_one(pages: Pages, account: Account) -> None:
    pages.fill("Training", state="gap", version=0)
    assert "A year ago and now" not in pages.read()


def test_without_offerings_the_page_says_what_to_do(
    account: Account, leader: Actor, viewer: Actor, client_of: Callable[[Actor], Client]
) -> None:
    assert "First, what do you sell?" in Pages(client_of(leader), account).read()
    assert "No offerings yet" in Pages(client_of(viewer), account).read()


@pytest.mark.parametrize("count", [1, 3])
def test_the_grid_asks_as_often_for_three_as_for_one(
    pages: Pages, account: Account, leader: Actor, django_assert_num_queries: Any, count: int
) -> None:
    for n in range(count):
        pages.add_unit(f"Unit {n}")
        Account.objects.create(name=f"Below {n}", name_key=f"below {n}", parent=account)
        unit = BusinessUnit.objects.get(name=f"Unit {n}")
        rivals = [{"name": f"Rival {r}"} for r in range(count)]
        write(leader, account, "Training", "gap", unit=unit, competitors=rivals)
    with django_assert_num_queries(8):
        grid = read(leader, account)
    assert (len(grid.columns), len(grid.rows)) == (2 * count, 3)
    pages.read()
    with django_assert_num_queries(19):
        pages.read()


def test_more_columns_than_a_page_shows_are_in_the_sums(
    account: Account, catalogue: None, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    Account.objects.bulk_create(
        Account(name=f"Below {n:02}", name_key=f"below {n:02}", parent=account) for n in range(52)
    )
    last = Account.objects.get(name="Below 51")
    write(leader, last, "Training", "gap", potential=Decimal(70))
    grid = read(leader, account)
    assert (len(grid.shown), grid.more, grid.total.potential) == (50, 2, 70)
    text = plain(Pages(client_of(leader), account).read())
    said = "2 more units are counted in the sums and shown in the whitespace of their companies."
    assert said in text


def test_another_organisation_sees_nothing_of_it(
    pages: Pages, account: Account, outsider: Actor, client_of: Callable[[Actor], Client]
) -> None:
    pages.fill("Training", state="gap", source="Sigilo", version=0)
    answer = client_of(outsider).get(pages.at("grid").replace("aurora", "borealis"))
    assert answer.status_code == 404
