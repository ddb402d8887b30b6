"""Lists whose SQL is compiled once answer each organisation with its own rows."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlsplit

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


def _refusal(answer):
    [error] = answer.json()["errors"]
    return answer.status_code, error["pointer"], error["detail"]


UNKNOWN = (400, "/cursor", "This is not a cursor that we gave for this list.")


def test_another_organisations_cursor_opens_nothing(writer, stranger):
    for number in range(3):
        writer.call("POST", "accounts/", {"name": f"Ours {number}"})
        stranger.call("POST", "accounts/", {"name": f"Theirs {number}"})
    theirs = stranger.call("GET", "accounts/?limit=1").json()["next"]
    assert _refusal(writer.client.get(theirs)) == UNKNOWN
    assert [row["name"] for row in stranger.client.get(theirs).json()["results"]] == ["Theirs 1"]


def test_a_cursor_keeps_to_its_list_order_and_filters(writer):
    for number in range(3):
        writer.call("POST", "accounts/", {"name": f"Lumen {number}", "city": "Rio"})
    walk = writer.call("GET", "accounts/?limit=1&city=Rio").json()["next"]
    cursor = parse_qs(urlsplit(walk).query)["cursor"][0]
    refusals = [
        _refusal(writer.call("GET", f"{path}cursor={cursor}"))
        for path in (
            "stakeholders/?",
            "accounts/?city=Rio&ordering=-name&",
            "accounts/?city=Lima&",
            "accounts/?",
        )
    ]
    assert refusals[0] == UNKNOWN
    assert [detail for _status, _pointer, detail in refusals[1:]] == [
        "This cursor belongs to another order.",
        "This cursor belongs to other filters.",
        "This cursor belongs to other filters.",
    ]
    again = writer.call("GET", f"accounts/?city=Rio&limit=2&cursor={cursor}").json()["results"]
    assert [row["name"] for row in again] == ["Lumen 1", "Lumen 2"]


def test_a_cursor_tells_nothing_and_a_changed_one_opens_nothing(writer):
    for name in ("Lumen", "Umbra"):
        writer.call("POST", "accounts/", {"name": name})
    walk = writer.call("GET", "accounts/?limit=1").json()["next"]
    cursor = parse_qs(urlsplit(walk).query)["cursor"][0]
    seen = cursor + base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("latin-1")
    assert [word for word in ("umen", "name", "false") if word in seen.lower()] == []
    for place in (0, len(cursor) // 2, -2):
        changed = list(cursor)
        changed[place] = "A" if changed[place] != "A" else "B"
        answer = writer.call("GET", f"accounts/?limit=1&cursor={''.join(changed)}")
        assert _refusal(answer) == UNKNOWN


def test_a_walk_goes_on_after_the_key_of_the_installation_changed(writer, settings):
    for name in ("Lumen", "Umbra"):
        writer.call("POST", "accounts/", {"name": name})
    walk = writer.call("GET", "accounts/?limit=1").json()["next"]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-another-key-another-key-another-key"
    assert [row["name"] for row in writer.client.get(walk).json()["results"]] == ["Umbra"]


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


def test_programs_get_no_cookie_and_show_nothing_and_the_viewer_is_a_page(writer):
    answer = writer.call("GET", "me/")
    assert answer.cookies == {}
    assert answer["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
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
