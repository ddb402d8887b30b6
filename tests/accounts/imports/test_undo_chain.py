"""Files loaded over each other are taken back by the pages, the last one first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.imports.work import work_on_next
from accounts.models import Account, ImportRun, MonthlyRevenue
from accounts.registry.rules import change_account
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.accounts.imports.ways import page_of, understood, uploaded

FIRST = "name,city,segment\nAcme,Rome,Steel\nBeta,Bonn,\n"
SECOND = "name,city,tags\nAcme,Oslo,new\nGamma,Lima,\n"
THIRD = "name,city,segment\nAcme,Nice,Glass\n"


class Files:
    """Loads files and takes them back, as a leader does by the pages."""

    def __init__(self, leader: Actor, client: Client) -> None:
        self.leader, self.client = leader, client

    def load(self, name: str, text: str, kind: str = "accounts") -> ImportRun:
        run = uploaded(self.leader, self.client, kind, text.encode())
        columns = page_of(run, "import_columns")
        self.client.post(columns, understood(self.client.get(columns)))
        self.client.post(page_of(run, "import_application"))
        with self.scope():
            work_on_next(self.leader.organization.id)
            ImportRun.objects.filter(pk=run.pk).update(file_name=name)
            assert ImportRun.objects.get(pk=run.pk).state == "applied"
        return run

    def undo(self, run: ImportRun) -> tuple[str, list[str]]:
        """The state then, and what the page said."""
        answer = self.client.post(page_of(run, "import_undoing"), follow=True)
        with self.scope():
            work_on_next(self.leader.organization.id)
            after = ImportRun.objects.get(pk=run.pk)
        return after.state, [str(message) for message in answer.context["messages"]]

    def scope(self) -> Any:
        return organization_scope(self.leader.organization.id)

    def stands(self) -> Any:
        """What the registry holds."""
        with self.scope():
            accounts = [
                (a.name, a.city, a.segment, [tag.name for tag in a.tag_rows.all()])
                for a in Account.objects.order_by("name")
            ]
            months = MonthlyRevenue.objects.order_by("month").values_list("month", "revenue_minor")
            return accounts, [(month.month, revenue) for month, revenue in months]


@pytest.fixture
def files(leader: Actor, client_of: Callable[[Actor], Client]) -> Files:
    return Files(leader, client_of(leader))


def over(name: str) -> list[str]:
    return [f"“{name}” was loaded over this file. Undo that import first."]


TAKING = ["The file is being taken back."]


def test_a_file_under_another_is_refused_and_the_other_named(files: Files) -> None:
    first, second = files.load("a.csv", FIRST), files.load("b.csv", SECOND)
    before = files.stands()
    assert files.undo(first) == ("applied", over("b.csv"))
    assert files.stands() == before
    assert files.undo(second) == ("undone", TAKING)
    assert files.undo(first) == ("undone", TAKING)
    assert files.stands() == ([], [])


def test_three_files_are_taken_back_one_after_the_other(files: Files) -> None:
    kept = []
    loaded = []
    for name, text in (("a.csv", FIRST), ("b.csv", SECOND), ("c.csv", THIRD)):
        kept.append(files.stands())
        loaded.append(files.load(name, text))
    assert files.undo(loaded[0]) == ("applied", over("c.csv"))
    for run, before in reversed(list(zip(loaded, kept, strict=True))):
        assert files.undo(run) == ("undone", TAKING)
        assert files.stands() == before


def test_what_somebody_wrote_between_the_files_stays(files: Files) -> None:
    first = files.load("a.csv", FIRST)
    with files.scope():
        acme = Account.objects.get(name="Acme")
        change_account(actor=files.leader, account=acme, values={"segment": "Wood"})
    second = files.load("b.csv", SECOND)
    assert files.undo(second) == ("undone", TAKING)
    assert files.undo(first) == ("undone", TAKING)
    assert files.stands() == ([("Acme", "Rome", "Wood", [])], [])


def test_months_go_the_same_way(files: Files) -> None:
    accounts = files.load("a.csv", "name\nAcme\n")
    first = files.load("m.csv", "account,month,revenue\nAcme,2026-01,1000000\n", "revenue")
    second = files.load(
        "n.csv", "account,month,revenue\nAcme,2026-01,2500000\nAcme,2026-02,7\n", "revenue"
    )
    assert files.undo(accounts) == ("applied", over("n.csv"))
    assert files.undo(first) == ("applied", over("n.csv"))
    assert files.undo(second) == ("undone", TAKING)
    assert files.stands() == ([("Acme", "", "", [])], [(1, 100_000_000)])
    assert files.undo(first) == ("undone", TAKING)
    assert files.undo(accounts) == ("undone", TAKING)
    assert files.stands() == ([], [])


def test_files_of_other_accounts_are_taken_back_in_any_order(files: Files) -> None:
    first = files.load("a.csv", "name\nAcme\n")
    files.load("b.csv", "name\nBeta\n")
    assert files.undo(first) == ("undone", TAKING)
    assert files.stands() == ([("Beta", "", "", [])], [])


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("", "O arquivo “b.csv” foi importado por cima deste. Desfaça primeiro aquela importação."),
        ("en", "“b.csv” was loaded over this file. Undo that import first."),
    ],
)
def test_the_job_refuses_as_the_page_does(files: Files, language: str, told: str) -> None:
    """A file that was loaded between the question and the job; in the words of who loaded it."""
    files.leader.user.language = language
    files.leader.user.save(update_fields=["language"])
    first = files.load("a.csv", FIRST)
    files.client.post(reverse("accounts:import_undoing", args=["aurora", first.pk]))
    with files.scope():
        ImportRun.objects.filter(pk=first.pk).update(state="applied")
    files.load("b.csv", SECOND)
    with files.scope():
        ImportRun.objects.filter(pk=first.pk).update(state="to_undo")
        work_on_next(files.leader.organization.id)
        run = ImportRun.objects.get(pk=first.pk)
    assert (run.state, run.problem) == ("applied", told)
