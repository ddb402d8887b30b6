"""Revenue by API: one month at a time and many at once."""

from __future__ import annotations

import pytest

MONTH = {"month": "2026-10", "revenue": "100.00", "cost": "40.00"}


@pytest.fixture
def account(writer) -> str:
    """The id of an account of aurora that another system knows as crm:1."""
    body = {"name": "Lumen", "references": [{"system": "crm", "external_id": "1"}]}
    return writer.call("POST", "accounts/", body).json()["id"]


@pytest.fixture
def made(writer, account):
    """The answer that made a month."""
    return writer.call("POST", "revenue/", {"account": account, **MONTH})


def test_a_month_is_made_once(writer, account, made):
    assert made.status_code == 201
    body = made.json()
    assert made["location"] == f"/api/v1/revenue/{body['id']}/"
    assert made["etag"][:3] == '"1-'
    assert body == {
        "id": body["id"],
        "account": {"id": account, "name": "Lumen"},
        "month": "2026-10",
        "revenue": "100.00",
        "cost": "40.00",
        "currency": "BRL",
        "version": 1,
        "updated_at": body["updated_at"],
    }
    again = writer.call("POST", "revenue/", {"account": account, **MONTH, "revenue": "7"})
    assert again.status_code == 409
    assert again.json()["errors"][0]["pointer"] == "/month"
    assert writer.client.get(made["location"]).json() == body


def test_an_account_can_be_named_by_its_reference(writer, account):
    reference = {"system": "crm", "external_id": "1"}
    answer = writer.call("POST", "revenue/", {"reference": reference, **MONTH})
    assert answer.status_code == 201
    assert answer.json()["account"]["id"] == account


@pytest.mark.parametrize(
    ("named", "pointer"),
    [
        ({}, "/account"),
        ({"account": "0190a000-0000-7000-8000-000000000000"}, "/account"),
        ({"reference": {"system": "crm", "external_id": "2"}}, "/reference"),
    ],
)
def test_an_unknown_account_is_refused(writer, account, named, pointer):
    answer = writer.call("POST", "revenue/", {**named, **MONTH})
    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json()["errors"]] == [pointer]
    assert writer.call("GET", "revenue/").json()["results"] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("month", "2026-13"),
        ("month", "2026-1"),
        ("revenue", "1.001"),
        ("revenue", "100000000000000.00"),
        ("revenue", None),
        ("revenue", "NaN"),
        ("cost", "much"),
        ("profit", "1"),
    ],
)
def test_what_is_no_month_is_refused(writer, account, field, value):
    answer = writer.call("POST", "revenue/", {"account": account, **MONTH, field: value})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"/{field}"
    assert writer.call("GET", "revenue/").json()["results"] == []


def test_a_change_leaves_what_it_does_not_name(writer, made):
    path = made["location"].removeprefix("/api/v1/")
    changed = writer.call("PATCH", path, {"revenue": "250.5"}, **{"if-match": made["etag"]})
    assert changed.status_code == 200
    assert (changed.json()["revenue"], changed.json()["cost"]) == ("250.50", "40.00")
    assert changed["etag"][:3] == '"2-'
    emptied = writer.call("PATCH", path, {"cost": None})
    assert (emptied.json()["revenue"], emptied.json()["cost"]) == ("250.50", None)
    same = writer.call("PATCH", path, {"cost": None})
    assert same["etag"][:3] == emptied["etag"][:3] == '"3-'


def test_an_answer_can_be_sent_back(writer, made):
    path = made["location"].removeprefix("/api/v1/")
    answer = writer.call("PATCH", path, made.json())
    assert (answer.status_code, answer["etag"][:3]) == (200, '"1-')


def test_a_stale_version_changes_and_deletes_nothing(writer, made):
    path = made["location"].removeprefix("/api/v1/")
    writer.call("PATCH", path, {"revenue": "2"})
    for method, body in [("PATCH", {"revenue": "3"}), ("DELETE", None)]:
        stale = writer.call(method, path, body, **{"if-match": made["etag"]})
        assert stale.status_code == 412
        assert stale.json()["code"] == "stale"
    assert writer.call("GET", path).json()["revenue"] == "2.00"


def test_a_month_can_be_forgotten(writer, account, made):
    path = made["location"].removeprefix("/api/v1/")
    gone = writer.call("DELETE", path, **{"if-match": made["etag"]})
    assert (gone.status_code, gone.content) == (204, b"")
    assert writer.call("GET", path).status_code == 404
    assert writer.call("DELETE", path).status_code == 404
    assert writer.call("GET", "revenue/").json()["results"] == []


def test_an_unchanged_month_is_not_sent_again(reader, writer, made):
    path = made["location"].removeprefix("/api/v1/")
    answer = reader.call("GET", path, **{"if-none-match": made["etag"]})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_key_that_reads_writes_no_month(reader, writer, account, made):
    path = made["location"].removeprefix("/api/v1/")
    assert reader.call("POST", "revenue/", {"account": account, **MONTH}).status_code == 403
    assert reader.call("PATCH", path, {"revenue": "1"}).status_code == 403
    assert reader.call("DELETE", path).status_code == 403
    assert reader.call("GET", path).json() == made.json()


def test_another_organisations_month_is_not_there(writer, stranger, account, made):
    path = made["location"].removeprefix("/api/v1/")
    assert stranger.call("GET", path).status_code == 404
    assert stranger.call("PATCH", path, {"revenue": "1"}).status_code == 404
    assert stranger.call("DELETE", path).status_code == 404
    assert stranger.call("POST", "revenue/", {"account": account, **MONTH}).status_code == 422
    items = [{"account": account, **MONTH, "revenue": "1"}]
    [refused] = stranger.call("POST", "revenue/bulk/", {"items": items}).json()["results"]
    assert (refused["status"], refused["id"]) == (422, None)
    assert stranger.call("GET", "revenue/").json()["results"] == []
    assert writer.call("GET", path).json() == made.json()


def test_many_months_are_made_changed_and_left(writer, account, made):
    def item(month, revenue, **more):
        return {"account": account, "month": month, "revenue": revenue, **more}

    items = [item("2026-10", "100"), item("2026-11", "5"), item("2026-11", "6"), item("x", "1")]
    results = writer.call("POST", "revenue/bulk/", {"items": items}).json()["results"]
    assert [(r["status"], r["outcome"]) for r in results] == [
        (200, "unchanged"),
        (201, "made"),
        (200, "changed"),
        (422, "refused"),
    ]
    rows = writer.call("GET", "revenue/").json()["results"]
    assert [(r["month"], r["revenue"], r["cost"]) for r in rows] == [
        ("2026-10", "100.00", "40.00"),
        ("2026-11", "6.00", None),
    ]
    assert [r["id"] for r in rows] == [results[0]["id"], results[1]["id"]]


def test_the_log_says_what_revenue_was_before(writer, account, made):
    path = made["location"].removeprefix("/api/v1/")
    writer.call("PATCH", path, {"revenue": "120", "cost": "50"})
    items = [{"account": account, "month": "2026-10", "revenue": "130"}]
    writer.call("POST", "revenue/bulk/", {"items": items})
    writer.call("DELETE", path)
    entries = writer.call("GET", "audit-entries/?action=revenue.changed").json()["results"]
    expected = [
        {"2026-10": [None, "100.00"], "2026-10 cost": [None, "40.00"]},
        {"2026-10": ["100.00", "120.00"], "2026-10 cost": ["40.00", "50.00"]},
        {"2026-10": ["120.00", "130.00"]},
        {"2026-10": ["130.00", None], "2026-10 cost": ["50.00", None]},
    ]
    assert sorted((e["changes"] for e in entries), key=str) == sorted(expected, key=str)
    assert {entry["object_id"] for entry in entries} == {account}
