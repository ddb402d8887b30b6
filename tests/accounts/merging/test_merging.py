"""Two accounts that are one client become one, and can be taken apart again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.history.rules import add_entry
from accounts.merging.rules import merge, unmerge
from accounts.models import Account, AccountTag, ExternalReference, HistoryEntry, Merge, Stakeholder
from accounts.registry.rules import change_account, create_account, find_by_reference, set_archived
from accounts.revenue.rules import MonthFigures, set_months
from audit.models import Entry
from plans.actions.rules import open_action
from plans.models import Action
from rules.errors import ConflictError, NotAllowedError, RuleError
from scoring.models import Score
from tenants.actors import Actor
from tenants.models import Organization
from tests.programs import Program
from tests.reading import as_read

OCTOBER, SEPTEMBER, AUGUST = date(2026, 10, 1), date(2026, 9, 1), date(2026, 8, 1)


@pytest.fixture
def pair(in_aurora: Organization, leader: Actor, kam: Actor) -> tuple[Account, Account]:
    kept = create_account(
        actor=leader,
        values={"name": "Titanor", "owner": kam.membership},
        tags=["north"],
        references=[("crm", "1")],
    )
    gone = create_account(
        actor=leader,
        values={"name": "Titanor Ltda", "city": "Natal", "tax_id": "11.222.333/0001-81"},
        tags=["north", "old"],
        references=[("erp", "77")],
    )
    set_months(
        actor=leader,
        account=kept,
        months=[MonthFigures(OCTOBER, 1_000, 100), MonthFigures(SEPTEMBER, 500)],
    )
    set_months(
        actor=leader,
        account=gone,
        months=[MonthFigures(OCTOBER, 30, 3), MonthFigures(AUGUST, 7)],
    )
    add_entry(
        actor=leader, account=gone, kind="problem", text="Met at the fair", happened_on=AUGUST
    )
    open_action(actor=leader, account=gone, title="Call", owner=kam.membership, due_on=None)
    child = create_account(actor=leader, values={"name": "Titanor Sul", "parent": gone})
    assert child.parent == gone
    return kept, gone


def months(account: Account) -> list[tuple[int, int, int | None]]:
    rows = account.months.order_by("month")
    return [(m.month.month, m.revenue_minor, m.cost_minor) for m in rows]


def test_what_belongs_to_one_goes_to_the_other(
    pair: tuple[Account, Account], leader: Actor
) -> None:
    kept, gone = pair
    merge(actor=leader, kept=kept, gone=gone, months="kept")
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert months(kept) == [(8, 7, None), (9, 500, None), (10, 1_000, 100)]
    assert HistoryEntry.objects.get().account == kept
    assert Action.objects.get().account == kept
    assert Account.objects.get(name="Titanor Sul").parent == kept
    assert find_by_reference("erp", "77") == kept
    assert sorted(AccountTag.objects.filter(account=kept).values_list("name", flat=True)) == [
        "north",
        "old",
    ]
    assert (kept.city, kept.tax_id, gone.tax_id) == ("Natal", "11222333000181", "")
    assert gone.is_archived
    told = Entry.objects.filter(action="account.merged").values_list("object_id", flat=True)
    assert set(told) == {kept.pk, gone.pk}


@pytest.mark.parametrize(
    ("choice", "october"), [("kept", (1_000, 100)), ("gone", (30, 3)), ("sum", (1_030, 103))]
)
def test_months_of_both_are_asked_about(
    pair: tuple[Account, Account], leader: Actor, choice: str, october: tuple[int, int]
) -> None:
    kept, gone = pair
    with pytest.raises(RuleError):
        merge(actor=leader, kept=kept, gone=gone)
    merge(actor=leader, kept=kept, gone=gone, months=choice)
    assert months(kept)[-1] == (10, *october)
    assert months(gone) == [(10, 30, 3)]


def everything(account: Account) -> dict[str, Any]:
    return {
        "months": months(account),
        "history": list(HistoryEntry.objects.filter(account=account).values_list("id", flat=True)),
        "actions": list(Action.objects.filter(account=account).values_list("id", flat=True)),
        "tags": sorted(AccountTag.objects.filter(account=account).values_list("name", flat=True)),
        "references": sorted(
            ExternalReference.objects.filter(account=account).values_list("external_id", flat=True)
        ),
        "below": sorted(account.subsidiaries.values_list("name", flat=True)),
        "people": list(Stakeholder.objects.filter(account=account).values_list("id", flat=True)),
        "scores": list(Score.objects.filter(account=account).values_list("id", flat=True)),
        "texts": (account.city, account.tax_id, account.is_archived),
        "revenue": list(account.figures.values_list("revenue", "months_known")),
    }


@pytest.mark.parametrize("choice", ["kept", "gone", "sum"])
def test_taken_apart_both_are_what_they_were(
    pair: tuple[Account, Account], leader: Actor, choice: str
) -> None:
    before = [everything(account) for account in pair]
    done = merge(actor=leader, kept=pair[0], gone=pair[1], months=choice)
    unmerge(actor=leader, merge=done)
    for account in pair:
        account.refresh_from_db()
    assert [everything(account) for account in pair] == before
    with pytest.raises(ConflictError):
        unmerge(actor=leader, merge=done)


def test_what_was_written_since_stays(pair: tuple[Account, Account], leader: Actor) -> None:
    kept, gone = pair
    done = merge(actor=leader, kept=kept, gone=gone, months="sum")
    set_months(actor=leader, account=kept, months=[MonthFigures(OCTOBER, 9, 9)])
    change_account(actor=leader, account=kept, values={"city": "Recife"})
    unmerge(actor=leader, merge=done)
    kept.refresh_from_db()
    assert (months(kept)[-1], kept.city) == ((10, 9, 9), "Recife")


def test_for_thirty_days(pair: tuple[Account, Account], leader: Actor) -> None:
    done = merge(actor=leader, kept=pair[0], gone=pair[1], months="kept")
    later = timezone.now() + timedelta(days=30, seconds=5)
    with time_machine.travel(later), pytest.raises(ConflictError):
        unmerge(actor=leader, merge=done)


def test_what_cannot_be_one(pair: tuple[Account, Account], leader: Actor, viewer: Actor) -> None:
    kept, gone = pair
    below = Account.objects.get(name="Titanor Sul")
    designated = Account.objects.create(name="Key", designation="key")
    for one, other in ((kept, kept), (below, gone), (gone, below), (kept, designated)):
        with pytest.raises(RuleError):
            merge(actor=leader, kept=one, gone=other, months="kept")
    set_archived(actor=leader, account=kept, archived=True)
    with pytest.raises(RuleError):
        merge(actor=leader, kept=kept, gone=gone, months="kept")
    with pytest.raises(NotAllowedError):
        merge(actor=viewer, kept=gone, gone=kept, months="kept")
    assert Merge.objects.count() == 0


def test_a_program_finds_the_account_that_stays_by_either_reference(
    pair: tuple[Account, Account], leader: Actor, writer: Program
) -> None:
    merge(actor=leader, kept=pair[0], gone=pair[1], months="kept")
    found = [
        writer.call("GET", f"accounts/by-ref/{path}/").json()["id"] for path in ("crm/1", "erp/77")
    ]
    assert found == [str(pair[0].pk)] * 2


def test_by_the_pages(
    pair: tuple[Account, Account], leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    kept, gone = pair
    client = client_of(leader)
    page = client.get("/o/aurora/accounts/duplicates/").content.decode()
    assert "No duplicates in sight" in page
    choice = client.get(f"/o/aurora/accounts/{kept.pk}/merge/").content.decode()
    address = f"/o/aurora/accounts/{kept.pk}/merge/{gone.pk}/"
    assert address in choice
    shown = client.get(address).content.decode()
    assert "1 month that both have" in " ".join(shown.split())
    refused = client.post(address, {"stays": str(kept.pk)})
    assert (refused.status_code, Merge.objects.count()) == (422, 0)
    done = client.post(address, {"stays": str(kept.pk), "months": "sum"}, follow=True)
    assert done.redirect_chain[-1][0] == f"/o/aurora/accounts/{kept.pk}/"
    assert "Titanor Ltda is part of Titanor now." in done.content.decode()
    assert "merged: Titanor Ltda → Titanor" in as_read(done.content.decode())
    undo = f"/o/aurora/accounts/merges/{Merge.objects.get().pk}/undo/"
    assert undo in done.content.decode()
    assert "Take it apart" in client.get(undo).content.decode()
    client.post(undo)
    assert Account.objects.get(pk=gone.pk).is_archived is False


def test_duplicates_are_suggested(
    in_aurora: Organization, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    for name, website in (
        ("Acme", "https://www.acme.com/br"),
        ("Acme Brasil", "http://acme.com"),
        ("Beta", "https://beta.com"),
    ):
        create_account(actor=leader, values={"name": name, "website": website})
    create_account(actor=leader, values={"name": "BÉTA"}, same_name_is_meant=True)
    parent = create_account(actor=leader, values={"name": "Delta", "tax_id": "44322110000145"})
    for name, tax_id, above in (
        ("Delta Norte", "44322110000226", parent),  # a branch of a company is no duplicate
        ("Gama", "11222333000181", None),
        ("Gama Sul", "11222333000262", None),
    ):
        create_account(actor=leader, values={"name": name, "tax_id": tax_id, "parent": above})
    page = client_of(leader).get("/o/aurora/accounts/duplicates/").content.decode()
    assert page.count("The same website") == 1
    assert page.count("The same name") == 1
    assert page.count("The same first 8 digits of the tax id") == 1
    assert "Acme Brasil" in page
    assert "Gama Sul" in page
    assert "Delta" not in page


def test_a_kam_is_offered_only_what_they_may_do(
    in_aurora: Organization, leader: Actor, kam: Actor, client_of: Callable[[Actor], Client]
) -> None:
    pairs = [
        create_account(
            actor=leader,
            values={"name": f"Acme {n}", "website": "https://acme.com", "owner": owner},
        )
        for n, owner in enumerate((kam.membership, None))
    ]
    address = "/o/aurora/accounts/duplicates/"
    offered = f"/merge/{pairs[1].pk}/"
    assert offered in client_of(leader).get(address).content.decode()
    assert offered not in client_of(kam).get(address).content.decode()
    change_account(actor=leader, account=pairs[1], values={"owner": kam.membership})
    assert offered in client_of(kam).get(address).content.decode()


def test_the_page_of_duplicates_asks_as_often_for_one_as_for_three(
    in_aurora: Organization, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    def asked(names: list[str]) -> int:
        for name in names:
            pair = [
                create_account(
                    actor=leader,
                    values={"name": f"{name} {n}", "website": f"https://{name}.com"},
                )
                for n in range(3)
            ]
            merge(actor=leader, kept=pair[0], gone=pair[2])
        client = client_of(leader)
        client.get("/o/aurora/accounts/duplicates/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/o/aurora/accounts/duplicates/").status_code == 200
        return len(queries)

    assert asked(["acme"]) == asked(["beta", "gama"])
