"""Actions as other systems name them."""

from __future__ import annotations

from typing import Any

import pytest

from audit.models import Entry
from plans.models import Action, ActionReference
from tests.audit.streaming import heard
from tests.programs import Program

CRM = "salesforce"
PLACE = f"actions/by-ref/{CRM}/t1/"


def reference(external_id: str) -> dict[str, str]:
    return {"system": CRM, "external_id": external_id}


@pytest.fixture
def task(writer: Program) -> dict[str, Any]:
    """The body of a task of the CRM, at an account that both know."""
    for name in ("a", "b"):
        writer.call("PUT", f"accounts/by-ref/{CRM}/{name}/", {"name": f"Account {name}"})
    return {"account": reference("a"), "title": "Call", "due_on": "2026-12-15"}


def test_a_task_is_opened_read_and_changed_by_its_reference(
    writer: Program, task: dict[str, Any], in_aurora: object
) -> None:
    made = writer.call("PUT", PLACE, task)
    assert (made.status_code, made.json()["references"]) == (201, [reference("t1")])
    assert writer.call("GET", PLACE).json() == made.json()
    assert writer.call("GET", PLACE)["etag"] == made["etag"]
    again = writer.call("PUT", PLACE, task)
    assert (again.status_code, again.json()) == (200, made.json())
    done = writer.call("PUT", PLACE, {"status": "done", "answer": "Called."}).json()
    assert (done["status"], done["answer"], done["title"]) == ("done", "Called.", "Call")
    assert Action.objects.count() == 1
    assert [e.action for e in Entry.objects.filter(object_type="action").order_by("id")] == [
        "action.opened",
        "action.completed",
    ]


def test_a_task_that_is_done_comes_as_done(
    writer: Program, task: dict[str, Any], in_aurora: object
) -> None:
    made = writer.call("PUT", PLACE, task | {"status": "done"})
    assert (made.status_code, made.json()["status"]) == (201, "done")


def test_references_are_replaced_by_a_list_and_told_in_log_and_stream(
    writer: Program, task: dict[str, Any], in_aurora: object
) -> None:
    made = writer.call("POST", "actions/", task | {"references": [reference("t1")]}).json()
    heard()
    path = f"actions/{made['id']}/"
    both = [reference("t1"), reference("t2")]
    changed = writer.call("PATCH", path, {"references": both}).json()
    assert (changed["references"], changed["version"]) == (both, 2)
    kept = writer.call("PATCH", path, {"references": both}).json()
    assert kept["version"] == 2
    assert heard() == [("actions", "changed", ["references"])]
    entry = Entry.objects.get(action="action.changed")
    assert entry.changes == {
        "references": [["salesforce: t1"], ["salesforce: t1", "salesforce: t2"]]
    }
    only_own = writer.call("PUT", PLACE, {"references": []}).json()
    assert only_own["references"] == [reference("t1")]


def test_a_reference_is_of_one_action_and_an_action_of_one_account(
    writer: Program, task: dict[str, Any], in_aurora: object
) -> None:
    writer.call("PUT", PLACE, task)
    taken = writer.call("POST", "actions/", task | {"references": [reference("t1")]})
    assert (taken.status_code, taken.json()["errors"][0]["code"]) == (409, "duplicate")
    other = writer.call("PUT", PLACE, {"account": reference("b")})
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "other")
    for missing in ("account", "title"):
        less = {name: value for name, value in task.items() if name != missing}
        refused = writer.call("PUT", f"actions/by-ref/{CRM}/t2/", less)
        assert refused.status_code == 422
        assert [e["pointer"] for e in refused.json()["errors"]] == [f"/{missing}"]
    assert ActionReference.objects.count() == Action.objects.count() == 1


def test_versions_are_minded(writer: Program, task: dict[str, Any]) -> None:
    assert writer.call("PUT", PLACE, task, **{"if-match": '"1"'}).status_code == 412
    tag = writer.call("PUT", PLACE, task, **{"if-none-match": "*"})["etag"]
    assert writer.call("PUT", PLACE, task, **{"if-none-match": "*"}).status_code == 412
    writer.call("PUT", PLACE, {"title": "Write"})
    assert writer.call("PUT", PLACE, task, **{"if-match": tag}).status_code == 412
    assert writer.call("GET", PLACE).json()["title"] == "Write"


def test_others_and_readers_are_kept_apart(
    writer: Program, reader: Program, stranger: Program, task: dict[str, Any]
) -> None:
    writer.call("PUT", PLACE, task)
    assert reader.call("GET", PLACE).status_code == 200
    assert reader.call("PUT", PLACE, task).status_code == 403
    assert stranger.call("GET", PLACE).status_code == 404
    assert stranger.call("PUT", PLACE, {"title": "Mine"}).status_code == 422
    stranger.call("PUT", f"accounts/by-ref/{CRM}/a/", {"name": "Theirs"})
    assert stranger.call("PUT", PLACE, task).status_code == 201
    assert writer.call("GET", PLACE).json()["account"]["name"] == "Account a"


def test_rows_of_plans_name_people_and_actions_by_references(
    writer: Program, task: dict[str, Any]
) -> None:
    action = writer.call("PUT", PLACE, task).json()["id"]
    person = {"account": reference("a"), "name": "Rui Sá", "role": "user"}
    somebody = writer.call("PUT", f"stakeholders/by-ref/{CRM}/p1/", person).json()["id"]
    span = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    plan = writer.call("POST", "plans/", {"account": reference("a"), **span}).json()["id"]
    named = {"stakeholder": reference("p1"), "action": reference("t1")}
    item = {"plan": plan, "kind": "strength", "text": "Known"}
    made = writer.call("POST", "swot-items/", item | named)
    assert made.status_code == 201, made.content
    assert (made.json()["stakeholder"], made.json()["action"]) == (somebody, action)
    for name in named:
        refused = writer.call("POST", "swot-items/", item | {name: reference("nowhere")})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, f"/{name}")
