"""The pages of the history: who sees and does what, files, constant queries, nothing as HTML."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.history.attachments import Upload
from accounts.history.rules import add_entry, change_entry
from accounts.models import Account, Attachment, HistoryEntry
from accounts.registry.rules import create_account
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

DAY = date(2026, 3, 2)
PDF = b"%PDF-1.7 contract"
NASTY = '<script>alert("x")</script>'
SENT = {"kind": "problem", "happened_on": "2026-03-02", "text": "Entrega atrasada"}


@pytest.fixture
def account(in_aurora: Organization, leader: Actor) -> Account:
    return create_account(actor=leader, values={"name": "Alfa"})


@pytest.fixture
def browser(leader: Actor, client_of: Callable[[Actor], Client]) -> Client:
    return client_of(leader)


def write(actor: Actor, account: Account, text: str = "Entrega", **given: object) -> HistoryEntry:
    values = {"kind": "problem", "happened_on": DAY} | given
    return add_entry(actor=actor, account=account, text=text, **values)


def url(name: str, *things: Account | HistoryEntry | Attachment, slug: str = "aurora") -> str:
    return reverse(f"accounts:{name}", args=[slug, *(thing.pk for thing in things)])


def pdf(name: str = "contract.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_an_entry_is_added_with_its_files_and_undone(account: Account, browser: Client) -> None:
    sent = SENT | {"attachments": [pdf(), pdf("C:\\a\\../price.pdf")]}
    answer = browser.post(url("history", account), sent, follow=True)
    assert answer.redirect_chain == [(url("history", account), 302)]
    entry = HistoryEntry.objects.get()
    assert [(f.name, bytes(f.content)) for f in entry.attachments.order_by("name")] == [
        ("contract.pdf", PDF),
        ("price.pdf", PDF),
    ]
    undo = url("entry_delete", account, entry)
    assert f'action="{undo}"' in answer.content.decode()
    assert browser.post(undo).status_code == 302
    assert HistoryEntry.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": " "},
        {"kind": "gossip"},
        {"happened_on": "yesterday"},
        {"happened_on": "2999-01-01"},
        {"attachments": [pdf("page.html", b"<html>")]},
        {"attachments": [pdf("page.pdf", b"<html>")]},
        {"attachments": [pdf(content=b"")]},
        {"attachments": [pdf("large.txt", b"a" * (5 * 1024 * 1024 + 1))]},
        {"attachments": [pdf() for _ in range(6)]},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    account: Account, browser: Client, wrong: dict
) -> None:
    for file in wrong.get("attachments", []):
        file.seek(0)
    answer = browser.post(url("history", account), SENT | wrong)
    [field] = wrong
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (HistoryEntry.objects.count(), Attachment.objects.count()) == (0, 0)


def test_editing_tells_what_someone_else_changed(
    account: Account, leader: Actor, browser: Client
) -> None:
    entry = write(leader, account)
    change_entry(actor=leader, entry=entry, values={"text": "Theirs"})
    page = url("entry_edit", account, entry)
    answer = browser.post(page, SENT | {"text": "Mine", "version": "1"})
    assert (answer.status_code, HistoryEntry.objects.get().text) == (409, "Theirs")
    html = answer.content.decode()
    assert ("Theirs" in html, "Mine" in html) == (True, True)
    again = SENT | {"text": "Mine", "version": answer.context["form"]["version"].value()}
    assert browser.post(page, again).status_code == 302
    assert HistoryEntry.objects.get().text == "Mine"


def test_deleting_asks_first(account: Account, leader: Actor, browser: Client) -> None:
    entry = write(leader, account, uploads=[Upload("a.pdf", PDF)])
    file = Attachment.objects.get()
    for page, count in (
        (url("attachment_delete", account, entry, file), Attachment.objects.count),
        (url("entry_delete", account, entry), HistoryEntry.objects.count),
    ):
        assert (browser.get(page).status_code, count()) == (200, 1)
        assert (browser.post(page).status_code, count()) == (302, 0)
        assert browser.post(page).status_code == 404


def test_a_viewer_reads_and_writes_nothing(
    account: Account, leader: Actor, viewer: Actor, client_of: Callable[[Actor], Client]
) -> None:
    entry = write(leader, account, uploads=[Upload("a.pdf", PDF)])
    file = Attachment.objects.get()
    client = client_of(viewer)
    page = client.get(url("history", account))
    assert (page.status_code, page.context["form"], page.context["rows"]) == (
        200,
        None,
        [(entry, False)],
    )
    for read in (
        url("entry_search"),
        url("changes", account),
        url("attachment", account, entry, file),
    ):
        assert client.get(read).status_code == 200
    assert client.post(url("history", account), SENT).status_code == 403
    for page in ("entry_edit", "entry_delete"):
        assert client.get(url(page, account, entry)).status_code == 403
        assert client.post(url(page, account, entry), SENT).status_code == 403
    assert client.post(url("attachment_delete", account, entry, file)).status_code == 403
    assert (HistoryEntry.objects.get().text, Attachment.objects.count()) == ("Entrega", 1)


def test_nothing_of_another_organization_is_there(
    account: Account, outsider: Actor, browser: Client
) -> None:
    with organization_scope(outsider.organization.id):
        theirs = create_account(actor=outsider, values={"name": "Secret client"})
        entry = write(outsider, theirs, "Entrega secreta", uploads=[Upload("a.pdf", PDF)])
        file = Attachment.objects.get()
    for page in (
        url("history", theirs),
        url("changes", theirs),
        url("entry_edit", theirs, entry),
        url("entry_delete", account, entry),
        url("attachment", theirs, entry, file),
        url("attachment", account, entry, file),
        url("attachment_delete", theirs, entry, file),
        url("entry_search", slug="borealis"),
    ):
        assert browser.get(page).status_code == 404
        assert browser.post(page, SENT).status_code in (404, 405)
    found = browser.get(url("entry_search"), {"q": "entrega"})
    assert found.context["rows"] == []
    assert "secreta" not in found.content.decode()


def test_a_file_is_only_ever_a_download(account: Account, leader: Actor, browser: Client) -> None:
    entry = write(leader, account, uploads=[Upload('Ação "1".txt', b"<html><script>")])
    answer = browser.get(url("attachment", account, entry, Attachment.objects.get()))
    assert (answer.status_code, answer.content) == (200, b"<html><script>")
    told = {
        name: answer[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "X-Content-Type-Options",
            "Content-Security-Policy",
            "Cache-Control",
        )
    }
    assert told == {
        "Content-Type": "text/plain",
        "Content-Disposition": "attachment; filename*=utf-8''A%C3%A7%C3%A3o%20_1_.txt",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }


def test_what_people_wrote_is_never_html(account: Account, leader: Actor, browser: Client) -> None:
    entry = write(leader, account, f"{NASTY} entrega")
    for page in (
        url("history", account),
        url("entry_search") + "?q=script",
        url("entry_edit", account, entry),
        url("entry_delete", account, entry),
        url("entry_search") + "?q=%3Cscript%3Ealert(",
    ):
        html = browser.get(page).content.decode()
        assert ("<script>alert" in html, "&lt;" in html) == (False, True)


def test_the_kinds_narrow_and_pages_go_on(account: Account, leader: Actor, browser: Client) -> None:
    for number in range(27):
        write(leader, account, f"Entrega {number}", kind=("signal", "result")[number % 2])
    page = browser.get(url("history", account), {"kind": "result"})
    assert [entry.kind for entry, _may in page.context["rows"]] == ["result"] * 13
    for address in (url("history", account), url("entry_search") + "?q=entrega"):
        first = browser.get(address).context["page"]
        sign = "&" if "?" in address else "?"
        second = browser.get(f"{address}{sign}after={first.older}").context["page"]
        assert (len(first.entries), len(second.entries), second.older) == (25, 2, None)
        assert {e.pk for e in first.entries} & {e.pk for e in second.entries} == set()


@pytest.mark.parametrize(
    "query", ["?after=x", "?kind=x", "?since=x&until=2026-99-01", "?q=" + "x" * 999, "?q=%00"]
)
def test_odd_questions_are_answered(account: Account, browser: Client, query: str) -> None:
    assert browser.get(url("entry_search") + query).status_code == 200
    assert browser.get(url("history", account) + query).status_code == 200


@pytest.mark.parametrize("name", ["history", "entry_search", "changes"])
def test_the_number_of_statements_does_not_grow(
    in_aurora: Organization, leader: Actor, browser: Client, name: str
) -> None:
    counts = []
    for _round in (1, 2):
        account = create_account(actor=leader, values={"name": "Alfa"}, same_name_is_meant=True)
        for _entry in range(len(counts) * 2 + 1):
            write(leader, account, uploads=[Upload("a.pdf", PDF)] * (len(counts) + 1))
        page = url(name) + "?q=entrega" if name == "entry_search" else url(name, account)
        browser.get(page)
        with CaptureQueriesContext(connection) as statements:
            assert browser.get(page).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 15
