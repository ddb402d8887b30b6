"""A file about which there is nothing to ask goes straight to its dry run."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import ImportRun
from accounts.registry.rules import create_account
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.accounts.imports.test_pages import work
from tests.accounts.imports.ways import page_of, understood, workbook

UPLOAD = "/o/aurora/accounts/import/"
KNOWN = "Its columns were recognised without doubt."


@pytest.fixture
def client(leader: Actor, client_of: Any) -> Client:
    with organization_scope(leader.organization.id):
        create_account(actor=leader, values={"name": "Orvalho"})
    return client_of(leader)


def sent(client: Client, kind: str, content: bytes, name: str = "a.csv") -> tuple[str, ImportRun]:
    """Where the browser is led, and the run."""
    answer = client.post(UPLOAD, {"kind": kind, "file": SimpleUploadedFile(name, content)})
    leads = answer["Location"].rstrip("/").rpartition("/")[2]
    with organization_scope(answer.wsgi_request.organization.id):
        run = ImportRun.objects.select_related("organization").latest("created_at")
    return ("columns" if leads == "columns" else run.state), run


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("accounts", b"account,sector,revenue\nAcme,retail,5\n"),  # what no field takes is said
        ("accounts", "Cliente;CNPJ;Município\nÁgua;11222333000181;Iguaçu\n".encode()),
        ("accounts", b"Account ID,Account Name,Industry\n001,Acme,retail\n"),  # Salesforce
        ("revenue", b"account,month,revenue\nOrvalho,2026-09,5550.00\n"),
        ("revenue", b"account,month,revenue\nOrvalho,2026-09,5550\n"),
        ("revenue", b"account,month,revenue\nOrvalho,30/09/2026,5550.00\n"),
        ("accounts", workbook([["Name", "City"], ["Acme", "Recife"]])),
    ],
)
def test_what_is_clear_is_not_asked(client: Client, kind: str, content: bytes) -> None:
    leads, run = sent(client, kind, content)
    assert (leads, run.refused) == ("checked", 0)
    page = client.get(page_of(run, "import_detail")).text
    assert (page.count(KNOWN), page.count("Change the columns")) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("accounts", b"client no,city\nAcme,Recife\n"),  # no name
        ("accounts", b"name,city,city\nAcme,Recife,Olinda\n"),  # which city
        ("accounts", b"reference,name\n7,Acme\n"),  # of which system
        ("accounts", "nome;cidade\nÁgua;Iguaçu\n".encode("latin-1")),  # letters are a guess
        ("accounts", b"Our clients\nname,city\nAcme,Recife\n"),  # a row above
        ("accounts", workbook([["Name"], ["Acme"]], [["Name"], ["Beta"]])),  # which sheet
        ("revenue", b"account,month,revenue\nOrvalho,01/02/2026,5550.00\n"),  # January or not
        ("revenue", b"account;month;revenue\nOrvalho;2026-09;50.000\n"),  # fifty or not
        ("revenue", b"account,month,revenue (USD)\nOrvalho,2026-09,5550.00\n"),
    ],
)
def test_what_could_be_meant_otherwise_is_asked(client: Client, kind: str, content: bytes) -> None:
    leads, run = sent(client, kind, content)
    assert (leads, run.state) == ("columns", "uploaded")


SHAPE = b"account;month;revenue\nOrvalho;01/02/2026;50.000\n"
NEXT = b"account;month;revenue\nOrvalho;01/03/2026;60.000\n"


def loaded(leader: Actor, client: Client, content: bytes, **said: str) -> ImportRun:
    """Its columns looked at, with something said about them, and loaded."""
    _leads, run = sent(client, "revenue", content, "first.csv")
    columns = page_of(run, "import_columns")
    client.post(columns, understood(client.get(columns)) | said)
    client.post(page_of(run, "import_application"))
    assert work(leader)
    return run


def test_a_shape_that_was_loaded_before_is_read_as_it_was(leader: Actor, client: Client) -> None:
    loaded(leader, client, SHAPE, day_first="False", number_format="1,234.56", unit="1000")
    leads, run = sent(client, "revenue", NEXT, "second.csv")
    assert (leads, run.choices["unit"], run.choices["day_first"]) == ("checked", 1000, False)
    page = client.get(page_of(run, "import_detail")).text
    assert (page.count("It is read as first.csv was."), page.count(KNOWN)) == (1, 0)
    assert ("Jan 2026" in page, "R$60,000.00" in page) == (True, True)


@pytest.mark.parametrize(
    "content",
    [
        b"account;month;revenue\nOrvalho;31/03/2026;60.000\n",  # days come first here
        b"account;month;revenue\nOrvalho;01/03/2026;60.000,50\n",  # the comma is decimal here
        b"account;month;revenue;cost\nOrvalho;01/03/2026;60.000;1\n",  # another shape
    ],
)
def test_what_speaks_against_it_is_asked(leader: Actor, client: Client, content: bytes) -> None:
    loaded(leader, client, SHAPE, day_first="False", number_format="1,234.56")
    assert sent(client, "revenue", content)[0] == "columns"


def test_what_was_not_loaded_or_taken_back_is_no_example(leader: Actor, client: Client) -> None:
    _leads, run = sent(client, "revenue", SHAPE)
    columns = page_of(run, "import_columns")
    client.post(columns, understood(client.get(columns)))  # checked, never loaded
    assert sent(client, "revenue", NEXT)[0] == "columns"
    run = loaded(leader, client, SHAPE)
    client.post(page_of(run, "import_undoing"))
    assert work(leader)
    assert sent(client, "revenue", NEXT)[0] == "columns"


def test_another_organisations_files_are_no_example(
    leader: Actor, client: Client, client_of: Any, outsider: Actor
) -> None:
    loaded(leader, client, SHAPE)
    assert sent(client, "revenue", NEXT)[0] == "checked"
    answer = client_of(outsider).post(
        reverse("accounts:import_list", args=["borealis"]),
        {"kind": "revenue", "file": SimpleUploadedFile("a.csv", NEXT)},
    )
    assert answer["Location"].endswith("/columns/")


def test_who_changes_the_columns_is_told_no_more_that_nobody_asked(client: Client) -> None:
    _leads, run = sent(client, "accounts", b"name,city\nAcme,Recife\n")
    columns = page_of(run, "import_columns")
    client.post(columns, understood(client.get(columns)) | {"city": ""})
    assert KNOWN not in client.get(page_of(run, "import_detail")).text


def test_months_come_first_where_nobody_is_there_yet(leader: Actor, client_of: Any) -> None:
    client = client_of(leader)
    months = b"account,month,revenue\nAcme,2026-09,10.00\nBeta,2026-09,20.00\n"
    leads, run = sent(client, "revenue", months)
    assert (leads, run.made, run.refused) == ("checked", 2, 0)
    page = client.get(page_of(run, "import_detail")).text
    assert "Accounts that are not in the registry" in page
    client.post(page_of(run, "import_application"))
    assert work(leader)
    leads, run = sent(client, "revenue", months.replace(b"Beta", b"Gama"), "other.csv")
    assert (leads, run.made) == ("checked", 1)  # as before: accounts are added


def test_where_clients_are_there_a_name_that_is_none_is_refused(client: Client) -> None:
    leads, run = sent(client, "revenue", b"account,month,revenue\nAcme,2026-09,10.00\n")
    assert (leads, run.made, run.refused) == ("checked", 0, 1)
