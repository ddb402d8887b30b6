"""What is known of a cell, as people write it in its page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account
from accounts.registry.rules import set_archived
from audit.models import Entry
from plans.models import CellChange, CellCompetitor, Offering, WhitespaceCell
from plans.whitespace.catalogue import add_offering, archive_offering, delete_offering
from plans.whitespace.rules import Place, write_cell
from plans.whitespace.units import remove_unit
from rules.errors import RuleError, StaleError
from tenants.actors import Actor
from tenants.models import Organization
from tests.plans.whitespace.conftest import Pages, plain

RIVALS = (("Acme Brasil", "37,5"), ("", ""), ("Zênite", ""))


def told(answer: Any) -> list[str]:
    """What the page says is wrong."""
    text = answer.content.decode()
    beside = re.findall(r'<div class="error".*?</div>', text, re.DOTALL)
    above = re.findall(r"<[^>]*form-errors.*?</ul>", text, re.DOTALL)
    found = [line for block in beside for line in re.findall(r"<p>(.*?)</p>", block)]
    return found or [plain(block) for block in above]


def known() -> list[tuple[str, str, int | None]]:
    rows = WhitespaceCell.objects.order_by("offering__name")
    return [(c.offering.name, c.state, c.potential_minor) for c in rows]


def test_all_that_is_known_is_written_in_portuguese_and_read_again(pages: Pages) -> None:
    pages.read("pt-br")
    form = {
        "state": "competitor",
        "potential": "1.250.000,50",
        "contract_end": "2027-03-31",
        "source": " Compras\u00a0 do cliente ",
        "estimated_on": "2026-11-02",
        "note": "Renova em março\nse nada mudar",
        "competitors": RIVALS,
    }
    assert pages.fill("Preventive", version=0, **form).status_code == 302
    cell = WhitespaceCell.objects.get()
    assert (cell.state, cell.potential_minor, cell.version) == ("competitor", 125_000_050, 1)
    assert (cell.source, cell.contract_end) == ("Compras do cliente", date(2027, 3, 31))
    rivals = CellCompetitor.objects.values_list("name", "share")
    assert [(name, share and str(share)) for name, share in rivals] == [
        ("Acme Brasil", "37.50"),
        ("Zênite", None),
    ]
    again = pages.client.get(pages.cell("Preventive")).content.decode()
    values = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', again))
    assert (values["potential"], values["competitors-0-share"]) == ("1.250.000,50", "37,50")
    grid = plain(pages.read("pt-br"))
    assert "◆ Concorrente 1,3 mi Acme Brasil +1 até 31/03/2027" in grid
    assert "◆ Competitor 1.3 M Acme Brasil +1 until 31 Mar 2027" in plain(pages.read("en"))


def test_the_log_of_the_account_tells_it_without_the_note(pages: Pages) -> None:
    pages.fill("Training", state="gap", potential="1,000", note="Ana said so", source="Ana")
    entry = Entry.objects.get(action="cell.filled")
    assert (entry.object_label, entry.resource) == ("Alfa", "whitespace-cells")
    assert entry.changes == {
        "offering": ["Training", "Training"],
        "state": [None, "gap"],
        "potential_amount": [None, "1000.00"],
        "estimate_source": ["", "…"],
        "note": ["", "…"],
    }


def test_what_is_left_as_it_is_changes_nothing(pages: Pages) -> None:
    form = {"state": "gap", "potential": "1,000", "competitors": (("Acme", "40"),)}
    pages.fill("Training", version=0, **form)
    pages.fill("Training", version=1, **form)
    assert (WhitespaceCell.objects.get().version, CellChange.objects.count()) == (1, 1)
    assert Entry.objects.filter(action__startswith="cell.").count() == 1


def test_competitors_are_taken_away_by_emptying_their_line(pages: Pages) -> None:
    pages.fill("Training", version=0, state="gap", competitors=(("Acme", "40"), ("Beta", "")))
    kept = CellCompetitor.objects.get(name="Beta").pk
    pages.fill("Training", version=1, state="gap", competitors=(("", ""), ("BETA", "12.5")))
    row = CellCompetitor.objects.get()
    assert (row.pk, row.name, str(row.share)) == (kept, "BETA", "12.50")
    changed = Entry.objects.get(action="cell.changed").changes
    assert changed["competitors"] == [["Acme 40%", "Beta"], ["BETA 12.5%"]]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"state": ""}, "This field is required."),
    ({"state": "unknown"}, "Select a valid choice. unknown is not one of the available choices."),
    ({"potential": "-1"}, "Write an amount of zero or more."),
    ({"potential": "10.005"}, "An amount has two places at most."),
    (
        {"state": "not_eligible", "potential": "5"},
        "What does not apply to a unit has no potential there.",
    ),
    ({"contract_end": "1989-12-31"}, "Choose a year from 1990 to 2100."),
    ({"source": "x" * 201}, "At most 200 characters."),
    ({"note": "a\x00b"}, "This holds characters that cannot be kept."),
    ({"competitors": (("", "10"),)}, "Name the competitor."),
    (
        {"competitors": (("Acme", "0"),)},
        "A share is above 0 and at most 100, with two decimals at most.",
    ),
    ({"competitors": (("Acme", "1"), ("ACME", "2"))}, "ACME is named twice."),
    (
        {"competitors": (("A", "60"), ("B", "40.01"))},
        "The shares add up to 100.01%: 100% is all there is.",
    ),
]


@pytest.mark.parametrize(("form", "said"), WRONG)
def test_what_no_cell_can_hold(pages: Pages, form: dict[str, Any], said: str) -> None:
    answer = pages.fill("Training", **({"state": "gap", "version": 0} | form))
    assert answer.status_code == 422
    assert any(said in line for line in told(answer)), told(answer)
    assert (WhitespaceCell.objects.count(), CellCompetitor.objects.count()) == (0, 0)


def test_an_estimate_is_of_today_or_before(pages: Pages, in_aurora: Organization) -> None:
    tomorrow = in_aurora.today() + timedelta(days=1)
    answer = pages.fill("Training", state="gap", estimated_on=tomorrow.isoformat(), version=0)
    assert told(answer) == ["An estimate has a date of today or before."]


def test_nobodys_words_are_lost(pages: Pages) -> None:
    pages.fill("Training", state="gap", version=0)
    late = pages.fill("Training", state="owned", version=0)
    assert "Somebody wrote about this meanwhile. Load the page again." in told(late)[0]
    pages.fill("Training", state="competitor", version=1)
    assert pages.fill("Training", state="owned", version=1).status_code == 422
    assert known() == [("Training", "competitor", None)]


def test_nothing_new_of_a_family_with_parts_or_of_what_is_archived(
    pages: Pages, leader: Actor
) -> None:
    family = pages.fill("Maintenance", state="gap", version=0)
    assert "This offering has parts: say it of each of them." in told(family)[0]
    pages.fill("Training", state="gap", version=0)
    add_offering(actor=leader, name="On site", parent=Offering.objects.get(name="Training"))
    assert pages.fill("Training", state="owned", version=1).status_code == 302
    assert "as a whole" in pages.read()
    archive_offering(actor=leader, offering=Offering.objects.get(name="Preventive"))
    gone = pages.fill("Preventive", state="gap", version=0)
    assert "This offering is archived." in told(gone)[0]


def test_an_archived_account_stays_as_it_is(pages: Pages, account: Account, leader: Actor) -> None:
    set_archived(actor=leader, account=account, archived=True)
    answer = pages.fill("Training", state="gap", version=0)
    assert "The account is archived. Bring it back first." in told(answer)[0]


def test_what_was_deleted_meanwhile_is_said(pages: Pages, account: Account, leader: Actor) -> None:
    pages.add_unit("Recife")
    place = Place(account, Offering.objects.get(name="Training"), account.units.get())
    remove_unit(actor=leader, unit=account.units.get())
    with pytest.raises(RuleError, match="This account has no such unit"):
        write_cell(actor=leader, place=place, values={"state": "gap"})
    delete_offering(actor=leader, offering=place.offering)
    whole = Place(account, place.offering)
    with pytest.raises(RuleError, match="There is no such offering"):
        write_cell(actor=leader, place=whole, values={"state": "gap"})
    with pytest.raises(StaleError):
        delete_offering(actor=leader, offering=place.offering)


def test_it_is_made_unknown_again_once_confirmed(pages: Pages) -> None:
    pages.fill("Training", state="gap", potential="500", version=0)
    address = pages.at("clearing", Offering.objects.get(name="Training").pk)
    assert "Clear Training at Alfa?" in pages.client.get(address).content.decode()
    assert known() == [("Training", "gap", 50_000)]
    pages.client.post(address)
    assert known() == []
    assert list(CellChange.objects.values_list("state", "potential_minor")) == [
        ("gap", 50_000),
        ("", None),
    ]
    cleared = Entry.objects.get(action="cell.cleared").changes
    assert (cleared["state"], cleared["potential_amount"]) == (["gap", None], ["500.00", None])


def test_a_viewer_reads_what_is_known_and_finds_no_form(
    pages: Pages, viewer: Actor, client_of: Callable[[Actor], Client]
) -> None:
    pages.fill("Training", state="competitor", competitors=(("Acme", "40"),), version=0)
    text = client_of(viewer).get(pages.cell("Training")).content.decode()
    assert ("Acme 40%" in plain(text), 'name="state"' in text) == (True, False)


def _fill_in(pages: Pages, **states: tuple[str, str]) -> Any:
    """Send the page of many: offering → (the state that was seen, the new one)."""
    data = {}
    for name, (seen, state) in states.items():
        key = f"{Offering.objects.get(name=name).pk}_all"
        data |= {f"seen-{key}": seen, key: state}
    return pages.client.post(pages.at("states"), data, follow=True)


def test_many_states_are_filled_in_at_once(pages: Pages) -> None:
    page = pages.client.get(pages.at("states")).content.decode()
    assert page.count("<select") == 3
    _fill_in(pages, Preventive=("", "owned"), Training=("", "gap"))
    assert known() == [("Preventive", "owned", None), ("Training", "gap", None)]
    pages.fill("Training", state="gap", potential="10", version=1)
    _fill_in(pages, Preventive=("owned", "owned"), Training=("gap", "in_progress"))
    assert known() == [("Preventive", "owned", None), ("Training", "in_progress", 1_000)]


def test_what_somebody_else_changed_meanwhile_is_told_and_stays(pages: Pages) -> None:
    pages.fill("Training", state="owned", version=0)
    answer = _fill_in(pages, Preventive=("", "owned"), Training=("", "gap"))
    said = "1 cell was changed by somebody else meanwhile and stays as it is."
    assert said in answer.content.decode()
    assert known() == [("Preventive", "owned", None), ("Training", "owned", None)]


def test_too_many_cells_at_once_are_refused_and_none_is_written(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plans.whitespace.rules.AT_ONCE", 1)
    answer = _fill_in(pages, Preventive=("", "owned"), Training=("", "gap"))
    assert "At most 1 cells at once: save some of them first." in answer.content.decode()
    assert known() == []
