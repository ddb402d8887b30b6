"""Rows of a plan change places by buttons, each within its own list."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from audit.models import Entry
from plans.models import Plan, SwotItem
from tenants.scope import organization_scope


def add(client: Client, plan: Plan, kind: str, text: str) -> None:
    address = reverse("plan:swot_create", args=["aurora", plan.pk])
    assert client.post(address, {"kind": kind, "text": text}).status_code == 302


def texts(plan: Plan, kind: str) -> list[str]:
    with organization_scope(plan.organization_id):
        return [item.text for item in SwotItem.objects.filter(kind=kind).order_by("position", "id")]


def press(client: Client, plan: Plan, text: str, button: str) -> None:
    """The button of that name on the row's own page."""
    with organization_scope(plan.organization_id):
        row = SwotItem.objects.get(text=text)
    page = client.get(reverse("plan:swot_edit", args=["aurora", row.pk])).content.decode()
    [to] = re.findall(rf'name="to" value="(\d+)">{button}<', page)
    client.post(reverse("plan:swot_move", args=["aurora", row.pk]), {"to": to})


def test_up_down_and_to_the_top(kams: Client, plan: Plan) -> None:
    for text in ("One", "Two", "Three"):
        add(kams, plan, "threat", text)
        add(kams, plan, "strength", f"{text}!")
    press(kams, plan, "Three", "Move up")
    assert texts(plan, "threat") == ["One", "Three", "Two"]
    press(kams, plan, "One", "Move down")
    assert texts(plan, "threat") == ["Three", "One", "Two"]
    press(kams, plan, "Two", "Move to the top")
    assert texts(plan, "threat") == ["Two", "Three", "One"]
    assert texts(plan, "strength") == ["One!", "Two!", "Three!"]


def test_who_stands_first_is_not_offered_to_go_up(kams: Client, plan: Plan) -> None:
    add(kams, plan, "threat", "One")
    with organization_scope(plan.organization_id):
        row = SwotItem.objects.get()
    page = kams.get(reverse("plan:swot_edit", args=["aurora", row.pk])).content.decode()
    assert ("Move up" in page, "Move down" in page) == (False, False)


def move(client: Client, plan: Plan, text: str, **to: str) -> None:
    with organization_scope(plan.organization_id):
        row = SwotItem.objects.get(text=text)
    answer = client.post(reverse("plan:swot_move", args=["aurora", row.pk]), to)
    assert answer.status_code == 302


def test_an_item_goes_to_a_place_of_another_list(kams: Client, plan: Plan) -> None:
    for text in ("One", "Two", "Three"):
        add(kams, plan, "threat", text)
        add(kams, plan, "opportunity", f"{text}!")
    move(kams, plan, "One", kind="opportunity", to="2")
    assert texts(plan, "threat") == ["Two", "Three"]
    assert texts(plan, "opportunity") == ["One!", "One", "Two!", "Three!"]
    with organization_scope(plan.organization_id):
        [entry] = Entry.objects.filter(action="swot_item.changed")
    assert entry.changes == {"kind": ["threat", "opportunity"]}
    move(kams, plan, "One", kind="opportunity", to="4")
    assert texts(plan, "opportunity") == ["One!", "Two!", "Three!", "One"]


def test_a_list_that_is_none_takes_nothing(kams: Client, plan: Plan) -> None:
    add(kams, plan, "threat", "One")
    move(kams, plan, "One", kind="fear", to="1")
    assert texts(plan, "threat") == ["One"]
