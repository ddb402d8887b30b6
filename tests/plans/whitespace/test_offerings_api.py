"""The catalogue for programs."""

from __future__ import annotations

from typing import Any

from accounts.models import Account
from plans.models import Offering, WhitespaceCell
from tenants.models import Organization
from tests.audit.streaming import heard
from tests.programs import Program


def make(writer: Program, name: str, parent: str | None = None) -> Any:
    answer = writer.call("POST", "offerings/", {"name": name, "parent": parent})
    assert answer.status_code == 201, answer.content
    return answer.json()


def names(program: Program, query: str = "") -> list[str]:
    return [row["name"] for row in program.call("GET", f"offerings/{query}").json()["results"]]


def test_made_read_changed_deleted(in_aurora: Organization, writer: Program) -> None:
    family = make(writer, "Maintenance")
    assert {name: family[name] for name in ("name", "parent", "position", "archived")} == {
        "name": "Maintenance",
        "parent": None,
        "position": 1,
        "archived": False,
    }
    part = make(writer, "Preventive", family["id"])
    assert heard() == [("offerings", "made", []), ("offerings", "made", [])]
    path = f"offerings/{part['id']}/"
    read = writer.call("GET", path)
    assert read.json() == part
    answer = writer.call("PATCH", path, {"name": "Prevention"}, **{"If-Match": read["ETag"]})
    assert (answer.status_code, answer.json()["name"]) == (200, "Prevention")
    assert heard() == [("offerings", "changed", ["name"])]
    stale = writer.call("PATCH", path, {"name": "x"}, **{"If-Match": read["ETag"]})
    assert (stale.status_code, writer.call("PATCH", path, {"name": "x"}).status_code) == (412, 428)
    assert writer.call("DELETE", path, **{"If-Match": answer["ETag"]}).status_code == 204
    assert names(writer) == ["Maintenance"]
    assert heard() == [("offerings", "deleted", [])]


def test_archived_instead_of_deleted_where_used(in_aurora: Organization, writer: Program) -> None:
    made = make(writer, "Training")
    account = Account.objects.create(name="Alfa")
    WhitespaceCell.objects.create(account=account, offering_id=made["id"], state="gap")
    path = f"offerings/{made['id']}/"
    refused = writer.call("DELETE", path, **{"If-Match": "*"})
    assert refused.status_code == 422
    assert refused.json()["detail"] == (
        "Accounts have something about this offering. Archive it instead."
    )
    archived = writer.call("POST", f"{path}archive/", **{"If-Match": "*"}).json()
    assert (archived["archived"], archived["version"]) == (True, 2)
    assert (names(writer, "?archived=false"), names(writer, "?archived=true")) == ([], ["Training"])
    assert writer.call("DELETE", f"{path}archive/", **{"If-Match": "*"}).status_code == 204
    assert names(writer, "?archived=false") == ["Training"]


def test_the_order_is_changed_by_position(in_aurora: Organization, writer: Program) -> None:
    made = [make(writer, name) for name in ("A", "B", "C")]
    path = f"offerings/{made[2]['id']}/"
    writer.call("PATCH", path, {"position": 1}, **{"If-Match": "*"})
    order = Offering.objects.order_by("position").values_list("name", flat=True)
    assert list(order) == ["C", "A", "B"]
    since = made[2]["updated_at"].replace("+", "%2B")
    assert names(writer, f"?updated_since={since}") == ["A", "B", "C"]


def test_what_no_offering_can_be(in_aurora: Organization, writer: Program) -> None:
    family = make(writer, "Maintenance")
    part = make(writer, "Preventive", family["id"])
    wrong: list[tuple[dict, str, str]] = [
        ({"name": "  "}, "/name", "required"),
        ({"name": "maintenance"}, "/name", "duplicate"),
        ({"name": "x", "parent": part["id"]}, "/parent", "too_deep"),
        ({"name": "x", "parent": "018f0000-0000-7000-8000-000000000000"}, "/parent", "unknown"),
        ({"name": "x", "colour": "red"}, "/colour", "unknown"),
    ]
    for body, pointer, code in wrong:
        errors = writer.call("POST", "offerings/", body).json()["errors"]
        assert [(e["pointer"], e["code"]) for e in errors] == [(pointer, code)]
    assert Offering.objects.count() == 2


def test_nobody_elses_are_seen_or_named(
    in_aurora: Organization, writer: Program, stranger: Program, reader: Program
) -> None:
    made = make(writer, "Maintenance")
    assert (names(stranger), names(reader)) == ([], ["Maintenance"])
    assert stranger.call("GET", f"offerings/{made['id']}/").status_code == 404
    below = stranger.call("POST", "offerings/", {"name": "x", "parent": made["id"]})
    assert below.status_code == 422
    assert reader.call("POST", "offerings/", {"name": "x"}).status_code == 403
