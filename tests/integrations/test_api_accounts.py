"""Accounts by API: shapes, upserts, versions, isolation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from tenants.scope import organization_scope
from tests.integrations.conftest import Program

LISTED = {
    "id", "name", "legal_name", "tax_id", "parent", "segment", "country", "city", "website",
    "owner", "phase", "potential", "tags", "references", "archived", "created_at", "updated_at",
}  # fmt: skip


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
    theirs = stranger.call("POST", "accounts/", {"name": "Secret", "references": [
        {"system": "s", "external_id": "1"}]}).json()["id"]  # fmt: skip
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
        (201, "made"), (200, "changed"), (422, "refused")
    ]  # fmt: skip
    assert results[0]["id"] == results[1]["id"]
    again = writer.call("POST", "accounts/bulk/", {"items": items[1:2]}).json()["results"]
    assert again == [
        {"index": 0, "status": 200, "id": results[0]["id"], "outcome": "unchanged", "errors": []}
    ]
    assert writer.call("POST", "accounts/bulk/", {"items": [{}] * 1001}).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_at_once_makes_one_account_each(aurora, key_of):
    text = key_of(aurora)

    def create(number: int) -> int:
        return _in_thread(text, "POST", "accounts/", {"name": "A", "tax_id": _cnpj(number % 12)})

    def upsert(number: int) -> int:
        return _in_thread(text, "PUT", f"accounts/by-ref/s/{number % 12}/", {"name": "B"})

    with ThreadPoolExecutor(4) as pool:
        created = list(pool.map(create, range(48)))
        upserted = list(pool.map(upsert, range(48)))
    assert {s: created.count(s) for s in set(created)} == {201: 12, 409: 36}
    assert upserted.count(201) == 12
    assert set(upserted) == {200, 201}
    with organization_scope(aurora.id):
        assert Account.objects.count() == 24


def _in_thread(text: str, method: str, path: str, body: dict) -> int:
    try:
        return Program(text).call(method, path, body).status_code
    finally:
        connection.close()


def _cnpj(number: int) -> str:
    from accounts.cnpj import check_digits

    base = f"{number + 1:012}"
    return base + check_digits(base)
