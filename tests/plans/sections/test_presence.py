"""Who else is in a section: shown by name to who may read the plan, for as long as it is true."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from plans import presence
from plans.models import Plan, PlanSection
from tenants.actors import Actor
from tenants.models import Membership
from tenants.scope import organization_scope

WRITING = "{} is writing in this section"
OPEN = "{} has this section open"


@pytest.fixture
def section(plan: Plan) -> PlanSection:
    with organization_scope(plan.organization_id):
        return PlanSection.objects.get(plan=plan, kind="trust")


def at(name: str, thing: Any) -> str:
    return reverse(f"plan:{name}", args=["aurora", thing.pk])


def seen(client: Client, address: str) -> list[str]:
    """Who the page says is here."""
    answer = client.get(address)
    assert answer.status_code == 200
    chips = re.findall(r'<p class="here".*?</p>', answer.content.decode(), re.DOTALL)
    return [said.strip() for one in chips for said in re.findall(r"accent\">(.*?)</", one, re.S)]


def said(client: Client, section: PlanSection, **what: str) -> list[str]:
    answer = client.post(at("section_presence", section), what)
    assert answer.status_code == 200
    return re.findall(r"accent\">\s*(.*?)\s*</", answer.content.decode(), re.DOTALL)


def test_who_opens_a_section_is_named_to_others_and_not_to_themselves(
    kams: Client, leaders: Client, plan: Plan, section: PlanSection
) -> None:
    kams.get(at("section_edit", section))
    told = [OPEN.format("Kam")]
    assert seen(leaders, at("detail", plan)) == told
    assert seen(leaders, at("presence", plan)) == told
    assert seen(leaders, at("section_edit", section)) == told
    assert said(kams, section, writing="on") == [OPEN.format("Leader")]
    assert seen(leaders, at("detail", plan)) == [WRITING.format("Kam")]
    assert seen(kams, at("detail", plan)) == [OPEN.format("Leader")]


def test_a_save_says_that_somebody_writes_and_leaving_takes_it_back(
    kams: Client, leaders: Client, plan: Plan, section: PlanSection
) -> None:
    htmx = {"HX-Request": "true"}
    body = {"text-html": "<p>Soon.</p>", "text-base": "", "version": section.version}
    assert kams.post(at("section_edit", section), body, headers=htmx).status_code == 200
    assert seen(leaders, at("detail", plan)) == [WRITING.format("Kam")]
    said(kams, section, left="on")
    assert seen(leaders, at("detail", plan)) == []


def test_who_is_in_another_section_or_plan_is_not_in_this_one(
    kams: Client, leaders: Client, plan: Plan, section: PlanSection
) -> None:
    with organization_scope(plan.organization_id):
        other = PlanSection.objects.get(plan=plan, kind="summary")
    kams.get(at("section_edit", other))
    assert seen(leaders, at("section_edit", section)) == []


def test_who_crashed_is_gone_in_a_minute(
    kams: Client, leaders: Client, plan: Plan, section: PlanSection
) -> None:
    with time_machine.travel("2026-11-02T10:00:00Z", tick=False) as clock:
        kams.get(at("section_edit", section))
        clock.shift(presence.SECONDS - 1)
        assert seen(leaders, at("detail", plan)) == [OPEN.format("Kam")]
        clock.shift(2)
        assert seen(leaders, at("detail", plan)) == []


@pytest.fixture
def _without_redis(settings: Any) -> Iterator[None]:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    presence._redis.cache_clear()
    yield
    presence._redis.cache_clear()
    presence._Away.until = 0.0


@pytest.mark.usefixtures("_without_redis")
def test_without_redis_nobody_is_shown_and_all_else_works(
    kams: Client, leaders: Client, plan: Plan, section: PlanSection
) -> None:
    kams.get(at("section_edit", section))
    assert said(kams, section) == []
    body = {"text": "Soon.", "version": section.version}
    assert kams.post(at("section_edit", section), body).status_code == 302
    assert seen(leaders, at("detail", plan)) == []


def test_who_may_not_read_the_plan_is_told_nothing_and_a_reader_is_not_here(
    kams: Client,
    plan: Plan,
    section: PlanSection,
    viewer: Actor,
    make_member: Callable[..., Membership],
    client_of: Callable[[Actor], Client],
) -> None:
    kams.get(at("section_edit", section))
    stranger = make_member(viewer.organization, "contributor")
    apart = client_of(Actor.of_member(stranger)).get(at("presence", plan))
    assert (apart.status_code, "Kam" in apart.content.decode()) == (404, False)
    viewers = client_of(viewer)
    assert viewers.post(at("section_presence", section)).status_code == 403
    assert seen(viewers, at("presence", plan)) == [OPEN.format("Kam")]
    assert seen(kams, at("detail", plan)) == []
