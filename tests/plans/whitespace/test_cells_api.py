"""Cells and units for programs."""

from __future__ import annotations

from typing import Any

from accounts.models import Account
from audit.models import Entry
from plans.models import BusinessUnit, CellChange, Offering, WhitespaceCell
from tenants.actors import Actor
from tenants.models import Organization
from tests.audit.streaming import heard
from tests.programs import Program

RESOURCE = "whitespace-cells"


def body(account: Account, offering: str = "Training", **values: Any) -> dict[str, Any]:
    named = {"account": str(account.pk), "offering": str(Offering.objects.get(name=offering).pk)}
    return named | {"state": "gap"} | values


def make(writer: Program, sent: dict[str, Any]) -> Any:
    answer = writer.call("POST", f"{RESOURCE}/", sent)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_made_read_changed_cleared(
    account: Account, catalogue: None, writer: Program, in_aurora: Organization
) -> None:
    heard()
    sent = body(
        account,
        potential="1250000.50",
        competitors=[{"name": "Acme", "share": "37.5"}, {"name": "Zênite"}],
        contract_end="2027-03-31",
        source="Purchasing",
        estimated_on="2026-11-02",
        note="x",
    )
    made = make(writer, sent)
    assert heard() == [(RESOURCE, "made", [])]
    assert {name: made[name] for name in ("unit", "state", "potential", "currency")} == {
        "unit": None,
        "state": "gap",
        "potential": "1250000.50",
        "currency": "BRL",
    }
    assert made["account"] == {"id": str(account.pk), "name": "Alfa"}
    assert made["competitors"] == [
        {"name": "Acme", "share": "37.50"},
        {"name": "Zênite", "share": None},
    ]
    path = f"{RESOURCE}/{made['id']}/"
    read = writer.call("GET", path)
    assert read.json() == made
    change = {"state": "competitor", "competitors": [{"name": "Acme", "share": 50}]}
    changed = writer.call("PATCH", path, change, **{"If-Match": read["ETag"]})
    assert (changed.status_code, changed.json()["source"]) == (200, "Purchasing")
    assert changed.json()["competitors"] == [{"name": "Acme", "share": "50.00"}]
    assert sorted(heard()) == [
        (RESOURCE, "changed", ["competitors"]),
        (RESOURCE, "changed", ["competitors"]),
        (RESOURCE, "changed", ["state"]),
    ]
    assert writer.call("PATCH", path, change, **{"If-Match": read["ETag"]}).status_code == 412
    assert writer.call("PATCH", path, change).status_code == 428
    assert writer.call("DELETE", path).status_code == 428
    assert writer.call("DELETE", path, **{"If-Match": changed["ETag"]}).status_code == 204
    assert (WhitespaceCell.objects.count(), CellChange.objects.count()) == (0, 3)
    assert (RESOURCE, "deleted", []) in heard()


def test_a_place_has_one_cell(account: Account, catalogue: None, writer: Program) -> None:
    make(writer, body(account))
    assert writer.call("POST", f"{RESOURCE}/", body(account)).status_code == 409
    assert WhitespaceCell.objects.count() == 1


def test_filters(account: Account, catalogue: None, writer: Program) -> None:
    other = Account.objects.create(name="Beta")
    first = make(writer, body(account))
    make(writer, body(account, "Preventive", state="owned"))
    make(writer, body(other, state="owned"))
    queries = {
        f"account={account.pk}": 2,
        f"offering={Offering.objects.get(name='Training').pk}": 2,
        "state=owned": 2,
        f"account={account.pk}&state=owned": 1,
        f"updated_since={first['updated_at'].replace('+', '%2B')}": 3,
        "updated_since=2036-01-01T00:00:00Z": 0,
    }
    found = {
        query: len(writer.call("GET", f"{RESOURCE}/?{query}").json()["results"])
        for query in queries
    }
    assert found == queries
    assert writer.call("GET", f"{RESOURCE}/?state=unknown").status_code == 400


def test_what_no_cell_can_be(account: Account, catalogue: None, writer: Program) -> None:
    nobody = "018f0000-0000-7000-8000-000000000000"
    elsewhere = BusinessUnit.objects.create(
        account=Account.objects.create(name="Beta"), name="x", name_key="x"
    )
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"state": "unknown"}, "/state", "invalid_choice"),
        ({"offering": nobody}, "/offering", "unknown"),
        ({"unit": str(elsewhere.pk)}, "/unit", "unknown"),
        ({"potential": 0.5}, "/potential", "number"),
        ({"state": "not_eligible", "potential": "1"}, "/potential", "not_eligible"),
        ({"source": "x" * 201}, "/source", "max_length"),
        ({"competitors": [{"name": "A"}, {"name": "a"}]}, "/competitors/1/name", "duplicate"),
        ({"competitors": [{"name": "A", "share": "0"}]}, "/competitors/0/share", "invalid"),
        ({"competitors": [{"name": "A", "share": 998}]}, "/competitors/0/share", "invalid"),
        (
            {"competitors": [{"name": "A", "share": "60"}, {"name": "B", "share": "60"}]},
            "/competitors",
            "too_much",
        ),
        ({"competitors": [{"name": f"{n}"} for n in range(21)]}, "/competitors", "too_many"),
    ]
    found = []
    for values, _pointer, _code in wrong:
        errors = writer.call("POST", f"{RESOURCE}/", body(account) | values).json()["errors"]
        found.append([(error["pointer"], error["code"]) for error in errors])
    assert found == [[(pointer, code)] for _values, pointer, code in wrong]
    assert WhitespaceCell.objects.count() == 0


def test_units_are_made_and_their_cells_go_with_them(
    account: Account, catalogue: None, writer: Program, reader: Program, stranger: Program
) -> None:
    heard()
    sent = {"account": str(account.pk), "name": "Recife"}
    answer = writer.call("POST", "business-units/", sent)
    unit = answer.json()
    assert (answer.status_code, unit["account"]["name"]) == (201, "Alfa")
    assert heard() == [("business-units", "made", [])]
    make(writer, body(account, unit=unit["id"]))
    path = f"business-units/{unit['id']}/"
    renamed = writer.call("PATCH", path, {"name": "Natal"}, **{"If-Match": answer["ETag"]})
    assert (renamed.json()["name"], renamed.json()["version"]) == ("Natal", 2)
    assert writer.call("PATCH", path, {"name": "x"}).status_code == 428
    assert reader.call("POST", "business-units/", sent).status_code == 403
    assert stranger.call("GET", path).status_code == 404
    cells = reader.call("GET", f"{RESOURCE}/?unit={unit['id']}").json()["results"]
    assert [cell["unit"]["name"] for cell in cells] == ["Natal"]
    assert writer.call("DELETE", path, **{"If-Match": renamed["ETag"]}).status_code == 204
    assert WhitespaceCell.objects.count() == 0


def test_what_a_client_spends(
    account: Account, leader: Actor, writer: Program, reader: Program, stranger: Program
) -> None:
    heard()
    sent = {"account": str(account.pk), "spend": "400000.50", "source": "Annual report"}
    sent |= {"estimated_on": "2026-11-02"}
    answer = writer.call("POST", "client-spends/", sent)
    made = answer.json()
    assert (answer.status_code, made["spend"], made["currency"]) == (201, "400000.50", "BRL")
    assert heard() == [("client-spends", "made", [])]
    assert writer.call("POST", "client-spends/", sent).status_code == 409
    path = f"client-spends/{made['id']}/"
    assert writer.call("PATCH", path, {"spend": "5"}).status_code == 428
    changed = writer.call("PATCH", path, {"spend": "5"}, **{"If-Match": answer["ETag"]})
    assert {name: changed.json()[name] for name in ("spend", "source", "version")} == {
        "spend": "5.00",
        "source": "Annual report",
        "version": 2,
    }
    assert heard() == [("client-spends", "changed", ["spend"])]
    for body, pointer in (
        ({"spend": "0"}, "/spend"),
        ({"estimated_on": "2036-01-01"}, "/estimated_on"),
    ):
        wrong = writer.call("PATCH", path, body, **{"If-Match": "*"})
        assert [error["pointer"] for error in wrong.json()["errors"]] == [pointer]
    assert [row["id"] for row in reader.call("GET", "client-spends/").json()["results"]] == [
        made["id"]
    ]
    assert (stranger.call("GET", path).status_code, reader.call("DELETE", path).status_code) == (
        404,
        403,
    )
    assert writer.call("DELETE", path, **{"If-Match": changed["ETag"]}).status_code == 204
    assert heard() == [("client-spends", "deleted", [])]
    told = Entry.objects.filter(action="spend.estimated").order_by("at")
    assert [(entry.resource, entry.changes["spend"]) for entry in told] == [
        ("client-spends", [None, "400000.50"]),
        ("client-spends", ["400000.50", "5.00"]),
        ("client-spends", ["5.00", None]),
    ]
