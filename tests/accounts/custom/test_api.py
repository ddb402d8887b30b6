"""What programs read and write of an organisation's own fields."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.custom.definitions import add_field, delete_field, restore_field
from accounts.merging.rules import merge, unmerge
from accounts.models import Account, CustomValue
from accounts.registry.rules import change_account, create_account
from audit.entries import history
from people.organizations import change_organization
from rules.errors import RuleError
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.accounts.custom.made import field_of, made_fields
from tests.audit.streaming import heard
from tests.programs import Program

CUSTOM: dict[str, Any] = {
    "note": "Back door",
    "machines": "1234.5",
    "budget": "1250.00",
    "contract_end": "2027-03-31",
    "plan": "premium",
    "shifts": ["day", "night"],
    "own_fleet": False,
    "portal": "https://portal.example.com",
}


@pytest.fixture(autouse=True)
def _fields(leader: Actor) -> None:
    with organization_scope(leader.organization.id):
        made_fields(leader)


def test_fields_are_made_changed_and_deleted(writer: Program, reader: Program) -> None:
    body = {"label": "Size", "kind": "choice", "choices": [{"label": "S"}, {"label": "L"}]}
    made = writer.call("POST", "custom-fields/", body)
    assert made.status_code == 201
    field = made.json()
    assert field["key"] == "size"
    assert field["choices"] == [
        {"key": "s", "label": "S", "retired": False},
        {"key": "l", "label": "L", "retired": False},
    ]
    assert reader.call("POST", "custom-fields/", body).status_code == 403
    address = f"custom-fields/{field['id']}/"
    changed = writer.call(
        "PATCH", address, {"position": 1, "choices": [{"key": "l", "label": "XL"}]}
    )
    assert (changed.json()["position"], changed.json()["version"]) == (1, 2)
    assert changed.json()["choices"] == [
        {"key": "l", "label": "XL", "retired": False},
        {"key": "s", "label": "S", "retired": True},
    ]
    listed = writer.call("GET", "custom-fields/").json()["results"]
    assert [row["key"] for row in listed][:2] == ["size", "note"]
    stale = writer.call("PATCH", address, {"label": "Other"}, **{"if-match": '"1"'})
    assert stale.status_code == 412
    assert writer.call("DELETE", address).status_code == 204
    assert writer.call("GET", address).status_code == 404
    assert writer.call("PATCH", address, {"label": "Other"}).status_code == 404


def test_an_account_holds_what_it_was_given(writer: Program, reader: Program) -> None:
    made = writer.call("POST", "accounts/", {"name": "Acme", "custom": CUSTOM})
    assert made.status_code == 201
    assert made.json()["custom"] == CUSTOM
    address = f"accounts/{made.json()['id']}/"
    assert reader.call("GET", address).json()["custom"] == CUSTOM
    again = writer.call("PATCH", address, {"custom": CUSTOM})
    assert again.json()["version"] == 1
    changed = writer.call("PATCH", address, {"custom": {"plan": None, "shifts": [], "machines": 7}})
    assert changed.json()["version"] == 2
    assert changed.json()["custom"] == {
        key: value for key, value in CUSTOM.items() if key not in ("plan", "shifts")
    } | {"machines": "7"}
    assert changed["etag"] != made["etag"]
    stale = writer.call("PATCH", address, {"custom": {"note": "x"}}, **{"if-match": made["etag"]})
    assert stale.status_code == 412
    [row] = reader.call("GET", "accounts/?fields=custom").json()["results"]
    assert row == {"custom": changed.json()["custom"]}


def test_a_refusal_points_at_its_key(writer: Program) -> None:
    wrong = {"plan": "gold", "machines": "1,5", "nobody": 1}
    found = {
        ("/custom/plan", "invalid_choice"),
        ("/custom/machines", "invalid"),
        ("/custom/nobody", "unknown"),
    }
    for method, path, body in (
        ("POST", "accounts/", {"name": "Acme", "custom": wrong}),
        ("PUT", "accounts/by-ref/crm/1/", {"name": "Acme", "custom": wrong}),
    ):
        refused = writer.call(method, path, body)
        assert refused.status_code == 422
        assert {(e["pointer"], e["code"]) for e in refused.json()["errors"]} == found
    [result] = writer.call(
        "POST", "accounts/bulk/", {"items": [{"name": "Acme", "custom": wrong}]}
    ).json()["results"]
    assert {(e["pointer"], e["code"]) for e in result["errors"]} == found
    assert writer.call("POST", "accounts/", {"name": "A", "custom": [1]}).status_code == 400


def test_a_bulk_writes_what_single_requests_write(writer: Program, leader: Actor) -> None:
    def send(*items: dict[str, Any]) -> list[str]:
        answer = writer.call("POST", "accounts/bulk/", {"items": list(items)})
        return [result["outcome"] for result in answer.json()["results"]]

    first = {"name": "Acme", "references": [{"system": "crm", "external_id": "1"}]}
    second = {"name": "Beta", "references": [{"system": "crm", "external_id": "2"}]}
    both = (first | {"custom": CUSTOM}, second | {"custom": {"own_fleet": True}})
    assert send(*both) == ["made", "made"]
    assert send(*both) == ["unchanged", "unchanged"]
    assert send(first | {"custom": {"shifts": ["night"], "note": None}}) == ["changed"]
    with organization_scope(leader.organization.id):
        account = Account.objects.get(name="Acme")
        made = history(account.pk).last()
        changed = history(account.pk).first()
        beta = history(Account.objects.get(name="Beta").pk).get()
    assert made is not None
    assert changed is not None
    assert made.changes["own: Own fleet"] == [None, False]
    assert beta.changes["own: Own fleet"] == [None, True]
    assert changed.changes == {
        "own: Shifts": [["Day", "Night"], ["Night"]],
        "own: Note": ["…", None],
    }
    shown = writer.call("GET", f"accounts/{account.pk}/").json()
    assert shown["version"] == 2
    assert shown["custom"] == {k: v for k, v in CUSTOM.items() if k != "note"} | {
        "shifts": ["night"]
    }


@pytest.mark.parametrize("count", [1, 3])
def test_more_accounts_and_fields_take_no_more_statements(writer: Program, count: int) -> None:
    items = [{"name": f"A{n}", "custom": CUSTOM} for n in range(count)]
    with CaptureQueriesContext(connection) as bulk:
        writer.call("POST", "accounts/bulk/", {"items": items})
    own = sum("custom" in q["sql"] for q in bulk)
    writer.call("GET", "accounts/")
    with CaptureQueriesContext(connection) as listed:
        rows = writer.call("GET", "accounts/").json()["results"]
    assert [row["custom"] for row in rows] == [CUSTOM] * count
    assert own == 2  # the fields, and one INSERT
    assert sum("SAVEPOINT" not in q["sql"] for q in listed) <= 5


def test_a_merged_account_leaves_what_the_other_lacks(leader: Actor) -> None:
    with organization_scope(leader.organization.id):
        kept = create_account(
            actor=leader, values={"name": "K"}, custom={"plan": "basic", "shifts": ["day"]}
        )
        custom = {"plan": "premium", "shifts": ["night"], "note": "From there", "machines": 3}
        gone = create_account(actor=leader, values={"name": "G"}, custom=custom)
        done = merge(actor=leader, kept=kept, gone=gone)
        assert keys_of(kept) == {"plan:basic", "shifts:day", "note:From there", "machines:30000"}
        assert keys_of(gone) == {"plan:premium", "shifts:night"}
        assert Account.objects.get(pk=kept.pk).version == 2
        unmerge(actor=leader, merge=done)
        assert keys_of(kept) == {"plan:basic", "shifts:day"}
        assert keys_of(gone) == {
            "plan:premium",
            "shifts:night",
            "note:From there",
            "machines:30000",
        }


def test_programs_are_told_of_a_changed_value(leader: Actor) -> None:
    with organization_scope(leader.organization.id):
        account = create_account(actor=leader, values={"name": "A"}, custom=CUSTOM)
        heard()
        change_account(actor=leader, account=account, values={}, custom={"machines": 5})
        told = heard()
        assert told == [("accounts", "changed", ["custom"])] * len(told) != []
        delete_field(actor=leader, field=field_of("plan"))
        assert heard() == [("custom-fields", "deleted", [])]


def keys_of(account: Account) -> set[str]:
    rows = CustomValue.objects.filter(account=account).select_related("field")
    return {f"{row.field.key}:{row.value}" for row in rows}


def test_the_currency_stays_while_an_account_has_an_amount(leader: Actor, aurora: Any) -> None:
    with organization_scope(aurora.id):
        create_account(actor=leader, values={"name": "A"}, custom={"budget": 1})
        system = Actor.of_system(aurora)
        with pytest.raises(RuleError) as refused:
            change_organization(actor=system, values={"currency": "EUR"})
    assert [(e.pointer, e.code) for e in refused.value.errors] == [("/currency", "in_use")]


def test_a_deleted_field_is_not_shown_and_comes_back(writer: Program, leader: Actor) -> None:
    made = writer.call("POST", "accounts/", {"name": "Acme", "custom": CUSTOM}).json()
    with organization_scope(leader.organization.id):
        plan = field_of("plan")
        delete_field(actor=leader, field=plan)
        add_field(actor=leader, values={"label": "Plan", "kind": "text"})
    shown = writer.call("GET", f"accounts/{made['id']}/").json()["custom"]
    assert shown == {key: value for key, value in CUSTOM.items() if key != "plan"}
    with organization_scope(leader.organization.id):
        delete_field(actor=leader, field=field_of("plan_2"))
        restore_field(actor=leader, field=plan)
    assert writer.call("GET", f"accounts/{made['id']}/").json()["custom"] == CUSTOM
