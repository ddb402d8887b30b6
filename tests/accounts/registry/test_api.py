"""Accounts by API: shapes, upserts, versions, isolation."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

LISTED = {
    "id",
    "name",
    "legal_name",
    "tax_id",
    "parent",
    "segment",
    "country",
    "city",
    "website",
    "owner",
    "phase",
    "potential",
    "tags",
    "references",
    "custom",
    "archived",
    "version",
    "created_at",
    "updated_at",
}


def test_the_list_has_the_promised_shape(writer, reader):
    body = {
        "name": "Lumen",
        "tags": ["b", "a"],
        "references": [{"system": "s", "external_id": "1"}],
    }
    assert writer.call("POST", "accounts/", body).status_code == 201
    [row] = writer.call("GET", "accounts/").json()["results"]
    assert row.keys() == LISTED | {"designation"}
    assert (row["tags"], row["references"]) == (["a", "b"], body["references"])
    [row] = reader.call("GET", "accounts/").json()["results"]
    assert row.keys() == LISTED


def test_keys_that_may_not_see_the_designation_cannot_filter_by_it(reader):
    assert reader.call("GET", "accounts/?designation=key").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_three_statements_whatever_its_length(writer, count):
    for number in range(count):
        writer.call("POST", "accounts/", {"name": f"Account {number}"})
    writer.call("GET", "accounts/")
    with CaptureQueriesContext(connection) as statements:
        assert len(writer.call("GET", "accounts/").json()["results"]) == count
    assert sum("SAVEPOINT" not in s["sql"] for s in statements) <= 5


def test_pages_follow_each_other_both_ways(writer):
    for number in range(5):
        writer.call("POST", "accounts/", {"name": f"Account {number}"})
    first = writer.call("GET", "accounts/?limit=2").json()
    second = writer.client.get(first["next"]).json()
    third = writer.client.get(second["next"]).json()
    names = [row["name"] for page in (first, second, third) for row in page["results"]]
    assert names == [f"Account {number}" for number in range(5)]
    assert third["next"] is None
    assert writer.client.get(second["previous"]).json()["results"] == first["results"]


def test_a_stale_version_changes_nothing(writer):
    made = writer.call("POST", "accounts/", {"name": "Lumen", "tags": ["a"]})
    path = f"accounts/{made.json()['id']}/"
    changed = writer.call("PATCH", path, {"city": "Rio"}, **{"if-match": made["etag"]})
    assert changed.json()["tags"] == ["a"]
    stale = writer.call("PATCH", path, {"city": "Ulm"}, **{"if-match": made["etag"]})
    assert stale.status_code == 412
    assert writer.call("GET", path).json()["city"] == "Rio"


def test_another_organisations_account_is_not_there(writer, stranger):
    theirs = stranger.call(
        "POST", "accounts/", {"name": "Secret", "references": [{"system": "s", "external_id": "1"}]}
    ).json()["id"]
    for method, path, body in [
        ("GET", f"accounts/{theirs}/", None),
        ("PATCH", f"accounts/{theirs}/", {"name": "Mine"}),
        ("POST", f"accounts/{theirs}/archive/", None),
        ("GET", "accounts/by-ref/s/1/", None),
    ]:
        assert writer.call(method, path, body).status_code == 404
    assert writer.call("GET", "accounts/").json()["results"] == []
    assert writer.call("POST", "accounts/", {"name": "A", "parent": theirs}).status_code == 422
    assert stranger.call("GET", f"accounts/{theirs}/").json()["name"] == "Secret"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"name": "\\ud800"}',
        b'{"name": "a\\u0000"}',
        b"[" * 100_000,
        b'{"nme": 1}',
        b"1" * 400,
    ],
)
def test_odd_bodies_are_refused(writer, body):
    answer = writer.call("POST", "accounts/", body)
    assert answer.status_code == 400
    assert answer["content-type"] == "application/problem+json"


def test_a_bulk_request_has_one_result_for_each_item(writer):
    reference = [{"system": "s", "external_id": "1"}]
    items = [
        {"name": "One", "references": reference},
        {"name": "One!", "references": reference},
        {"x": 1},
    ]
    results = writer.call("POST", "accounts/bulk/", {"items": items}).json()["results"]
    assert [(r["status"], r["outcome"]) for r in results] == [
        (201, "made"),
        (200, "changed"),
        (422, "refused"),
    ]
    assert results[0]["id"] == results[1]["id"]
    again = writer.call("POST", "accounts/bulk/", {"items": items[1:2]}).json()["results"]
    assert again == [
        {"index": 0, "status": 200, "id": results[0]["id"], "outcome": "unchanged", "errors": []}
    ]
    assert writer.call("POST", "accounts/bulk/", {"items": [{}] * 1001}).status_code == 400


@pytest.mark.parametrize("references", [[{"external_id": "1"}], [{"system": "s"}], [{}]])
def test_half_a_reference_is_refused(writer, references):
    made = writer.call("POST", "accounts/", {"name": "Lumen"}).json()["id"]
    body = {"references": references}
    for method, path in [
        ("PATCH", f"accounts/{made}/"),
        ("POST", "accounts/"),
        ("PUT", "accounts/by-ref/s/9/"),
    ]:
        answer = writer.call(method, path, {"name": "Other", **body})
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"].startswith("/references/0/")
    items = {"items": [{"name": "New", **body}]}
    [result] = writer.call("POST", "accounts/bulk/", items).json()["results"]
    assert (result["status"], result["outcome"]) == (422, "refused")
    rows = writer.call("GET", "accounts/").json()["results"]
    assert [(row["name"], row["references"]) for row in rows] == [("Lumen", [])]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 1),
        ("name", True),
        ("notes", 0),
        ("tags", [1]),
        ("city", "a\u0001"),
        ("tags", ["\u0001"]),
    ],
)
def test_a_text_is_a_text(writer, field, value):
    answer = writer.call("POST", "accounts/", {"name": "Lumen", field: value})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"].startswith(f"/{field}")
    assert writer.call("GET", "accounts/").json()["results"] == []


def test_what_a_change_leaves_out_stays_lists_too(writer):
    body = {
        "name": "Lumen",
        "city": "Rio",
        "tags": ["a", "b"],
        "references": [{"system": "s", "external_id": "1"}],
    }
    made = writer.call("POST", "accounts/", body).json()
    changes = [
        ("PATCH", f"accounts/{made['id']}/", {"city": "Ulm"}),
        ("PUT", "accounts/by-ref/s/1/", {"city": "Bonn"}),
    ]
    for method, path, change in changes:
        answer = writer.call(method, path, change)
        assert answer.status_code == 200
        same = {"updated_at", "version", "city"}
        assert {k: v for k, v in answer.json().items() if k not in same} == {
            k: v for k, v in made.items() if k not in same
        }
        assert answer.json()["city"] == change["city"]
    item = {"references": body["references"], "city": "Lund"}
    writer.call("POST", "accounts/bulk/", {"items": [item]})
    found = writer.call("GET", f"accounts/{made['id']}/").json()
    assert (found["city"], found["tags"], found["references"]) == (
        "Lund",
        ["a", "b"],
        body["references"],
    )
    emptied = writer.call("PATCH", f"accounts/{made['id']}/", {"tags": []})
    assert (emptied.json()["tags"], emptied.json()["references"]) == ([], body["references"])


def test_every_write_with_a_stale_version_changes_nothing(writer):
    body = {"name": "Lumen", "references": [{"system": "s", "external_id": "1"}]}
    made = writer.call("POST", "accounts/", body)
    path = f"accounts/{made.json()['id']}/"
    current = writer.call("PATCH", path, {"city": "Rio"}).json()
    log = len(writer.call("GET", "audit-entries/").json()["results"])
    for tag in (made["etag"], '"99"', '"wrong"', "W/", "2"):
        for method, address, change in [
            ("PATCH", path, {"city": "Ulm", "tags": ["x"]}),
            ("POST", f"{path}archive/", None),
            ("DELETE", f"{path}archive/", None),
            ("PUT", "accounts/by-ref/s/1/", {"city": "Ulm"}),
            ("PUT", "accounts/by-ref/s/2/", {"name": "New"}),
        ]:
            answer = writer.call(method, address, change, **{"if-match": tag})
            assert (answer.status_code, answer.json()["code"]) == (412, "stale")
    assert writer.call("GET", path).json() == current
    assert len(writer.call("GET", "accounts/").json()["results"]) == 1
    assert len(writer.call("GET", "audit-entries/").json()["results"]) == log


@pytest.mark.parametrize("name", ["\u200b", "\u202e \u2060", "\u3164"])
def test_a_name_that_shows_nothing_is_none(writer: Any, name: str) -> None:
    named = writer.call("POST", "accounts/", {"name": "Lumen"}).json()["id"]
    reference = {"system": "crm", "external_id": "1"}
    items = {"items": [{"name": name, "references": [reference]}]}
    person = {"account": named, "name": name, "role": "buyer"}
    answers = [
        writer.call("POST", "accounts/", {"name": name}),
        writer.call("PATCH", f"accounts/{named}/", {"name": name}),
        writer.call("POST", "stakeholders/", person),
    ]
    assert [(a.status_code, a.json()["errors"][0]["pointer"]) for a in answers] == [
        (422, "/name")
    ] * 3
    [result] = writer.call("POST", "accounts/bulk/", items).json()["results"]
    assert (result["outcome"], result["errors"][0]["pointer"]) == ("refused", "/name")
    made = writer.call("POST", "accounts/", {"name": "👩‍👩‍👧"})
    assert (made.status_code, made.json()["name"]) == (201, "👩‍👩‍👧")
