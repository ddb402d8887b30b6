"""Comments on the page of a plan: their author changes them and takes them back."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import Plan, PlanComment, SwotItem
from tenants.scope import organization_scope


def text_of(client: Client, plan: Plan) -> str:
    answer = client.get(reverse("plan:detail", args=["aurora", plan.pk]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def say(client: Client, plan: Plan, text: str, about: str = "") -> PlanComment:
    address = reverse("plan:comment", args=["aurora", plan.pk])
    assert client.post(address, {"text": text, "about": about}).status_code == 302
    with organization_scope(plan.organization_id):
        return PlanComment.objects.get(text=text)


def test_a_comment_on_an_item_names_the_item(kams: Client, plan: Plan) -> None:
    item = {"kind": "threat", "text": "New buyer"}
    kams.post(reverse("plan:swot_create", args=["aurora", plan.pk]), item)
    with organization_scope(plan.organization_id):
        row = SwotItem.objects.get()
    say(kams, plan, "Who is it?", str(row.pk))
    assert "New buyer Who is it? Kam Resolve Edit Delete" in text_of(kams, plan)


def test_only_its_author_may_change_it(kams: Client, leaders: Client, plan: Plan) -> None:
    said = say(kams, plan, "Ask Ms Weiß.")
    edit = reverse("plan:comment_edit", args=["aurora", said.pk])
    assert "Ask Ms Weiß. Kam Resolve Edit Delete" in text_of(kams, plan)
    assert "Ask Ms Weiß. Kam Resolve Edit" not in text_of(leaders, plan)
    assert leaders.post(edit, {"text": "No.", "version": "1"}).status_code == 403
    stale = kams.post(edit, {"text": "Ask them.", "version": "7"})
    assert stale.status_code == 422
    assert kams.post(edit, {"text": "Ask them.", "version": "1"}).status_code == 302
    assert "Ask them. Kam Resolve" in text_of(leaders, plan)


@pytest.mark.parametrize(
    ("language", "question"),
    [("en", "Delete the comment?"), ("pt-br", "Excluir o comentário?")],
)
def test_taking_it_back_asks_first(
    kams: Client, leaders: Client, plan: Plan, language: str, question: str
) -> None:
    said = say(kams, plan, "Ask Ms Weiß.")
    kams.cookies.load({"language": language})
    address = reverse("plan:comment_deletion", args=["aurora", said.pk])
    assert leaders.post(address).status_code == 403
    assert question in kams.get(address).content.decode()
    assert kams.post(address).status_code == 302
    assert "Ask Ms Weiß." not in text_of(kams, plan)


def test_what_was_resolved_opens_again(kams: Client, leaders: Client, plan: Plan) -> None:
    said = say(kams, plan, "Ask Ms Weiß.")
    resolution = reverse("plan:resolution", args=["aurora", said.pk])
    leaders.post(resolution, {"resolved": "on"})
    assert "Ask Ms Weiß. Kam Resolved Open again" in text_of(kams, plan)
    kams.post(resolution)
    assert "Ask Ms Weiß. Kam Resolve Edit" in text_of(kams, plan)
    with organization_scope(plan.organization_id):
        again = PlanComment.objects.get()
    assert (again.resolved_at, again.resolved_by_label) == (None, "")
