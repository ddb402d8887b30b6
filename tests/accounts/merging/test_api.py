"""Programs merge two accounts that are one client, and take them apart again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from audit.models import Entry
from tenants.models import Organization
from tests.audit.streaming import heard
from tests.programs import Program


@pytest.fixture
def pair(writer: Program) -> tuple[str, str]:
    """Titanor, which stays, and Titanor Ltda, which goes; both have figures of October."""
    kept = made(writer, "Titanor", references=[{"system": "crm", "external_id": "1"}])
    gone = made(
        writer, "Titanor Ltda", city="Natal", references=[{"system": "erp", "external_id": "77"}]
    )
    for account, month, revenue in (
        (kept, "2026-10", "5000000.00"),
        (gone, "2026-10", "1250000.50"),
        (gone, "2026-09", "70.00"),
    ):
        body = {"account": account, "month": month, "revenue": revenue}
        assert writer.call("POST", "revenue/", body).status_code == 201
    return kept, gone


def made(writer: Program, name: str, **values: Any) -> str:
    return str(writer.call("POST", "accounts/", {"name": name} | values).json()["id"])


def revenue(program: Program, account: str) -> list[tuple[str, str]]:
    found = program.call("GET", f"revenue/?account={account}").json()["results"]
    return sorted((row["month"], row["revenue"]) for row in found)


def everything(program: Program, account: str) -> Any:
    """What the account's address shows but its times and version, and its months."""
    body = program.call("GET", f"accounts/{account}/").json()
    moved = ("version", "updated_at")
    return {n: v for n, v in body.items() if n not in moved}, revenue(program, account)


def test_what_belongs_to_one_goes_to_the_other_and_comes_back(
    writer: Program, pair: tuple[str, str], in_aurora: Organization
) -> None:
    kept, gone = pair
    before = [everything(writer, account) for account in pair]
    answer = writer.call("POST", f"accounts/{gone}/merge/", {"into": kept, "months": "sum"})
    assert (answer.status_code, answer.json()["id"], answer.json()["archived"]) == (200, gone, True)
    body, months = everything(writer, kept)
    assert months == [("2026-09", "70.00"), ("2026-10", "6250000.50")]
    assert (body["city"], [r["external_id"] for r in body["references"]]) == ("Natal", ["1", "77"])
    told = Entry.objects.filter(action="account.merged").values_list("object_id", flat=True)
    assert {str(account) for account in told} == {kept, gone}
    assert writer.call("DELETE", f"accounts/{gone}/merge/").status_code == 204
    assert [everything(writer, account) for account in pair] == before


def test_a_program_reads_into_which_account_one_went(
    writer: Program, reader: Program, pair: tuple[str, str], in_aurora: Organization
) -> None:
    kept, gone = pair

    def read() -> tuple[list[str | None], str]:
        answers = [reader.call("GET", f"accounts/{account}/") for account in pair]
        return [answer.json()["merged_into"] for answer in answers], answers[1]["etag"]

    before = read()
    heard()
    steps = ("POST", {"into": kept, "months": "sum"}, kept), ("DELETE", None, None)
    for method, body, into in steps:
        writer.call(method, f"accounts/{gone}/merge/", body)
        places, tag = read()
        assert (places, tag == before[1]) == ([None, into], False)
        told = heard(row_id=gone, resource="accounts")
        assert {f for _, _, fields in told for f in fields} >= {"archived", "merged_into"}


def test_months_of_both_are_asked_about(writer: Program, pair: tuple[str, str]) -> None:
    kept, gone = pair
    answer = writer.call("POST", f"accounts/{gone}/merge/", {"into": kept})
    [error] = answer.json()["errors"]
    told = (answer.status_code, error["pointer"], error["code"])
    assert told == (422, "/months", "required")


def test_it_takes_the_version_that_was_seen(writer: Program, pair: tuple[str, str]) -> None:
    kept, gone = pair
    address, body = f"accounts/{gone}/merge/", {"into": kept, "months": "kept"}
    stale = writer.call("GET", f"accounts/{gone}/").headers["ETag"]
    writer.call("PATCH", f"accounts/{gone}/", {"city": "Recife"})
    seen = writer.call("GET", f"accounts/{gone}/").headers["ETag"]
    refused = writer.call("POST", address, body, **{"if-match": stale})
    taken = writer.call("POST", address, body, **{"if-match": seen})
    assert (refused.status_code, taken.status_code) == (412, 200)
    apart = writer.call("DELETE", address, **{"if-match": seen})
    again = writer.call("DELETE", address, **{"if-match": taken.headers["ETag"]})
    assert (apart.status_code, again.status_code) == (412, 204)


@pytest.mark.parametrize(
    ("into", "status", "code"),
    [("itself", 422, "invalid"), ("nobody", 422, "unknown"), ("theirs", 422, "unknown")],
)
def test_into_an_account_that_it_can_be_one_with(
    writer: Program, stranger: Program, pair: tuple[str, str], into: str, status: int, code: str
) -> None:
    _kept, gone = pair
    ids = {
        "itself": gone,
        "nobody": "01900000-0000-7000-8000-000000000000",
        "theirs": made(stranger, "Titanor"),
    }
    answer = writer.call("POST", f"accounts/{gone}/merge/", {"into": ids[into]})
    [error] = answer.json()["errors"]
    told = (answer.status_code, error["pointer"], error["code"])
    assert told == (status, "/into", code)


def test_who_went_into_none_and_who_stood_apart_again(
    writer: Program, pair: tuple[str, str]
) -> None:
    kept, gone = pair
    address = f"accounts/{gone}/merge/"
    assert writer.call("DELETE", address).status_code == 404
    body = {"into": kept, "months": "gone"}
    codes = [writer.call("POST", address, body).status_code for _once in range(2)]
    assert codes == [200, 409]
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert writer.call("DELETE", address).status_code == 409


def test_a_key_that_reads_merges_nothing(
    reader: Program, writer: Program, pair: tuple[str, str]
) -> None:
    kept, gone = pair
    address = f"accounts/{gone}/merge/"
    refused = reader.call("POST", address, {"into": kept, "months": "sum"}).status_code
    writer.call("POST", address, {"into": kept, "months": "sum"})
    assert (refused, reader.call("DELETE", address).status_code) == (403, 403)
