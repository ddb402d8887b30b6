"""Programs follow the change stream: a snapshot, then page after page, nothing late or twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Account
from audit.cursors import KEPT
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.accounts.history.test_api import ENTRY
from tests.patience import until
from tests.programs import Program

pytestmark = pytest.mark.django_db(transaction=True)


def below_root(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path.removeprefix('/api/v1/')}?{parts.query}"


def snapshot(program: Program) -> dict[str, Any]:
    answer = program.call("GET", "changes/snapshot/")
    assert answer.status_code == 200
    return dict(answer.json())


class Follower:
    """A program that keeps nothing but `next`."""

    def __init__(self, program: Program, query: str = "limit=2") -> None:
        self.program = program
        self.next = f"changes/?since={snapshot(program)['cursor']}&{query}"

    def page(self) -> list[dict[str, Any]]:
        answer = self.program.call("GET", self.next)
        assert answer.status_code == 200
        self.next, self.has_more = below_root(answer.json()["next"]), answer.json()["has_more"]
        return list(answer.json()["results"])

    def hear(self, count: int) -> list[dict[str, Any]]:
        """So many changes, as soon as all of them are settled."""
        found = self.page()

        def are_told() -> bool:
            found.extend(self.page())
            return len(found) >= count

        if len(found) < count:
            until(are_told)
        assert (len(found), self.has_more) == (count, False)
        return found


def settled(program: Program) -> Follower:
    """From where nothing older is told any more."""
    follower = Follower(program, "limit=200")
    until(lambda: not follower.page())
    return Follower(program)


def test_a_program_hears_what_was_made_changed_and_deleted(
    aurora: Organization, writer: Program, reader: Program
) -> None:
    follower = settled(reader)
    body = {"name": "Alfa", "references": [{"system": "crm", "external_id": "A1"}]}
    made = writer.call("POST", "accounts/", body).json()
    writer.call("PATCH", f"accounts/{made['id']}/", {"city": "Oslo"})
    person = {"account": made["id"], "name": "Rui", "role": "buyer"}
    place = writer.call("POST", "stakeholders/", person).json()
    assert writer.call("DELETE", f"stakeholders/{place['id']}/").status_code == 204
    found = follower.hear(4)
    assert [(c["resource"], c["id"], c["change"], c["fields"]) for c in found] == [
        ("accounts", made["id"], "made", []),
        ("accounts", made["id"], "changed", ["city"]),
        ("stakeholders", place["id"], "made", []),
        ("stakeholders", place["id"], "deleted", []),
    ]
    of_account = {"system": "crm", "external_id": "A1"}
    assert [c["reference"] for c in found] == [of_account, of_account, None, None]
    assert {c["actor"]["kind"] for c in found} == {"key"}
    assert len({c["cursor"] for c in found}) == 4
    again = reader.call("GET", f"changes/?since={found[1]['cursor']}").json()["results"]
    assert [c["cursor"] for c in again] != []
    assert [c["id"] for c in again] == [place["id"]] * 2
    assert follower.hear(0) == []


def test_the_present_body_comes_along_where_it_is_asked_for(
    aurora: Organization, writer: Program
) -> None:
    follower = settled(writer)
    follower.next += "&expand=body&resource=accounts"
    made = writer.call("POST", "accounts/", {"name": "Alfa"}).json()
    writer.call("PATCH", f"accounts/{made['id']}/", {"city": "Oslo"})
    assert (
        writer.call("POST", "history-entries/", ENTRY | {"account": made["id"]}).status_code == 201
    )
    bodies = [change["body"] for change in follower.hear(2)]
    now = writer.call("GET", f"accounts/{made['id']}/").json()
    assert (bodies, now["city"]) == ([now, now], "Oslo")


def test_a_designation_is_told_to_those_alone_who_may_see_it(
    aurora: Organization, writer: Program, reader: Program
) -> None:
    seeing, blind = settled(writer), settled(reader)
    with organization_scope(aurora.id):
        account = Account.objects.create(name="Alfa")
    decision = {"designation": "key", "reason": "Large.", "expected_return": "1.00"}
    body = decision | {"account": str(account.id)}
    assert writer.call("POST", "designations/", body).status_code == 201
    told = [(c["resource"], c["change"], c["fields"]) for c in seeing.hear(3)]
    assert told == [
        ("accounts", "made", []),
        ("accounts", "changed", ["designation"]),
        ("designations", "made", []),
    ]
    assert [(c["resource"], c["change"]) for c in blind.hear(1)] == [("accounts", "made")]
    refused = reader.call("GET", "changes/?resource=designations")
    assert refused.status_code == 403


def test_a_snapshot_says_where_to_read_what(reader: Program, writer: Program) -> None:
    found = {who: snapshot(program) for who, program in (("r", reader), ("w", writer))}
    only = found["w"]["resources"].keys() - found["r"]["resources"].keys()
    assert only == {"designations"}
    for address in found["w"]["resources"].values():
        if "{id}" not in address:
            assert writer.call("GET", below_root(address)).status_code == 200
    assert writer.call("GET", below_root(found["w"]["next"])).json()["has_more"] is False


def test_a_cursor_of_another_month_or_organisation_is_no_place_here(
    writer: Program, borealis: Organization, key_of: Callable[..., str]
) -> None:
    cursor = snapshot(writer)["cursor"]
    stranger = Program(key_of(borealis))
    for program, text in ((stranger, cursor), (writer, cursor[:-2]), (writer, "x"), (writer, "")):
        answer = program.call("GET", f"changes/?since={text}")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/since")
    with time_machine.travel(timezone.now() + KEPT + timedelta(minutes=1)):
        answer = writer.call("GET", f"changes/?since={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (410, "cursor_expired")
    assert writer.call("GET", below_root(answer.json()["snapshot"])).status_code == 200


def test_without_a_cursor_one_begins_with_the_oldest(aurora: Organization, writer: Program) -> None:
    follower = settled(writer)
    writer.call("POST", "accounts/", {"name": "Alfa"})
    follower.hear(1)
    follower.next = "changes/?limit=200&resource=accounts"
    assert [c["change"] for c in follower.page()] == ["made"]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "expand=all", "resource=nothing"])
def test_what_is_not_understood_is_refused(reader: Program, query: str) -> None:
    assert reader.call("GET", f"changes/?{query}").status_code == 400


def test_one_change_and_many_take_as_many_queries(
    aurora: Organization, writer: Program, django_assert_max_num_queries: Any
) -> None:
    follower = settled(writer)
    follower.next = follower.next.replace("limit=2", "limit=200&expand=body")
    items = [{"name": f"Client {n}"} for n in range(30)]
    assert writer.call("POST", "accounts/bulk/", {"items": items}).status_code == 207

    def asked() -> list[dict[str, Any]]:
        with django_assert_max_num_queries(12):
            return follower.page()

    assert len(until(asked)) == 30
