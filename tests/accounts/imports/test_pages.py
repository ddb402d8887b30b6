"""The import in the browser: upload, columns, dry run, load, undo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.imports.work import work_on_next
from accounts.models import Account, ImportRun
from tenants.actors import Actor
from tenants.models import DueWork
from tenants.scope import organization_scope

LIST = "/o/aurora/accounts/import/"


def upload(client: Client, text: bytes, kind: str = "accounts", name: str = "clients.csv"):
    return client.post(LIST, {"kind": kind, "file": SimpleUploadedFile(name, text)})


def only_run(actor: Actor) -> ImportRun:
    with organization_scope(actor.organization.id):
        return ImportRun.objects.get()


def work(actor: Actor) -> bool:
    with organization_scope(actor.organization.id):
        return work_on_next(actor.organization.id)


def page(name: str, run: ImportRun) -> str:
    return reverse(f"accounts:{name}", args=["aurora", run.pk])


def told(client: Client, address: str) -> list[tuple[str, str]]:
    """What the page says above, in English."""
    client.cookies.load({"language": "en"})
    return [(m.level_tag, str(m.message)) for m in client.get(address).context["messages"]]


def test_a_file_goes_all_the_way_and_back(leader: Actor, client_of) -> None:
    client = client_of(leader)
    answer = upload(client, b"name,sector,parent\nAcme,retail,\nBeta,retail,Acme\n")
    run = only_run(leader)
    assert (answer.status_code, answer["Location"]) == (302, page("import_detail", run))
    assert b"Acme" in client.get(page("import_columns", run)).content

    answer = client.post(
        page("import_columns", run), {"name": "0", "segment": "1", "parent": "2", "system": ""}
    )
    assert (answer.status_code, answer["Location"]) == (302, page("import_detail", run))
    run = only_run(leader)
    assert (run.state, run.made, run.refused) == ("checked", 2, 0)
    assert client.get(page("import_detail", run)).status_code == 200
    with organization_scope(leader.organization.id):
        assert not Account.objects.exists()

    assert client.post(page("import_application", run)).status_code == 302
    assert only_run(leader).state == "to_apply"
    assert (
        b"hx-trigger"
        in client.get(page("import_detail", run), headers={"HX-Request": "true"}).content
    )
    assert (
        DueWork.objects.filter(organization_id=leader.organization.id, kind="imports").count() == 1
    )
    assert work(leader)
    run = only_run(leader)
    assert (run.state, run.made) == ("applied", 2)
    assert not DueWork.objects.filter(kind="imports").exists()
    with organization_scope(leader.organization.id):
        assert sorted(Account.objects.values_list("name", "parent__name")) == [
            ("Acme", None),
            ("Beta", "Acme"),
        ]

    assert b"Acme" not in client.get(page("import_undoing", run)).content
    assert client.post(page("import_undoing", run)).status_code == 302
    assert work(leader)
    run = only_run(leader)
    assert (run.state, run.undone, run.kept) == ("undone", 2, 0)
    assert b"clients.csv" in client.get(LIST).content
    with organization_scope(leader.organization.id):
        assert not Account.objects.exists()


def test_refused_lines_are_left_out_only_when_told(leader: Actor, client_of) -> None:
    client = client_of(leader)
    upload(client, b"name,potential\nAcme,high\n=1+1,wrong\n")
    run = only_run(leader)
    client.post(page("import_columns", run), {"name": "0", "potential": "1"})
    assert client.post(page("import_application", run)).status_code == 302
    assert told(client, page("import_detail", run)) == [
        ("error", "Some lines are refused; correct them, or choose to leave them out.")
    ]
    assert only_run(leader).state == "checked"
    refused = client.get(page("import_refused", run)).content.decode("utf-8-sig").splitlines()
    assert len(refused) == 2
    assert refused[1].startswith('"\'=1+1";"wrong";"potential: ')
    client.post(page("import_application", run), {"skip_refused": "on"})
    assert work(leader)
    with organization_scope(leader.organization.id):
        assert list(Account.objects.values_list("name", "potential")) == [("Acme", "high")]


def test_what_the_file_can_no_longer_is_said_on_its_page(leader: Actor, client_of) -> None:
    client = client_of(leader)
    client.cookies.load({"language": "en"})
    upload(client, b"name\nAcme\n")
    run = only_run(leader)
    assert client.post(page("import_undoing", run)).status_code == 302
    assert told(client, page("import_detail", run)) == [("error", "It can't be undone any more.")]
    client.post(page("import_columns", run), {"name": "0"})
    client.post(page("import_application", run))
    assert work(leader)
    answer = client.post(page("import_columns", run), {"name": "0"})
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        422,
        ["This file has gone on in the meantime."],
    )
    assert "This file has gone on in the meantime." in answer.content.decode()
    client.post(page("import_application", run))
    assert told(client, page("import_detail", run)) == [
        ("error", "This file has gone on in the meantime.")
    ]
    assert only_run(leader).state == "applied"


def test_a_column_that_is_missing_is_told_at_its_field(leader: Actor, client_of) -> None:
    client = client_of(leader)
    upload(client, b"name\nAcme\n")
    run = only_run(leader)
    answer = client.post(page("import_columns", run), {"name": ""})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])
    assert only_run(leader).state == "checked"


def test_old_files_are_forgotten_and_their_history_kept(leader: Actor, client_of) -> None:
    client = client_of(leader)
    upload(client, b"name,potential\nAcme,wrong\n")
    run = only_run(leader)
    client.post(page("import_columns", run), {"name": "0", "potential": "1"})
    with organization_scope(leader.organization.id):
        ImportRun.objects.update(created_at=timezone.now() - timedelta(days=31))
    upload(client, b"name\nBeta\n", name="later.csv")
    assert client.get(page("import_refused", run)).status_code == 404
    assert client.get(page("import_detail", run)).status_code == 200
    with organization_scope(leader.organization.id):
        assert ImportRun.objects.count() == 2


def test_an_unreadable_file_is_refused_in_its_field(leader: Actor, client_of) -> None:
    answer = upload(client_of(leader), b"PK\x03\x04 broken", name="book.xlsx")
    assert answer.status_code == 422
    with organization_scope(leader.organization.id):
        assert not ImportRun.objects.exists()


def test_revenue_shows_how_amounts_are_read(leader: Actor, client_of) -> None:
    client = client_of(leader)
    upload(client, b"conta;mes;receita\nAcme;2026-01;1.234,56\n", kind="revenue")
    assert "R$1,234.56" in client.get(page("import_columns", only_run(leader))).content.decode()


@pytest.mark.parametrize("role", ["kam", "viewer"])
def test_only_leaders_import(role: str, leader: Actor, client_of, request) -> None:
    upload(client_of(leader), b"name\nAcme\n")
    run = only_run(leader)
    client = client_of(request.getfixturevalue(role))
    urls = [LIST] + [page(f"import_{n}", run) for n in ("detail", "columns", "undoing", "refused")]
    assert [client.get(url).status_code for url in urls] == [403] * 5
    assert client.post(page("import_application", run)).status_code == 403


def test_another_organisation_sees_nothing(leader: Actor, outsider: Actor, client_of) -> None:
    upload(client_of(leader), b"name\nAcme\n")
    run = only_run(leader)
    client = client_of(outsider)
    for name in ("detail", "columns", "undoing", "refused"):
        url = page(f"import_{name}", run)
        assert client.get(url).status_code == 404
        assert client.get(url.replace("/aurora/", "/borealis/")).status_code == 404
    assert b"clients.csv" not in client.get(LIST.replace("aurora", "borealis")).content
