"""Whitespace goes with an account that is merged, and comes back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.merging.rules import merge, unmerge
from accounts.models import Account
from plans.models import BusinessUnit, CellChange, ClientSpend, Offering, WhitespaceCell
from plans.whitespace.rules import Place, write_cell
from plans.whitespace.spends import write_spend
from plans.whitespace.units import add_unit
from tenants.actors import Actor

Held = list[tuple[str, str | None, str, str]]


def fill(actor: Actor, account: Account, offering: str, state: str, unit: str = "") -> None:
    at = BusinessUnit.objects.filter(account=account, name=unit).first() if unit else None
    if unit and at is None:
        at = add_unit(actor=actor, account=account, name=unit)
    place = Place(account, Offering.objects.get(name=offering), at)
    write_cell(actor=actor, place=place, values={"state": state})


def held(model: type = WhitespaceCell) -> Held:
    rows = model.objects.values_list("account__name", "unit__name", "offering__name", "state")
    return sorted(rows, key=str)


def units() -> list[tuple[str, str]]:
    rows = BusinessUnit.objects.order_by("account__name", "name")
    return list(rows.values_list("account__name", "name"))


@pytest.fixture
def pair(account: Account, catalogue: None, leader: Actor) -> tuple[Account, Account]:
    """Both speak of Training as a whole and at Recife; Beta of more."""
    gone = Account.objects.create(name="Beta")
    fill(leader, account, "Training", "owned")
    fill(leader, gone, "Training", "gap")
    fill(leader, gone, "Preventive", "gap")
    fill(leader, account, "Training", "owned", "Recife")
    fill(leader, gone, "Training", "gap", "Recife")
    fill(leader, gone, "Preventive", "competitor", "Recife")
    fill(leader, gone, "Training", "in_progress", "Natal")
    return account, gone


MERGED: Held = [
    ("Alfa", "Natal", "Training", "in_progress"),
    ("Alfa", "Recife", "Preventive", "competitor"),
    ("Alfa", "Recife", "Training", "owned"),
    ("Alfa", None, "Preventive", "gap"),
    ("Alfa", None, "Training", "owned"),
    ("Beta", "Recife", "Training", "gap"),
    ("Beta", None, "Training", "gap"),
]


def test_what_the_kept_account_says_stands(pair: tuple[Account, Account], leader: Actor) -> None:
    kept, gone = pair
    before, past = held(), held(CellChange)
    merged = merge(actor=leader, kept=kept, gone=gone)
    assert held() == sorted(MERGED, key=str)
    assert held(CellChange) == held()
    assert units() == [("Alfa", "Natal"), ("Alfa", "Recife"), ("Beta", "Recife")]
    owners = WhitespaceCell.objects.exclude(unit=None).values_list("account", "unit__account")
    assert all(cell == unit for cell, unit in owners)
    unmerge(actor=leader, merge=merged)
    assert (held(), held(CellChange)) == (before, past)


def test_an_estimate_goes_where_there_is_none(account: Account, leader: Actor) -> None:
    gone = Account.objects.create(name="Beta")
    day = leader.organization.today()
    write_spend(
        actor=leader, account=gone, spend=Decimal(9), source="Report", estimated_on=day, version=0
    )
    merged = merge(actor=leader, kept=account, gone=gone)
    assert ClientSpend.objects.get().account == account
    unmerge(actor=leader, merge=merged)
    assert ClientSpend.objects.get().account == gone
