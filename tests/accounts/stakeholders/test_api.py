"""Stakeholders by API: shapes, versions, references, many at once, isolation, erasure."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from accounts.stakeholders.erasure import erase_person
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.programs import Program

CRM = [{"system": "crm", "external_id": "7"}]
BY_REF = "stakeholders/by-ref/crm/7/"


@pytest.fixture
def account_id(writer: Program) -> str:
    return account(writer, "Lumen")


def account(program: Program, name: str) -> str:
    return str(program.call("POST", "accounts/", {"name": name}).json()["id"])


def add(program: Program, account_id: str, name: str = "Ana", **values: Any) -> Any:
    body = {"account": account_id, "name": name, "role": "buyer", **values}
    return program.call("POST", "stakeholders/", body)


def names(program: Program, query: str = "") -> list[tuple[str, str]]:
    rows = program.call("GET", f"stakeholders/?{query}").json()["results"]
    return [(row["account"]["name"], row["name"]) for row in rows]


def test_a_person_is_added_and_read(
    writer: Program, reader: Program, account_id: str, viewer: Actor
) -> None:
    chief = add(writer, account_id, "Bia").json()["id"]
    values = {
        "name": "Ana",
        "email": "ana@client.example",
        "phone": "+55 11",
        "linkedin": "https://linkedin.com/in/ana",
        "role": "champion",
        "title": "CFO",
        "function": "finance",
        "level": "board",
        "reports_to": chief,
        "influence": 5,
        "attitude": -2,
        "strength": 4,
        "contact": "viewer@aurora.example",
        "last_touch_on": "2026-01-05",
        "notes": "Likes tea",
        "references": CRM,
    }
    made = add(writer, account_id, **values)
    body = made.json()
    path = f"stakeholders/{body['id']}/"
    assert (made.status_code, made["location"], made["etag"][:3]) == (201, f"/api/v1/{path}", '"1-')
    assert body == values | {
        "id": body["id"],
        "person": body["person"],
        "version": 1,
        "account": {"id": account_id, "name": "Lumen"},
        "created_at": body["created_at"],
        "updated_at": body["updated_at"],
    }
    assert reader.call("GET", path).json() == body
    assert reader.call("GET", BY_REF).json() == body
    assert reader.call("GET", path, **{"if-none-match": made["etag"]}).status_code == 304
    assert reader.call("GET", "stakeholders/?role=champion").json()["results"] == [body]


def test_a_key_that_reads_changes_nothing(
    writer: Program, reader: Program, account_id: str
) -> None:
    made = add(writer, account_id, references=CRM).json()["id"]
    for method, path, body in [
        ("POST", "stakeholders/", {"account": account_id, "name": "Eva", "role": "user"}),
        ("PATCH", f"stakeholders/{made}/", {"role": "user"}),
        ("DELETE", f"stakeholders/{made}/", None),
        ("PUT", BY_REF, {"role": "user"}),
        ("POST", "stakeholders/bulk/", {"items": [{"references": CRM, "role": "user"}]}),
    ]:
        assert reader.call(method, path, body).status_code == 403
    row = writer.call("GET", f"stakeholders/{made}/").json()
    assert (row["role"], row["version"]) == ("buyer", 1)


def test_a_stale_version_changes_nothing(writer: Program, account_id: str) -> None:
    made = add(writer, account_id, references=CRM)
    path, seen = f"stakeholders/{made.json()['id']}/", {"if-match": made["etag"]}
    changed = writer.call("PATCH", path, {"phone": "1"}, **seen)
    assert (changed.status_code, changed["etag"][:3], changed.json()["phone"]) == (200, '"2-', "1")
    for method, address, body in [
        ("PATCH", path, {"phone": "2"}),
        ("PUT", BY_REF, {"phone": "2"}),
        ("DELETE", path, None),
        ("PUT", "stakeholders/by-ref/crm/8/", {"account": account_id, "name": "B"}),
    ]:
        assert writer.call(method, address, body, **seen).status_code == 412
    assert writer.call("GET", path).json()["phone"] == "1"
    assert writer.call("DELETE", path, **{"if-match": changed["etag"]}).status_code == 204
    assert writer.call("GET", path).status_code == 404
    assert writer.call("DELETE", path).status_code == 404


def test_a_reference_makes_changes_and_leaves(writer: Program, account_id: str) -> None:
    body = {"account": account_id, "name": "Ana", "role": "buyer", "notes": "x"}
    made = writer.call("PUT", BY_REF, body)
    assert (made.status_code, made.json()["references"]) == (201, CRM)
    again = writer.call("PUT", BY_REF, body)
    assert (again.status_code, again["etag"][:3]) == (200, '"1-')
    changed = writer.call("PUT", BY_REF, {"role": "user"})
    assert (changed.status_code, changed["etag"][:3]) == (200, '"2-')
    assert (changed.json()["role"], changed.json()["notes"]) == ("user", "x")
    more = [{"system": "erp", "external_id": "1"}]
    assert writer.call("PUT", BY_REF, {"references": more}).json()["references"] == CRM + more
    assert names(writer) == [("Lumen", "Ana")]


def test_one_person_at_two_accounts(writer: Program, account_id: str) -> None:
    other = account(writer, "Other")
    first = add(writer, account_id, email="ana@client.example").json()
    by_email = add(writer, other, "Ana Prado", email="ANA@client.example").json()
    assert by_email["person"] == first["person"]
    assert writer.call("GET", f"stakeholders/{first['id']}/").json()["name"] == "Ana Prado"
    third = account(writer, "Third")
    by_id = writer.call(
        "POST", "stakeholders/", {"account": third, "person": first["person"], "role": "user"}
    ).json()
    assert (by_id["person"], by_id["name"]) == (first["person"], "Ana Prado")
    namesake = add(writer, third, "Ana Prado").json()
    assert namesake["person"] != first["person"]
    assert add(writer, other, email="ana@client.example").status_code == 409


@pytest.mark.parametrize(
    ("values", "status", "pointer"),
    [
        ({"name": ""}, 400, "/name"),
        ({"name": "a\x00"}, 400, "/name"),
        ({"role": "boss"}, 400, "/role"),
        ({"influence": 6}, 400, "/influence"),
        ({"attitude": -3}, 400, "/attitude"),
        ({"attitude": "1"}, 400, "/attitude"),
        ({"strength": 5}, 400, "/strength"),
        ({"email": "x"}, 400, "/email"),
        ({"colour": "red"}, 400, "/colour"),
        ({"linkedin": "javascript:alert(1)"}, 422, "/linkedin"),
        ({"contact": "nobody@aurora.example"}, 422, "/contact"),
        ({"last_touch_on": "2999-01-01"}, 422, "/last_touch_on"),
        ({"reports_to": "0199d8a4-0000-7000-8000-000000000000"}, 422, "/reports_to"),
    ],
)
def test_what_is_wrong_is_said(
    writer: Program, account_id: str, values: Any, status: int, pointer: str
) -> None:
    made = add(writer, account_id, references=CRM).json()
    for answer in (
        add(writer, account_id, **{"name": "Bia"} | values),
        writer.call("PATCH", f"stakeholders/{made['id']}/", values),
        writer.call("PUT", BY_REF, values),
    ):
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)
    assert writer.call("GET", f"stakeholders/{made['id']}/").json() == made


def test_somebody_new_needs_account_name_and_role(writer: Program, account_id: str) -> None:
    for body, pointer in (
        ({"name": "Ana", "role": "buyer"}, "/account"),
        ({"account": account_id, "role": "buyer"}, "/name"),
        ({"account": account_id, "name": "Ana"}, "/role"),
    ):
        answer = writer.call("PUT", BY_REF, body)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert names(writer) == []


def test_nobody_reports_in_a_circle_or_moves_to_another_account(
    writer: Program, account_id: str
) -> None:
    chief = add(writer, account_id, references=CRM).json()["id"]
    below = add(writer, account_id, "Bia", reports_to=chief).json()["id"]
    answer = writer.call("PATCH", f"stakeholders/{chief}/", {"reports_to": below})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "cycle")
    other = account(writer, "Other")
    assert writer.call("PUT", BY_REF, {"account": other}).status_code == 422
    apart = add(writer, other, "Cid", reports_to=chief)
    assert (apart.status_code, apart.json()["errors"][0]["pointer"]) == (422, "/reports_to")


def test_a_bulk_request_has_one_result_for_each_item(writer: Program, account_id: str) -> None:
    items: list[Any] = [
        {"account": account_id, "name": "Ana", "role": "buyer", "references": CRM},
        {"references": CRM, "name": "Ana Prado", "email": "ana@client.example"},
        {"account": account_id, "email": "ANA@client.example", "phone": "1"},
        {"x": 1},
        {"account": account_id, "name": "Bia", "role": "user", "email": "bia@client.example"},
        {"references": [{"system": "crm", "external_id": "new"}], "name": "Nobody"},
        {"references": CRM, "influence": 5, "last_touch_on": "2999-01-01"},
    ]
    found = writer.call("POST", "stakeholders/bulk/", {"items": items})
    assert found.status_code == 207
    results = found.json()["results"]
    assert [(r["status"], r["outcome"]) for r in results] == [
        (201, "made"),
        (200, "changed"),
        (200, "changed"),
        (422, "refused"),
        (201, "made"),
        (422, "refused"),
        (422, "refused"),
    ]
    assert results[0]["id"] == results[1]["id"] == results[2]["id"]
    assert [e["pointer"] for r in results for e in r["errors"]] == [
        "/x",
        "/account",
        "/last_touch_on",
    ]
    row = writer.call("GET", BY_REF).json()
    assert (row["name"], row["email"], row["phone"], row["influence"]) == (
        "Ana Prado",
        "ANA@client.example",
        "1",
        3,
    )
    again = writer.call("POST", "stakeholders/bulk/", {"items": items[4:5]}).json()["results"]
    assert [(r["outcome"], r["id"]) for r in again] == [("unchanged", results[4]["id"])]
    assert writer.call("POST", "stakeholders/bulk/", {"items": [{}] * 1001}).status_code == 400


def test_a_bulk_request_finds_who_is_known_elsewhere(writer: Program, account_id: str) -> None:
    other = account(writer, "Other")
    person = add(writer, other, email="ana@client.example").json()["person"]
    items = [
        {"account": account_id, "name": "Ana", "role": "user", "email": "ana@client.example"},
        {"account": account_id, "name": "Bia", "role": "user"},
    ]
    writer.call("POST", "stakeholders/bulk/", {"items": items})
    rows = writer.call("GET", f"stakeholders/?person={person}").json()["results"]
    assert [row["account"]["name"] for row in rows] == ["Other", "Lumen"]


def test_the_list_is_filtered(writer: Program, account_id: str) -> None:
    other = account(writer, "Other")
    add(writer, account_id)
    add(writer, account_id, "Bia", role="champion")
    add(writer, other, "Cid", function="it")
    assert names(writer, f"account={account_id}") == [("Lumen", "Ana"), ("Lumen", "Bia")]
    assert names(writer, "role=champion") == [("Lumen", "Bia")]
    assert names(writer, "function=it") == [("Other", "Cid")]
    assert names(writer, "updated_since=2999-01-01T00:00:00Z") == []
    assert len(names(writer, "updated_since=2020-01-01T00:00:00Z")) == 3


def test_what_changed_about_a_person_is_new_at_all_their_accounts(
    writer: Program, account_id: str
) -> None:
    first = add(writer, account_id).json()
    other = account(writer, "Other")
    body = {"account": other, "person": first["person"], "role": "user"}
    second = writer.call("POST", "stakeholders/", body).json()
    writer.call("PATCH", f"stakeholders/{second['id']}/", {"phone": "1"})
    now = writer.call("GET", f"stakeholders/{first['id']}/").json()
    assert (now["phone"], now["version"]) == ("1", 2)
    assert now["updated_at"] > first["updated_at"]


def test_whoever_was_erased_is_not_there(
    writer: Program, account_id: str, aurora: Organization
) -> None:
    made = add(writer, account_id, references=CRM, email="ana@client.example").json()
    with organization_scope(aurora.id):
        person = Person.objects.get(pk=made["person"])
        erase_person(actor=Actor.of_system(aurora), person=person)
    path = f"stakeholders/{made['id']}/"
    for method, address, body in [
        ("GET", path, None),
        ("PATCH", path, {"name": "Ana"}),
        ("DELETE", path, None),
        ("GET", BY_REF, None),
    ]:
        assert writer.call(method, address, body).status_code == 404
    assert names(writer) == []
    body = {"account": account_id, "person": made["person"], "role": "user"}
    assert writer.call("POST", "stakeholders/", body).status_code == 422
    assert add(writer, account_id, email="ana@client.example").json()["person"] != made["person"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_as_many_statements_whatever_its_length(
    writer: Program, account_id: str, count: int
) -> None:
    for number in range(count):
        add(writer, account_id, f"Person {number}")
    writer.call("GET", "stakeholders/")
    with CaptureQueriesContext(connection) as statements:
        assert len(writer.call("GET", "stakeholders/").json()["results"]) == count
    assert sum("SAVEPOINT" not in s["sql"] for s in statements) <= 5


def test_another_organisation_s_people_are_not_there(
    writer: Program, stranger: Program, account_id: str
) -> None:
    made = add(writer, account_id, references=CRM, email="ana@client.example").json()
    path = f"stakeholders/{made['id']}/"
    for method, address, body in [
        ("GET", path, None),
        ("PATCH", path, {"role": "user"}),
        ("DELETE", path, None),
        ("GET", BY_REF, None),
    ]:
        assert stranger.call(method, address, body).status_code == 404
    assert names(stranger) == []
    assert add(stranger, account_id).status_code == 422
    theirs = account(stranger, "Theirs")
    for values in ({"person": made["person"]}, {"reports_to": made["id"]}):
        assert add(stranger, theirs, "Zoe", **values).status_code == 422
    own = add(stranger, theirs, references=CRM, email="ana@client.example").json()
    assert own["person"] != made["person"]
    assert writer.call("GET", path).json() == made
