"""Team members by API: shapes, versions, one sponsor, isolation."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.actors import Actor
from tests.programs import Program


@pytest.fixture
def account_id(writer: Program) -> str:
    return str(writer.call("POST", "accounts/", {"name": "Lumen"}).json()["id"])


def add(program: Program, account_id: str, email: str, **values: Any) -> Any:
    body = {"account": account_id, "member": email, **values}
    return program.call("POST", "team-members/", body)


def test_a_person_is_added_and_read(
    writer: Program, reader: Program, account_id: str, viewer: Actor
) -> None:
    values = {"role": "support", "function": "it", "hours_per_month": 4, "since": "2026-03-01"}
    made = add(writer, account_id, "VIEWER@aurora.example", **values)
    body = made.json()
    path = f"team-members/{body['id']}/"
    assert (made.status_code, made["location"], made["etag"][:3]) == (201, f"/api/v1/{path}", '"1-')
    assert body == values | {
        "id": body["id"],
        "account": {"id": account_id, "name": "Lumen"},
        "member": "viewer@aurora.example",
        "name": "Viewer",
        "version": 1,
        "updated_at": body["updated_at"],
    }
    assert reader.call("GET", path).json() == body
    assert reader.call("GET", path, **{"if-none-match": made["etag"]}).status_code == 304
    assert reader.call("GET", "team-members/").json()["results"] == [body]


def test_a_key_that_reads_changes_nothing(
    writer: Program, reader: Program, account_id: str, viewer: Actor
) -> None:
    made = add(writer, account_id, "viewer@aurora.example").json()["id"]
    assert add(reader, account_id, "admin@aurora.example").status_code == 403
    assert reader.call("PATCH", f"team-members/{made}/", {"function": "it"}).status_code == 403
    assert reader.call("DELETE", f"team-members/{made}/").status_code == 403
    assert len(writer.call("GET", "team-members/").json()["results"]) == 1


def test_a_stale_version_changes_nothing(writer: Program, account_id: str, viewer: Actor) -> None:
    made = add(writer, account_id, "viewer@aurora.example")
    path = f"team-members/{made.json()['id']}/"
    seen = {"if-match": made["etag"]}
    changed = writer.call("PATCH", path, {"function": "legal"}, **seen)
    assert (changed.status_code, changed["etag"][:3]) == (200, '"2-')
    assert writer.call("PATCH", path, {"function": "it"}, **seen).status_code == 412
    assert writer.call("DELETE", path, **seen).status_code == 412
    assert writer.call("GET", path).json()["function"] == "legal"
    assert writer.call("DELETE", path, **{"if-match": changed["etag"]}).status_code == 204
    assert writer.call("GET", path).status_code == 404
    assert writer.call("DELETE", path).status_code == 404


def test_a_second_sponsor_is_refused(
    writer: Program, account_id: str, viewer: Actor, leader: Actor
) -> None:
    sponsor = {"role": "executive_sponsor"}
    assert add(writer, account_id, "leader@aurora.example", **sponsor).status_code == 201
    for email in ("viewer@aurora.example", "leader@aurora.example"):
        assert add(writer, account_id, email, **sponsor).status_code == 409


@pytest.mark.parametrize(
    ("email", "values", "status", "pointer"),
    [
        ("nobody@aurora.example", {}, 422, "/member"),
        ("viewer@aurora.example", {"role": "boss"}, 400, "/role"),
        ("viewer@aurora.example", {"hours_per_month": 401}, 400, "/hours_per_month"),
        ("viewer@aurora.example", {"colour": "red"}, 400, "/colour"),
    ],
)
def test_what_is_wrong_is_said(
    writer: Program,
    account_id: str,
    viewer: Actor,
    email: str,
    values: Any,
    status: int,
    pointer: str,
) -> None:
    answer = add(writer, account_id, email, **values)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)


def test_the_list_is_filtered(
    writer: Program, account_id: str, viewer: Actor, leader: Actor
) -> None:
    other = writer.call("POST", "accounts/", {"name": "Other"}).json()["id"]
    add(writer, account_id, "viewer@aurora.example")
    add(writer, account_id, "leader@aurora.example", role="executive_sponsor")
    add(writer, other, "viewer@aurora.example", function="it")

    def found(query: str) -> list[tuple[str, str]]:
        rows = writer.call("GET", f"team-members/?{query}").json()["results"]
        return [(row["account"]["name"], row["name"]) for row in rows]

    assert found(f"account={account_id}") == [("Lumen", "Viewer"), ("Lumen", "Leader")]
    assert found("member=viewer@aurora.example") == [("Lumen", "Viewer"), ("Other", "Viewer")]
    assert found("role=executive_sponsor") == [("Lumen", "Leader")]
    assert found("function=it") == [("Other", "Viewer")]
    assert found("updated_since=2999-01-01T00:00:00Z") == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_as_many_statements_whatever_its_length(
    writer: Program, viewer: Actor, count: int
) -> None:
    for number in range(count):
        made = writer.call("POST", "accounts/", {"name": f"Account {number}"}).json()["id"]
        add(writer, made, "viewer@aurora.example")
    writer.call("GET", "team-members/")
    with CaptureQueriesContext(connection) as statements:
        assert len(writer.call("GET", "team-members/").json()["results"]) == count
    assert sum("SAVEPOINT" not in s["sql"] for s in statements) <= 5


def test_another_organisation_s_teams_are_not_there(
    writer: Program, stranger: Program, account_id: str, viewer: Actor
) -> None:
    made = add(writer, account_id, "viewer@aurora.example").json()["id"]
    for method, path, body in [
        ("GET", f"team-members/{made}/", None),
        ("PATCH", f"team-members/{made}/", {"function": "it"}),
        ("DELETE", f"team-members/{made}/", None),
    ]:
        assert stranger.call(method, path, body).status_code == 404
    assert stranger.call("GET", "team-members/").json()["results"] == []
    assert add(stranger, account_id, "admin@borealis.example").status_code == 422
