"""Designations by API: deciding, the log of decisions, and who may not know of it."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.designation.rules import nominate
from accounts.models import Account, Nomination
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.programs import Program

DECISION = {"designation": "key", "reason": "Grows with us", "expected_return": "5000.00"}


@pytest.fixture
def account_id(writer: Program) -> str:
    return str(writer.call("POST", "accounts/", {"name": "Lumen"}).json()["id"])


def decide(program: Program, account_id: str, **values: Any) -> Any:
    return program.call("POST", "designations/", {"account": account_id, **DECISION, **values})


def test_a_decision_is_made_and_read(writer: Program, account_id: str) -> None:
    made = decide(writer, account_id)
    body = made.json()
    assert (made.status_code, made["location"]) == (201, f"/api/v1/designations/{body['id']}/")
    assert body == {
        "id": body["id"],
        "account": {"id": account_id, "name": "Lumen"},
        "before": "standard",
        "after": "key",
        "reason": "Grows with us",
        "expected_return": "5000.00",
        "currency": "BRL",
        "override_reason": "",
        "author": "sync",
        "decided_at": body["decided_at"],
        "takes_back": None,
    }
    assert writer.call("GET", f"designations/{body['id']}/").json() == body
    assert writer.call("GET", "designations/").json()["results"] == [body]
    assert writer.call("GET", f"accounts/{account_id}/").json()["designation"] == "key"


def test_keys_that_read_know_of_nothing(writer: Program, reader: Program, account_id: str) -> None:
    made = decide(writer, account_id).json()["id"]
    for method, path, body in [
        ("GET", "designations/", None),
        ("GET", f"designations/{made}/", None),
        ("POST", "designations/", {"account": account_id, **DECISION}),
    ]:
        assert reader.call(method, path, body).status_code == 403


def test_the_log_is_filtered(writer: Program, account_id: str) -> None:
    other = writer.call("POST", "accounts/", {"name": "Other"}).json()["id"]
    decide(writer, account_id)
    decide(writer, other)
    decide(writer, account_id, designation="standard", reason="No time")

    def found(query: str) -> list[tuple[str, str]]:
        rows = writer.call("GET", f"designations/?{query}").json()["results"]
        return [(row["account"]["name"], row["after"]) for row in rows]

    assert found(f"account={account_id}") == [("Lumen", "standard"), ("Lumen", "key")]
    assert found("after=key&ordering=decided_at") == [("Lumen", "key"), ("Other", "key")]
    assert found("since=2999-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    ("values", "status", "pointer"),
    [
        ({"reason": ""}, 400, "/reason"),
        ({"expected_return": None}, 422, "/expected_return"),
        ({"expected_return": "-1.00"}, 400, "/expected_return"),
        ({"designation": "nominated"}, 400, "/designation"),
        ({"account": "019ac000-0000-7000-8000-000000000000"}, 422, "/account"),
        ({"colour": "red"}, 400, "/colour"),
    ],
)
def test_what_is_wrong_is_said(
    writer: Program, account_id: str, values: dict[str, Any], status: int, pointer: str
) -> None:
    answer = decide(writer, account_id, **values)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)
    assert writer.call("GET", "designations/").json()["results"] == []


def test_who_saw_something_else_is_told(writer: Program, account_id: str) -> None:
    assert decide(writer, account_id, before="watch").status_code == 409
    assert decide(writer, account_id, before="standard").status_code == 201
    assert decide(writer, account_id).status_code == 409


def test_a_key_does_not_go_over_the_cap(
    writer: Program, aurora: Organization, account_id: str
) -> None:
    aurora.key_cap = 0
    with organization_scope(aurora.id):
        aurora.save()
    refused = decide(writer, account_id)
    error = refused.json()["errors"][0]
    assert (refused.status_code, error["pointer"], error["code"]) == (
        422,
        "/override_reason",
        "cap",
    )
    assert decide(writer, account_id, override_reason="Because").status_code == 403


def test_a_decision_answers_the_nomination(writer: Program, leader: Actor, account_id: str) -> None:
    with organization_scope(leader.organization.id):
        account = Account.objects.get(pk=account_id)
        nominate(actor=leader, account=account, reason="Grows")
    assert decide(writer, account_id).status_code == 201
    with organization_scope(leader.organization.id):
        assert Nomination.objects.get().state == "accepted"


def test_another_organisation_s_decisions_are_not_there(
    writer: Program, stranger: Program, account_id: str
) -> None:
    made = decide(writer, account_id).json()["id"]
    assert stranger.call("GET", f"designations/{made}/").status_code == 404
    assert stranger.call("GET", "designations/").json()["results"] == []
    assert decide(stranger, account_id).status_code == 422
