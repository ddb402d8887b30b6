"""Taking an import back leaves what somebody wrote to since."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.imports import runs
from accounts.imports.undo import undo
from accounts.models import (
    Account,
    AccountFigures,
    AccountTag,
    ExternalReference,
    ImportRun,
    MonthlyRevenue,
)
from accounts.registry.rules import change_account
from rules.errors import ConflictError, NotAllowedError, RuleError
from tenants.actors import Actor
from tenants.models import Organization


@pytest.fixture
def load(in_aurora: Organization, leader: Actor, tmp_path: Path):
    """Loads text as a file of a kind, checked and applied."""

    def load(text: str, kind: str = "accounts") -> ImportRun:
        path = tmp_path / "file.csv"
        path.write_text(text)
        run = runs.upload(actor=leader, kind=kind, file_name="file.csv", source=path)
        runs.apply(actor=leader, run=run)
        return run

    return load


def test_what_was_made_goes_and_what_was_changed_comes_back(load, leader: Actor) -> None:
    load("reference,name,city,tags\n1,Acme,Rome,old\n")
    run = load("reference,name,city,tags,parent\n1,Ácme Nova,Oslo,new,\n2,Beta,Bonn,x,1\n")
    assert Account.objects.get(name="Beta").parent.name_key == "acme nova"
    undo(actor=leader, run=run)
    assert (run.undone, run.kept) == (2, 0)
    rows = Account.objects.values_list("name", "name_key", "city", "version")
    assert list(rows) == [("Acme", "acme", "Rome", 3)]
    assert list(AccountTag.objects.values_list("name", flat=True)) == ["old"]
    assert list(ExternalReference.objects.values_list("external_id", flat=True)) == ["1"]


def test_a_name_comes_back_with_the_key_that_names_have_today(load, leader: Actor) -> None:
    load("reference,name\n1,Łódź Steel\n")
    Account.objects.update(name_key="łodz steel")  # as an older version made keys
    run = load("reference,name\n1,Steel of Łódź\n")
    undo(actor=leader, run=run)
    assert list(Account.objects.values_list("name", "name_key")) == [("Łódź Steel", "lodz steel")]


def test_newer_work_is_kept(load, leader: Actor) -> None:
    load("name,city\nAcme,Rome\n")
    run = load("name,city\nAcme,Oslo\nBeta,Bonn\nParent,Lima\n")
    Account.objects.filter(name="Acme").update(version=3)
    Account.objects.create(name="Child", parent=Account.objects.get(name="Parent"))
    MonthlyRevenue.objects.create(
        account=Account.objects.get(name="Beta"), month="2026-01-01", revenue_minor=1
    )
    undo(actor=leader, run=run)
    assert (run.undone, run.kept) == (0, 3)
    assert list(Account.objects.values_list("name", "city")) == [
        ("Acme", "Oslo"),
        ("Beta", "Bonn"),
        ("Child", ""),
        ("Parent", "Lima"),
    ]


def test_a_parent_that_stands_below_by_now_does_not_come_back(load, leader: Actor) -> None:
    load("reference,name,parent\n1,Acme,\n2,Beta,1\n3,Gamma,1\n4,Delta,\n")
    run = load("reference,name,parent\n2,Beta,4\n3,Gamma,4\n")
    acme, beta = (Account.objects.get(name=name) for name in ("Acme", "Beta"))
    change_account(actor=leader, account=acme, values={"parent": beta})
    undo(actor=leader, run=run)
    assert (run.undone, run.kept) == (1, 1)
    parents = Account.objects.values_list("name", "parent__name").order_by("name")
    assert list(parents) == [
        ("Acme", "Beta"),
        ("Beta", "Delta"),
        ("Delta", None),
        ("Gamma", "Acme"),
    ]


def test_months_come_back(load, leader: Actor) -> None:
    load("name\nAcme\n")
    load("account,month,revenue,cost\nAcme,2026-01,100,40\n", "revenue")
    run = load("account,month,revenue,cost\nAcme,2026-01,250,\nAcme,2026-02,300,10\n", "revenue")
    months = MonthlyRevenue.objects.order_by("month").values_list("revenue_minor", "cost_minor")
    assert list(months) == [(25000, 4000), (30000, 1000)]
    assert AccountFigures.objects.get().revenue == 55000
    undo(actor=leader, run=run)
    assert (run.undone, run.kept) == (2, 0)
    assert list(months.all()) == [(10000, 4000)]
    assert AccountFigures.objects.get().revenue == 10000


def test_after_seven_days_it_stays(load, leader: Actor) -> None:
    run = load("name\nAcme\n")
    run.applied_at = timezone.now() - timedelta(days=7, minutes=1)
    run.save()
    with pytest.raises(ConflictError):
        runs.request(actor=leader, run=run, state="to_undo")


def test_a_refused_line_stops_the_whole_file(load) -> None:
    with pytest.raises(RuleError):
        load("name,potential\nAcme,high\nBeta,wrong\n")
    assert not Account.objects.exists()


def test_a_viewer_can_neither_load_nor_undo(load, viewer: Actor) -> None:
    run = load("name\nAcme\n")
    with pytest.raises(NotAllowedError):
        undo(actor=viewer, run=run)
    with pytest.raises(NotAllowedError):
        runs.apply(actor=viewer, run=run)
    assert Account.objects.count() == 1
