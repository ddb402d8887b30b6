"""Lists whose SQL is compiled once answer each organisation with its own rows."""

from __future__ import annotations

import pytest

from accounts.registry.rows import account_columns
from tenants.compiled import compiled
from tenants.scope import ScopeError, organization_scope

ORDERS = ["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"]


def _names(program, path):
    return [row["name"] for row in program.call("GET", path).json()["results"]]


def test_one_statement_serves_two_organisations_and_mixes_nothing(writer, stranger):
    ours = writer.call("POST", "accounts/", {"name": "Ours", "tags": ["a"]}).json()["id"]
    theirs = stranger.call("POST", "accounts/", {"name": "Theirs", "tags": ["b"]}).json()["id"]
    for _again in range(2):
        for program, name, tag in [(writer, "Ours", "a"), (stranger, "Theirs", "b")]:
            for order in ORDERS:
                [row] = program.call("GET", f"accounts/?ordering={order}").json()["results"]
                assert (row["name"], row["tags"]) == (name, [tag])
    assert writer.call("GET", f"accounts/{ours}/").json()["name"] == "Ours"
    assert stranger.call("GET", f"accounts/{theirs}/").json()["name"] == "Theirs"
    assert writer.call("GET", f"accounts/{theirs}/").status_code == 404
    assert stranger.call("GET", f"accounts/{ours}/").status_code == 404


def test_a_compiled_statement_needs_a_scope(aurora):
    with organization_scope(aurora.id):
        statement = compiled(account_columns())
    with pytest.raises(ScopeError):
        statement.rows()


def test_another_organisations_cursor_shows_only_our_own_rows(writer, stranger):
    for number in range(3):
        writer.call("POST", "accounts/", {"name": f"Ours {number}"})
        stranger.call("POST", "accounts/", {"name": f"Theirs {number}"})
    theirs = stranger.call("GET", "accounts/?limit=1").json()["next"]
    shown = writer.client.get(theirs).json()["results"]
    assert {row["name"][:4] for row in shown} <= {"Ours"}


@pytest.mark.parametrize("order", ORDERS)
def test_a_walk_meets_each_account_once_filtered_or_not(writer, order):
    items = [{"name": f"Account {n}", "city": "Rio"} for n in range(7)]
    writer.call("POST", "accounts/bulk/", {"items": items})
    walks = []
    for narrowed in ("", "&city=Rio"):
        page = writer.call("GET", f"accounts/?limit=3&ordering={order}{narrowed}").json()
        seen = page["results"]
        while page["next"]:
            page = writer.client.get(page["next"]).json()
            seen += page["results"]
        walks.append([row["id"] for row in seen])
    assert walks[0] == walks[1]
    assert len(set(walks[0])) == len(walks[0]) == 7


def test_revenue_is_walked_by_month(writer):
    account = writer.call("POST", "accounts/", {"name": "Lumen"}).json()["id"]
    items = [{"account": account, "month": f"2026-0{n}", "revenue": str(n)} for n in range(1, 6)]
    assert writer.call("POST", "revenue/bulk/", {"items": items}).status_code == 207
    first = writer.call("GET", "revenue/?limit=2").json()
    second = writer.client.get(first["next"]).json()
    third = writer.client.get(second["next"]).json()
    months = [row["month"] for page in (first, second, third) for row in page["results"]]
    assert months == [f"2026-0{n}" for n in range(1, 6)]
    assert writer.client.get(third["previous"]).json()["results"] == second["results"]


def test_programs_get_no_cookie_and_no_policy_and_the_viewer_is_a_page(writer):
    answer = writer.call("GET", "me/")
    assert answer.cookies == {}
    assert "content-security-policy" not in answer
    assert answer["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in writer.call("GET", "docs/")["content-security-policy"]
    assert "default-src 'self'" in writer.client.get("/auth/login/")["content-security-policy"]


@pytest.mark.parametrize(
    "query",
    [
        "archived=null",
        "archived=",
        "archived=1",
        "parent=",
        "parent=x",
        "updated_since=",
        "potential=huge",
        "limit=0",
        "limit=201",
        "limit=",
        "ordering=",
        "ordering=tax_id",
        "cursor=",
        "cursor=WyJuYW1lIl0",
    ],
)
def test_a_parameter_that_says_nothing_is_refused(writer, query):
    answer = writer.call("GET", f"accounts/?{query}")
    assert answer.status_code == 400
    assert [e["pointer"] for e in answer.json()["errors"]] == [f"/{query.partition('=')[0]}"]


def test_archived_accounts_are_asked_for_by_true_and_false(writer):
    away = writer.call("POST", "accounts/", {"name": "Away"}).json()["id"]
    writer.call("POST", "accounts/", {"name": "Here"})
    writer.call("POST", f"accounts/{away}/archive/")
    assert _names(writer, "accounts/?archived=true") == ["Away"]
    assert _names(writer, "accounts/?archived=false") == ["Here"]
    assert _names(writer, "accounts/") == ["Away", "Here"]
