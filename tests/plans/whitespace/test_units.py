"""Units of an account, and what the client spends."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.models import Account
from accounts.revenue.period import follow_rule
from accounts.revenue.rules import MonthFigures, set_months
from audit.models import Entry
from plans.models import BusinessUnit, ClientSpend, WhitespaceCell
from plans.whitespace.units import UNITS_AT_MOST
from tenants.actors import Actor
from tests.plans.whitespace.conftest import Pages, plain
from tests.plans.whitespace.test_cells import told


def names() -> list[str]:
    return list(BusinessUnit.objects.order_by("name_key").values_list("name", flat=True))


def test_units_are_named_renamed_and_removed(pages: Pages) -> None:
    assert (
        "the account is looked at as a whole"
        in pages.client.get(pages.at("units")).content.decode()
    )
    for name in ("Joinville", " Plant\u00a0 Recife"):
        assert pages.add_unit(name).status_code == 302
    assert names() == ["Joinville", "Plant Recife"]
    assert told(pages.add_unit("JOINVILLE")) == ["There is a unit of this name already: JOINVILLE."]
    unit = BusinessUnit.objects.get(name="Plant Recife")
    form = {"name": "Recife", "version": unit.version}
    assert pages.client.post(pages.at("unit", unit.pk), form).status_code == 302
    assert pages.client.post(pages.at("unit", unit.pk), form | {"name": "x"}).status_code == 422
    pages.fill("Training", "Recife", state="gap", version=0)
    address = pages.at("unit_removal", unit.pk)
    asked = pages.client.get(address).content.decode()
    assert "1 cell is deleted with it, and what it was a year ago." in asked
    pages.client.post(address)
    assert (names(), WhitespaceCell.objects.count()) == (["Joinville"], 0)
    actions = Entry.objects.filter(action__startswith="unit.").order_by("at", "id")
    assert [entry.action for entry in actions] == [
        "unit.added",
        "unit.added",
        "unit.renamed",
        "unit.removed",
    ]
    assert actions[2].changes == {"unit": ["Plant Recife", "Recife"]}


def test_no_more_than_the_limit(pages: Pages, account: Account) -> None:
    BusinessUnit.objects.bulk_create(
        BusinessUnit(account=account, name=f"{n}", name_key=f"{n}") for n in range(UNITS_AT_MOST)
    )
    assert told(pages.add_unit("One more")) == ["At most 50 units at an account."]


def test_a_unit_of_another_account_is_nowhere_here(pages: Pages) -> None:
    other = Account.objects.create(name="Beta")
    unit = BusinessUnit.objects.create(account=other, name="Recife", name_key="recife")
    assert pages.client.get(pages.at("unit", unit.pk)).status_code == 404


def estimate(pages: Pages, **form: Any) -> Any:
    sent = {"spend": "400,000", "source": "Annual report", "estimated_on": "2026-11-02"}
    return pages.client.post(pages.at("spend"), sent | form)


@pytest.fixture
def revenue(account: Account, leader: Actor) -> None:
    """100,000.00 in the twelve months to October 2026, and more before."""
    months = [date(2026, month, 1) for month in (8, 9, 10)]
    figures = [MonthFigures(months[0], 4_000_000), MonthFigures(months[1], 2_000_000)]
    figures += [MonthFigures(months[2], 4_000_000), MonthFigures(date(2025, 10, 1), 9_900_000)]
    set_months(actor=leader, account=account, months=figures)
    follow_rule()


def test_share_of_wallet_is_our_twelve_months_in_what_they_spend(
    pages: Pages, revenue: None
) -> None:
    assert estimate(pages, version=0).status_code == 302
    text = plain(pages.read())
    assert "25% share of wallet" in text
    assert "R$100,000.00 12 months to Oct 2026" in text
    assert "Annual report, 2 Nov 2026" in text
    assert "25% participação na carteira" in plain(pages.read("pt-br")).lower()


def test_more_than_all_is_an_error_of_the_estimate(pages: Pages, revenue: None) -> None:
    estimate(pages, spend="80,000", version=0)
    text = plain(pages.read())
    assert "125% share of wallet" in text
    assert "Our revenue is more than what they spend: the estimate is too low. Correct it." in text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"spend": "0"}, "Write an amount above zero."),
        ({"spend": "-1"}, "Write an amount of zero or more."),
        ({"source": " "}, "Say where the estimate comes from."),
        ({"estimated_on": ""}, "Say from when the estimate is."),
        ({"estimated_on": "2036-01-01"}, "An estimate has a date of today or before."),
    ],
)
def test_what_no_estimate_can_be(pages: Pages, form: dict[str, str], said: str) -> None:
    assert told(estimate(pages, version=0, **form)) == [said]
    assert ClientSpend.objects.count() == 0


def test_an_estimate_is_changed_and_taken_away(pages: Pages) -> None:
    estimate(pages, version=0)
    estimate(pages, spend="500,000", version=1)
    assert estimate(pages, spend="600,000", version=1).status_code == 422
    assert ClientSpend.objects.get().amount_minor == 50_000_000
    changes = [e.changes for e in Entry.objects.filter(action="spend.estimated").order_by("at")]
    assert [change["spend"] for change in changes] == [
        [None, "400000.00"],
        ["400000.00", "500000.00"],
    ]
    estimate(pages, spend="", version=2)
    assert ClientSpend.objects.count() == 0
