"""History entries by API: shapes, versions, search, isolation."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.history.attachments import Upload
from accounts.history.rules import add_entry
from accounts.models import Account, EntryWord, HistoryEntry
from audit.models import Entry
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.programs import Program

ENTRY = {"kind": "problem", "happened_on": "2026-03-02", "text": "Entrega das peças atrasou"}
SHAPE = {
    "id",
    "account",
    "kind",
    "happened_on",
    "text",
    "author",
    "attachments",
    "version",
    "created_at",
    "updated_at",
}


def account_of(program: Program, name: str = "Lumen") -> str:
    return program.call("POST", "accounts/", {"name": name}).json()["id"]


def write(program: Program, account: str, **given: object) -> dict:
    answer = program.call("POST", "history-entries/", ENTRY | {"account": account} | given)
    assert answer.status_code == 201, answer.content
    return answer.json()


def found(program: Program, query: str) -> list[str]:
    rows = program.call("GET", f"history-entries/?{query}").json()["results"]
    return [row["text"] for row in rows]


def test_an_entry_is_added_and_audited(aurora, writer, reader):
    account = account_of(writer)
    answer = writer.call("POST", "history-entries/", ENTRY | {"account": account})
    body = answer.json()
    assert (answer.status_code, answer["etag"][:3]) == (201, '"1-')
    assert answer["location"] == f"/api/v1/history-entries/{body['id']}/"
    assert body.keys() == SHAPE
    assert {name: body[name] for name in ENTRY} == ENTRY
    assert (body["account"], body["attachments"]) == ({"id": account, "name": "Lumen"}, [])
    assert reader.client.get(answer["location"]).json() == body
    assert reader.call("GET", "history-entries/").json()["results"] == [body]
    with organization_scope(aurora.id):
        told = Entry.objects.get(action="history_entry.added")
        assert (str(told.object_id), "Entrega" in str(told.changes)) == (account, False)


def test_files_are_named(aurora, writer):
    account = account_of(writer)
    with organization_scope(aurora.id):
        add_entry(
            actor=Actor.of_system(aurora),
            account=Account.objects.get(pk=account),
            kind="result",
            happened_on=date(2026, 3, 2),
            text="x",
            uploads=[Upload("a.pdf", b"%PDF-1.7")],
        )
    [row] = writer.call("GET", "history-entries/").json()["results"]
    [file] = row["attachments"]
    uuid.UUID(file.pop("id"))
    assert file == {"name": "a.pdf", "content_type": "application/pdf", "size": 8}


def test_a_key_that_reads_writes_nothing(aurora, writer, reader):
    made = write(writer, account_of(writer))
    path = f"history-entries/{made['id']}/"
    body = ENTRY | {"account": made["account"]["id"]}
    assert reader.call("POST", "history-entries/", body).status_code == 403
    assert reader.call("PATCH", path, {"text": "x"}).status_code == 403
    assert reader.call("DELETE", path).status_code == 403
    assert found(reader, "") == [ENTRY["text"]]


def test_versions_guard_changes_and_deletion(aurora, writer):
    made = write(writer, account_of(writer))
    path = f"history-entries/{made['id']}/"
    changed = writer.call("PATCH", path, {"text": "Resolvido"}, **{"if-match": '"1"'})
    assert (changed.status_code, changed["etag"][:3], changed.json()["kind"]) == (
        200,
        '"2-',
        "problem",
    )
    same = writer.call("PATCH", path, {"text": "Resolvido"}, **{"if-match": '"2"'})
    assert (same.status_code, same["etag"][:3]) == (200, '"2-')
    for method, body in (("PATCH", {"text": "x"}), ("DELETE", None)):
        assert writer.call(method, path, body, **{"if-match": '"1"'}).status_code == 412
    assert writer.call("GET", path, **{"if-none-match": same["etag"]}).status_code == 304
    assert writer.call("DELETE", path, **{"if-match": '"2"'}).status_code == 204
    assert writer.call("DELETE", path).status_code == 404
    with organization_scope(aurora.id):
        assert (HistoryEntry.objects.count(), EntryWord.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("given", "status", "pointer"),
    [
        ({"kind": "gossip"}, 400, "/kind"),
        ({"text": ""}, 400, "/text"),
        ({"text": "x" * 10_001}, 400, "/text"),
        ({"text": "a\u0000"}, 400, "/text"),
        ({"happened_on": "2026-02-30"}, 400, "/happened_on"),
        ({"happened_on": "2999-01-01"}, 422, "/happened_on"),
        ({"account": str(uuid.uuid4())}, 422, "/account"),
        ({"account": None}, 400, "/account"),
        ({"txt": "x"}, 400, "/txt"),
    ],
)
def test_what_is_wrong_is_named(aurora, writer, given, status, pointer):
    body = ENTRY | {"account": account_of(writer)} | given
    answer = writer.call("POST", "history-entries/", body)
    told = [error["pointer"] for error in answer.json()["errors"]]
    assert (answer.status_code, told) == (status, [pointer])
    assert found(writer, "") == []


def test_filters_narrow(writer):
    one, two = account_of(writer, "One"), account_of(writer, "Two")
    write(writer, one, text="Entrega atrasada")
    write(writer, two, text="ENTREGAMOS a peça", kind="result", happened_on="2026-03-01")
    write(writer, two, text="A <b>peça</b>")
    both = ["ENTREGAMOS a peça", "Entrega atrasada"]
    assert found(writer, "q=entrega") == both
    assert found(writer, "q=entrega&ordering=-happened_on") == both[::-1]
    assert found(writer, f"q=entrega&account={two}") == both[:1]
    assert found(writer, "q=PECA+entreg") == both[:1]
    assert found(writer, "kind=result") == both[:1]
    assert found(writer, "q=%25") == []
    assert found(writer, "updated_since=2999-01-01T00:00:00Z") == []
    assert writer.call("GET", "history-entries/?kind=gossip").status_code == 400


def test_pages_follow_each_other(writer):
    account = account_of(writer)
    for number in range(5):
        write(writer, account, text=f"Entrega {number}")
    for query in ("", "&q=entrega"):
        first = writer.call("GET", f"history-entries/?limit=3{query}").json()
        second = writer.client.get(first["next"]).json()
        texts = [row["text"] for page in (first, second) for row in page["results"]]
        assert texts == [f"Entrega {number}" for number in range(5)]
        assert second["next"] is None


def test_another_organizations_entry_is_not_there(writer, stranger):
    theirs = write(stranger, account_of(stranger), text="Entrega secreta")
    path = f"history-entries/{theirs['id']}/"
    for method, body in (("GET", None), ("PATCH", {"text": "Mine"}), ("DELETE", None)):
        assert writer.call(method, path, body).status_code == 404
    body = ENTRY | {"account": theirs["account"]["id"]}
    assert writer.call("POST", "history-entries/", body).status_code == 422
    assert (found(writer, ""), found(writer, "q=entrega")) == ([], [])
    assert found(stranger, "q=entrega") == ["Entrega secreta"]


@pytest.mark.parametrize("query", ["", "q=entrega"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_statements_does_not_grow(writer, query, count):
    for number in range(count):
        write(writer, account_of(writer, f"Account {number}"))
    found(writer, query)
    with CaptureQueriesContext(connection) as statements:
        assert len(found(writer, query)) == count
    assert sum("SAVEPOINT" not in s["sql"] for s in statements) <= 5
