"""Plans for programs: started, written, submitted, and approved by somebody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Account
from tenants.models import Organization
from tests.programs import Program


@pytest.fixture
def plan(writer: Program, account: Account) -> dict[str, Any]:
    """The plan of 2026, made by a program."""
    body = {"account": str(account.pk), "starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    answer = writer.call("POST", "plans/", body)
    assert (answer.status_code, answer.json()["state"]) == (201, "draft")
    assert answer.headers["Location"].endswith(f"/plans/{answer.json()['id']}/")
    return answer.json()


def made(writer: Program, name: str, **body: Any) -> dict[str, Any]:
    answer = writer.call("POST", f"{name}/", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def refused(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code in (400, 422)
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_an_objective_is_made_changed_marked_and_deleted(
    writer: Program, plan: dict[str, Any]
) -> None:
    row = made(
        writer,
        "objectives",
        plan=plan["id"],
        title="Second site",
        baseline="1.00",
        target="4.00",
        owner="kam@aurora.example",
        for_client=True,
    )
    assert (row["owner"], row["target"], row["for_client"]) == ("kam@aurora.example", "4.00", True)
    path = f"objectives/{row['id']}/"
    assert writer.call("PATCH", path, {"current": "2.50"}).status_code == 428
    seen = writer.call("GET", path).headers["ETag"]
    changed = writer.call("PATCH", path, {"current": "2.50"}, if_match=seen)
    assert (changed.status_code, changed.json()["current"]) == (200, "2.50")
    assert writer.call("PATCH", path, {"current": "3"}, if_match=seen).status_code == 412
    assert writer.call("DELETE", path, if_match=changed.headers["ETag"]).status_code == 204
    assert writer.call("GET", path).status_code == 404


def test_what_can_not_be_is_refused_at_its_field(writer: Program, plan: dict[str, Any]) -> None:
    def post(name: str, **body: Any) -> Any:
        return writer.call("POST", f"{name}/", {"plan": plan["id"], **body})

    nowhere = "00000000-0000-0000-0000-000000000000"
    assert refused(post("objectives", title=" ")) == [("/title", "required")]
    assert refused(post("risks", text="x", likelihood=6, impact=1))[0][0] == "/likelihood"
    assert refused(post("swot-items", kind="fear", text="x"))[0][0] == "/kind"
    answered = post("swot-items", kind="threat", text="x", objective=nowhere)
    assert refused(answered) == [("/objective", "unknown")]
    assert refused(post("value-entries", initiative="x", side="us")) == [("/amount", "required")]
    half = {"initiative": "x", "side": "us", "words": "y", "confirmed_by": "Ms Weiß"}
    assert refused(post("value-entries", **half)) == [("/confirmed_on", "required")]
    assert refused(post("objectives", title="x", plan=nowhere)) == [("/plan", "unknown")]


def test_a_row_of_another_plan_answers_nothing(
    writer: Program, plan: dict[str, Any], account: Account
) -> None:
    body = {"account": str(account.pk), "starts_on": "2027-01-01", "ends_on": "2027-12-31"}
    other = made(writer, "plans", **body)
    row = made(writer, "objectives", plan=other["id"], title="Later")
    item = {"plan": plan["id"], "kind": "threat", "text": "x", "objective": row["id"]}
    assert refused(writer.call("POST", "swot-items/", item)) == [("/objective", "unknown")]


def test_another_key_approves_what_one_submitted(
    writer: Program,
    plan: dict[str, Any],
    aurora: Organization,
    key_of: Callable[..., str],
) -> None:
    path = f"plans/{plan['id']}/"
    seen = writer.call("GET", path).headers["ETag"]
    sent = writer.call("POST", f"{path}submission/", if_match=seen)
    assert (sent.status_code, sent.json()["state"]) == (200, "submitted")
    own = writer.call("POST", f"{path}approval/", {}, if_match=sent.headers["ETag"])
    assert own.status_code == 422
    other = Program(key_of(aurora, "write"))
    done = other.call("POST", f"{path}approval/", {}, if_match=sent.headers["ETag"])
    assert (done.status_code, done.json()["approved_number"]) == (200, 1)
    [version] = writer.call("GET", f"plan-versions/?plan={plan['id']}").json()["results"]
    whole = writer.call("GET", f"plan-versions/{version['id']}/").json()
    assert whole["content"]["starts_on"] == "2026-01-01"
    again = writer.call("POST", f"{path}submission/", if_match=done.headers["ETag"])
    assert again.status_code == 422


def test_lists_are_narrowed_to_a_plan(writer: Program, plan: dict[str, Any]) -> None:
    made(writer, "risks", plan=plan["id"], text="Price", likelihood=2, impact=3)
    found = writer.call("GET", f"risks/?plan={plan['id']}").json()["results"]
    assert [row["text"] for row in found] == ["Price"]
    sections = writer.call("GET", f"plan-sections/?plan={plan['id']}").json()["results"]
    assert len(sections) == 7


def test_a_confirmation_is_of_what_stood_there(writer: Program, plan: dict[str, Any]) -> None:
    said = {"confirmed_by": "Ms Weiß", "confirmed_on": "2026-11-01", "confirmed_how": "review"}
    row = made(
        writer,
        "value-entries",
        plan=plan["id"],
        initiative="Portal",
        side="client",
        stage="realised",
        amount="100.00",
        **said,
    )
    path = f"value-entries/{row['id']}/"

    def patch(**body: str) -> dict[str, Any]:
        seen = writer.call("GET", path).headers["ETag"]
        return writer.call("PATCH", path, body, if_match=seen).json()

    assert patch(source="Their report")["confirmed_by"] == "Ms Weiß"
    changed = patch(amount="200.00")
    assert {changed[name] for name in said} == {"", None}
    assert patch(amount="300.00", **said)["confirmed_by"] == "Ms Weiß"
