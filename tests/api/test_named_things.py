"""What bodies name by references, bulk requests that only try, and lists asked for less."""

from __future__ import annotations

import pytest

from accounts.models import Account
from reviews.models import Measure
from tests.programs import Program

CRM = "salesforce"


def reference(external_id: str) -> dict[str, str]:
    return {"system": CRM, "external_id": external_id}


def item(external_id: str, **more: object) -> dict[str, object]:
    return {"name": f"Account {external_id}", "references": [reference(external_id)], **more}


def outcomes(answer: object) -> list[str]:
    return [one["outcome"] for one in answer.json()["results"]]


def codes(answer: object) -> list[tuple[str, str]]:
    return [(e["pointer"], e["code"]) for one in answer.json()["results"] for e in one["errors"]]


def test_parents_are_named_by_references_in_any_order(writer: Program) -> None:
    items = [
        item("c", parent=reference("b")),
        item("b", parent=reference("a")),
        item("a"),
        item("d", parent=reference("nowhere")),
    ]
    answer = writer.call("POST", "accounts/bulk/", {"items": items})
    assert outcomes(answer) == ["made", "made", "made", "refused"]
    assert codes(answer) == [("/parent", "parent_unknown")]
    ids = [one["id"] for one in answer.json()["results"]]
    shown = {a["id"]: a["parent"] for a in writer.call("GET", "accounts/").json()["results"]}
    assert shown == {ids[0]: ids[1], ids[1]: ids[2], ids[2]: None}
    again = writer.call("POST", "accounts/bulk/", {"items": items[:3]})
    assert outcomes(again) == ["unchanged"] * 3
    circle = [item("a", parent=reference("c"))]
    assert codes(writer.call("POST", "accounts/bulk/", {"items": circle})) == [
        ("/parent", "parent_cycle")
    ]


@pytest.mark.parametrize("named", [{"system": CRM}, {"system": CRM, "external_id": 7}, 7])
def test_a_misshapen_parent_is_refused_alone(writer: Program, named: object) -> None:
    answer = writer.call("POST", "accounts/bulk/", {"items": [item("a", parent=named), item("b")]})
    assert outcomes(answer) == ["refused", "made"]
    assert all(pointer.startswith("/parent") for pointer, _code in codes(answer))


def test_bodies_name_accounts_and_people_by_references(writer: Program) -> None:
    writer.call("POST", "accounts/bulk/", {"items": [item("a"), item("b")]})
    account = reference("a")
    ids = {a["name"]: a["id"] for a in writer.call("GET", "accounts/").json()["results"]}
    made = writer.call("POST", "accounts/", {"name": "Below", "parent": account}).json()
    assert made["parent"] == ids["Account a"]
    month = {"account": account, "month": "2026-10", "revenue": "1.00"}
    assert writer.call("POST", "revenue/", month).json()["account"]["id"] == ids["Account a"]
    people = [
        {
            "account": account,
            "name": f"Person {n}",
            "role": "user",
            "references": [reference(f"p{n}")],
        }
        for n in (1, 2)
    ]
    boss, _other = writer.call("POST", "stakeholders/bulk/", {"items": people}).json()["results"]
    below = people[1] | {"reports_to": reference("p1")}
    assert outcomes(writer.call("POST", "stakeholders/bulk/", {"items": [below]})) == ["changed"]
    listed = writer.call("GET", "stakeholders/?fields=name,reports_to").json()["results"]
    assert {p["name"]: p["reports_to"] for p in listed} == {
        "Person 1": None,
        "Person 2": boss["id"],
    }
    unknown = month | {"account": reference("nowhere")}
    assert writer.call("POST", "revenue/", unknown).status_code == 422


def test_one_reference_more_is_an_item_that_names_a_known_one(writer: Program) -> None:
    both = {"references": [reference("p1"), {"system": "erp", "external_id": "9"}]}
    writer.call("POST", "accounts/bulk/", {"items": [item("a", tags=["kept"])]})
    added = {"references": [reference("a"), both["references"][1]]}
    assert outcomes(writer.call("POST", "accounts/bulk/", {"items": [added]})) == ["changed"]
    again = {"items": [{"references": [reference("a")]}]}
    assert outcomes(writer.call("POST", "accounts/bulk/", again)) == ["unchanged"]
    found = writer.call("GET", f"accounts/by-ref/{CRM}/a/").json()
    assert (len(found["references"]), found["tags"]) == (2, ["kept"])
    person = {"account": reference("a"), "name": "Ana", "role": "user"}
    writer.call(
        "POST", "stakeholders/bulk/", {"items": [person | {"references": [reference("p1")]}]}
    )
    assert outcomes(writer.call("POST", "stakeholders/bulk/", {"items": [both]})) == ["changed"]
    found = writer.call("GET", f"stakeholders/by-ref/{CRM}/p1/").json()
    assert (len(found["references"]), found["name"]) == (2, "Ana")


def test_references_of_another_organisation_name_nothing(
    writer: Program, stranger: Program
) -> None:
    stranger.call("POST", "accounts/bulk/", {"items": [item("theirs")]})
    answer = writer.call("POST", "accounts/", {"name": "Mine", "parent": reference("theirs")})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "parent_unknown"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("accounts/bulk/", item("a")),
        ("stakeholders/bulk/", {"name": "Ana", "role": "user", "references": [reference("p")]}),
        ("revenue/bulk/", {"month": "2026-10", "revenue": "1.00"}),
    ],
)
def test_a_dry_run_says_what_would_happen_and_writes_nothing(
    writer: Program, in_aurora: object, path: str, body: dict[str, object]
) -> None:
    if path != "accounts/bulk/":
        writer.call("POST", "accounts/bulk/", {"items": [item("a")]})
        body = {"account": reference("a"), **body}
    tried = writer.call("POST", f"{path}?dry_run=true", {"items": [body, {}]})
    assert (outcomes(tried), tried.json()["results"][0]["id"]) == (["made", "refused"], None)
    done = writer.call("POST", path, {"items": [body, {}]})
    assert outcomes(done) == ["made", "refused"]
    assert writer.call("POST", f"{path}?dry_run=perhaps", {"items": []}).status_code == 400


def test_accounts_of_a_file_are_adopted_by_name_where_the_request_says_so(
    writer: Program, in_aurora: object
) -> None:
    writer.call("POST", "accounts/", {"name": "Casa Lumen"})
    writer.call("POST", "accounts/", {"name": "Café Sol", "references": [reference("sol")]})
    items = [
        {"name": "Casa Lumen", "references": [reference("x1")]},
        {"name": "Café Sol", "references": [reference("x2")]},
    ]
    match = ["reference", "tax_id", "name"]
    answer = writer.call("POST", "accounts/bulk/", {"items": items, "match": match})
    assert outcomes(answer) == ["changed", "made"]  # one row of a system is one account
    assert sorted(a.name for a in Account.objects.all()) == ["Café Sol", "Café Sol", "Casa Lumen"]
    assert outcomes(writer.call("POST", "accounts/bulk/", {"items": items})) == ["unchanged"] * 2
    assert writer.call("POST", "accounts/bulk/", {"items": [], "match": ["x"]}).status_code == 400


def test_lists_show_some_fields_of_some_things(writer: Program) -> None:
    writer.call("POST", "accounts/bulk/", {"items": [item("a"), item("b"), item("c")]})
    whole = writer.call("GET", "accounts/").json()["results"]
    assert [a["version"] for a in whole] == [1, 1, 1]
    wanted = ",".join(a["id"] for a in whole[1:])
    found = writer.call("GET", f"accounts/?ids={wanted}&fields=name&limit=1").json()
    assert found["results"] == [{"name": "Account b"}]
    rest = writer.call("GET", found["next"].partition("/api/v1/")[2]).json()["results"]
    assert rest == [{"name": "Account c"}]
    one = writer.call("GET", f"accounts/{whole[0]['id']}/?fields=id,version")
    assert one.json() == {"id": whole[0]["id"], "version": 1}
    assert one["etag"] == writer.call("GET", f"accounts/{whole[0]['id']}/")["etag"]
    for wrong in ("fields=", "fields=secret", "ids=", "ids=1", f"ids={wanted},"):
        assert writer.call("GET", f"accounts/?{wrong}").status_code == 400


def test_members_and_phases_are_listed(writer: Program, leader: object) -> None:
    (member,) = writer.call("GET", "members/?active=true&role=leader").json()["results"]
    assert (member["role"], member["active"]) == ("leader", True)
    whole = writer.call("GET", "members/?fields=email").json()["results"]
    assert {"email": member["email"]} in whole
    assert writer.call("GET", "members/?active=false").json()["results"] == []
    phases = writer.call("GET", "phases/").json()["results"]
    assert [phase["position"] for phase in phases] == sorted(p["position"] for p in phases)
    assert {"key", "name", "id", "position"} == phases[0].keys()


def test_a_measure_is_read_put_right_and_taken_back(writer: Program, in_aurora: object) -> None:
    writer.call("POST", "accounts/bulk/", {"items": [item("a")]})
    body = {"account": reference("a"), "kind": "satisfaction", "measured_on": "2026-01-31"}
    made = writer.call("POST", "measures/", body | {"value": 3})
    path = made["location"].partition("/api/v1/")[2]
    assert writer.call("GET", path).json() == made.json()
    assert writer.call("PATCH", path, {"value": 4}).json()["value"] == 4
    assert writer.call("PATCH", path, {"value": 9}).status_code == 422
    assert writer.call("DELETE", path).status_code == 204
    assert writer.call("GET", path).status_code == 404
    assert Measure.objects.count() == 0


def test_an_account_is_archived_and_brought_back_by_its_reference(
    writer: Program, stranger: Program
) -> None:
    writer.call("POST", "accounts/bulk/", {"items": [item("a")]})
    stranger.call("POST", "accounts/bulk/", {"items": [item("theirs")]})
    place = f"accounts/by-ref/{CRM}/a/"
    seen = writer.call("GET", place)["etag"]
    put_away = writer.call("POST", f"{place}archive/", **{"if-match": seen})
    assert (put_away.status_code, put_away.json()["archived"]) == (200, True)
    assert put_away["etag"] == writer.call("GET", place)["etag"]
    stale = writer.call("DELETE", f"{place}archive/", **{"if-match": seen})
    assert (stale.status_code, writer.call("GET", place).json()["archived"]) == (412, True)
    for _again in range(2):
        assert writer.call("DELETE", f"{place}archive/").status_code == 204
        assert writer.call("GET", place).json()["archived"] is False
    theirs = f"accounts/by-ref/{CRM}/theirs/"
    for method in ("POST", "DELETE"):
        assert writer.call(method, f"{theirs}archive/").status_code == 404
    assert stranger.call("GET", theirs).json()["archived"] is False
    kept = [e["action"] for e in writer.call("GET", "audit-entries/").json()["results"]]
    assert kept.count("account.archived") == kept.count("account.restored") == 1


def test_somebody_is_taken_off_an_account_by_their_reference(
    writer: Program, reader: Program
) -> None:
    writer.call("POST", "accounts/bulk/", {"items": [item("a")]})
    body = {"account": reference("a"), "name": "Ana", "role": "user"}
    place = f"stakeholders/by-ref/{CRM}/p/"
    tag = writer.call("PUT", place, body)["etag"]
    assert reader.call("DELETE", place).status_code == 403
    assert writer.call("DELETE", place, **{"if-match": '"99"'}).status_code == 412
    assert writer.call("GET", place).status_code == 200
    assert writer.call("DELETE", place, **{"if-match": tag}).status_code == 204
    assert writer.call("DELETE", place).status_code == 404
    assert writer.call("GET", "stakeholders/").json()["results"] == []


def test_reviews_name_their_people_by_references(writer: Program) -> None:
    writer.call("POST", "accounts/bulk/", {"items": [item("a"), item("b")]})
    ids = {}
    for account in ("a", "b"):
        body = {"account": reference(account), "name": f"Ana {account}", "role": "user"}
        ids[account] = writer.call("PUT", f"stakeholders/by-ref/{CRM}/{account}/", body).json()[
            "id"
        ]
    body = {"account": reference("a"), "kind": "client_check_in", "due_on": "2027-03-01"}
    made = writer.call("POST", "reviews/", body | {"stakeholders": [reference("a")]})
    assert made.status_code == 201, made.content
    assert made.json()["stakeholders"] == [ids["a"]]
    for unknown in ("b", "nowhere"):
        answer = writer.call("POST", "reviews/", body | {"stakeholders": [reference(unknown)]})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == "unknown"


def test_superiors_are_other_items_in_any_order(writer: Program) -> None:
    writer.call("POST", "accounts/bulk/", {"items": [item("a"), item("b")]})
    in_a = {"account": reference("a"), "role": "user"}

    def person(number: str, above: str = "", **more: object) -> dict[str, object]:
        below = {"reports_to": reference(above)} if above else {}
        own = {"name": f"Person {number}", "references": [reference(number)]}
        return in_a | own | below | more

    items = [
        person("3", "2"),
        person("1"),
        person("2", "1"),
        person("4", "5"),
        person("5", name=""),
        person("6", "1", account=reference("b")),
        person("7", "8"),
        person("8", "7"),
        person("9", "9"),
    ]
    tried = writer.call("POST", "stakeholders/bulk/?dry_run=true", {"items": items})
    answer = writer.call("POST", "stakeholders/bulk/", {"items": items})
    assert outcomes(answer) == outcomes(tried) == ["made"] * 3 + ["refused"] * 6
    assert [one["index"] for one in answer.json()["results"]] == list(range(9))
    assert codes(answer) == [
        ("/reports_to", "unknown"),
        ("/name", "required"),
        ("/reports_to", "unknown"),
        *[("/reports_to", "cycle")] * 3,
    ]
    ids = {one["index"]: one["id"] for one in answer.json()["results"]}
    listed = writer.call("GET", "stakeholders/?fields=id,reports_to").json()["results"]
    above = {one["id"]: one["reports_to"] for one in listed}
    assert above == {ids[0]: ids[2], ids[1]: None, ids[2]: ids[1]}
    again = writer.call("POST", "stakeholders/bulk/", {"items": items[:3]})
    assert outcomes(again) == ["unchanged"] * 3
    turned = [person("10", "3"), person("1", "10")]
    answer = writer.call("POST", "stakeholders/bulk/", {"items": turned})
    assert (outcomes(answer), codes(answer)) == (["made", "refused"], [("/reports_to", "cycle")])


def test_a_long_line_of_superiors_is_one_request(writer: Program) -> None:
    writer.call("POST", "accounts/bulk/", {"items": [item("a")]})
    people = [
        {
            "account": reference("a"),
            "role": "user",
            "name": f"Person {n}",
            "references": [reference(str(n))],
            **({"reports_to": reference(str(n + 1))} if n < 999 else {}),
        }
        for n in range(1000)
    ]
    assert set(outcomes(writer.call("POST", "stakeholders/bulk/", {"items": people}))) == {"made"}


def test_lists_are_narrowed_by_references(writer: Program, stranger: Program) -> None:
    writer.call("POST", "accounts/bulk/", {"items": [item("a"), item("b", parent=reference("a"))]})
    stranger.call("POST", "accounts/bulk/", {"items": [item("theirs")]})
    for account in ("a", "b"):
        month = {"account": reference(account), "month": "2026-10", "revenue": "1.00"}
        writer.call("POST", "revenue/", month)
    (month,) = writer.call("GET", f"revenue/?account={CRM}:b").json()["results"]
    assert month["account"]["name"] == "Account b"
    (below,) = writer.call("GET", f"accounts/?parent={CRM}:a").json()["results"]
    assert below["name"] == "Account b"
    for nothing in (f"{CRM}:theirs", f"{CRM}:nowhere", "crm:a:b", "crm:%F4%8F%BC%87"):
        assert writer.call("GET", f"revenue/?account={nothing}").json()["results"] == []
    for wrong in ("", ":a", f"{CRM}:", "a", "7"):
        assert writer.call("GET", f"revenue/?account={wrong}").status_code == 400


def test_parents_in_a_circle_are_told_so(writer: Program) -> None:
    items = [
        item("a", parent=reference("b")),
        item("b", parent=reference("a")),
        item("c", parent=reference("a")),
        item("d", parent=reference("d")),
    ]
    answer = writer.call("POST", "accounts/bulk/", {"items": items})
    assert outcomes(answer) == ["refused"] * 4
    assert [code for _pointer, code in codes(answer)] == [
        *("parent_cycle", "parent_cycle"),
        *("parent_unknown", "parent_cycle"),
    ]
