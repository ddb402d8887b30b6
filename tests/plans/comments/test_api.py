"""Comments on plans for programs: said, changed, taken back, resolved, and told of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from audit.models import Entry
from plans.models import Plan, PlanSection
from reviews.models import Notice
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.audit.streaming import heard
from tests.programs import Program


@pytest.fixture
def said(writer: Program, plan: Plan) -> dict[str, Any]:
    """What the writing key says about the plan."""
    answer = writer.call("POST", "comments/", {"plan": str(plan.pk), "text": "Ask Ms Weiß."})
    assert answer.status_code == 201, answer.content
    assert answer.headers["Location"].endswith(f"/comments/{answer.json()['id']}/")
    return answer.json()


def tag(program: Program, path: str) -> str:
    return str(program.call("GET", path).headers["ETag"])


def texts(program: Program, query: str) -> list[str]:
    return [row["text"] for row in program.call("GET", f"comments/?{query}").json()["results"]]


def test_a_comment_says_who_said_it_and_of_what(
    writer: Program, reader: Program, plan: Plan, said: dict[str, Any]
) -> None:
    shown = reader.call("GET", f"comments/{said['id']}/").json()
    assert shown == said
    stays = {k: v for k, v in said.items() if k not in ("id", "created_at", "updated_at", "author")}
    assert stays == {
        "plan": str(plan.pk),
        "about": None,
        "text": "Ask Ms Weiß.",
        "resolved_at": None,
        "resolved_by": None,
        "version": 1,
    }
    assert reader.call("POST", "comments/", {"plan": str(plan.pk), "text": "x"}).status_code == 403


def test_lists_are_narrowed_to_a_plan_a_part_and_to_what_is_open(
    writer: Program, plan: Plan, account: Account, said: dict[str, Any]
) -> None:
    with organization_scope(plan.organization_id):
        section = PlanSection.objects.get(plan=plan, kind="trust")
    body = {"plan": str(plan.pk), "about": str(section.pk), "text": "And Mr Braun."}
    other = writer.call("POST", "comments/", body).json()
    path = f"comments/{said['id']}/"
    writer.call("POST", f"{path}resolution/", if_match=tag(writer, path))
    assert texts(writer, f"plan={plan.pk}") == ["Ask Ms Weiß.", "And Mr Braun."]
    assert texts(writer, f"account={account.pk}") == ["Ask Ms Weiß.", "And Mr Braun."]
    assert texts(writer, f"about={section.pk}") == [other["text"]]
    assert texts(writer, "resolved=true") == ["Ask Ms Weiß."]
    assert texts(writer, f"plan={plan.pk}&resolved=false") == ["And Mr Braun."]
    assert texts(writer, f"plan={section.pk}") == []


def test_a_comment_is_resolved_and_opened_again_by_who_has_its_version(
    writer: Program, said: dict[str, Any], aurora: Organization
) -> None:
    path = f"comments/{said['id']}/"
    assert writer.call("POST", f"{path}resolution/").status_code == 428
    seen = tag(writer, path)
    done = writer.call("POST", f"{path}resolution/", if_match=seen)
    assert (done.status_code, done.json()["resolved_by"]) == (200, said["author"])
    assert writer.call("DELETE", f"{path}resolution/", if_match=seen).status_code == 412
    again = writer.call("POST", f"{path}resolution/", if_match=done.headers["ETag"])
    assert again.json() == done.json()
    opened = writer.call("DELETE", f"{path}resolution/", if_match=done.headers["ETag"])
    assert (opened.json()["resolved_at"], opened.json()["resolved_by"]) == (None, None)
    with organization_scope(aurora.id):
        found = Entry.objects.filter(resource_id=said["id"]).order_by("at", "id")
        assert [(e.action, e.resource) for e in found] == [
            ("plan.commented", "comments"),
            ("plan.comment_resolved", "comments"),
            ("plan.comment_reopened", "comments"),
        ]


def test_its_author_alone_changes_it_and_takes_it_back(
    writer: Program, said: dict[str, Any], aurora: Organization, key_of: Callable[..., str]
) -> None:
    path = f"comments/{said['id']}/"
    other = Program(key_of(aurora, "write"))
    seen = tag(writer, path)
    assert other.call("PATCH", path, {"text": "No."}, if_match=seen).status_code == 403
    assert other.call("DELETE", path, if_match=seen).status_code == 403
    assert writer.call("PATCH", path, {"text": "x"}).status_code == 428
    changed = writer.call("PATCH", path, {"text": "Ask them. @Kam"}, if_match=seen)
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    with organization_scope(aurora.id):
        assert Notice.objects.get(kind="mentioned").facts == {"place": "plan"}
    assert writer.call("DELETE", path, if_match=seen).status_code == 412
    assert writer.call("DELETE", path, if_match=changed.headers["ETag"]).status_code == 204
    assert writer.call("GET", path).status_code == 404


def test_what_can_not_be_said_is_refused_at_its_field(writer: Program, plan: Plan) -> None:
    def refused(**body: Any) -> list[tuple[str, str]]:
        answer = writer.call("POST", "comments/", {"plan": str(plan.pk), "text": "x", **body})
        assert answer.status_code in (400, 422)
        return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]

    nowhere = "00000000-0000-0000-0000-000000000000"
    assert refused(text=" ") == [("/text", "required")]
    assert refused(plan=nowhere) == [("/plan", "unknown")]
    assert refused(about=nowhere) == [("/about", "unknown")]


def test_the_stream_tells_of_each_change(writer: Program, plan: Plan, aurora: Organization) -> None:
    def told() -> list[Any]:
        with organization_scope(aurora.id):
            return heard()

    told()
    made = writer.call("POST", "comments/", {"plan": str(plan.pk), "text": "Yes."})
    path = f"comments/{made.json()['id']}/"
    assert told() == [("comments", "made", [])]
    done = writer.call("POST", f"{path}resolution/", if_match=made.headers["ETag"])
    assert told() == [("comments", "changed", ["resolved_at", "resolved_by"])]
    text = writer.call("PATCH", path, {"text": "No."}, if_match=done.headers["ETag"])
    assert told() == [("comments", "changed", ["text"])]
    writer.call("DELETE", path, if_match=text.headers["ETag"])
    assert told() == [("comments", "deleted", [])]


def test_comments_of_a_deleted_plan_are_not_there(
    writer: Program, kams: Client, plan: Plan, said: dict[str, Any]
) -> None:
    kams.post(reverse("plan:deletion", args=["aurora", plan.pk]))
    assert writer.call("GET", f"comments/{said['id']}/").status_code == 404
    assert texts(writer, f"plan={plan.pk}") == []
