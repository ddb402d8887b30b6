"""Two people write one section: what doesn't overlap is merged, where it does one chooses."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from plans.models import Plan, PlanSection
from tenants.scope import organization_scope
from tests.programs import Program

BASE = "<p>One.</p><p>Two.</p><p>Three.</p>"


@pytest.fixture
def section(kams: Client, plan: Plan) -> PlanSection:
    """The summary, with three paragraphs."""
    with organization_scope(plan.organization_id):
        found = PlanSection.objects.get(plan=plan, kind="summary")
    post(kams, found, BASE, version=1)
    return kept(found)


def kept(section: PlanSection) -> PlanSection:
    with organization_scope(section.organization_id):
        return PlanSection.objects.get(pk=section.pk)


def address(section: PlanSection) -> str:
    return reverse("plan:section_edit", args=["aurora", section.pk])


def post(client: Client, section: PlanSection, html: str, *, version: int, **more: str) -> int:
    values = {"text-html": html, "text-base": BASE, "version": str(version), **more}
    return client.post(address(section), values).status_code


def test_paragraphs_that_do_not_overlap_are_merged(
    kams: Client, leaders: Client, section: PlanSection
) -> None:
    seen = section.version
    assert post(kams, section, BASE.replace("One.", "Uno."), version=seen) == 302
    assert post(leaders, section, BASE.replace("Three.", "Tres."), version=seen) == 302
    assert kept(section).text == "<p>Uno.</p><p>Two.</p><p>Tres.</p>"


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        ("mine", "<p>One.</p><p>Due.</p><p>Three.</p>"),
        ("theirs", "<p>One.</p><p>Dos.</p><p>Three.</p>"),
        ("both", "<p>One.</p><p>Dos.</p><p>Due.</p><p>Three.</p>"),
    ],
)
def test_where_both_wrote_one_chooses(
    kams: Client, leaders: Client, section: PlanSection, choice: str, text: str
) -> None:
    seen = section.version
    post(kams, section, BASE.replace("Two.", "Dos."), version=seen)
    mine = BASE.replace("Two.", "Due.")
    values = {"text-html": mine, "text-base": BASE, "version": str(seen)}
    answer = leaders.post(address(section), values)
    page = answer.content.decode()
    assert (answer.status_code, "Dos." in page, "Due." in page) == (409, True, True)
    [about] = re.findall(r'name="about" value="(\d+)"', page)
    assert kept(section).text == BASE.replace("Two.", "Dos.")
    chosen = {"about": about, "choice-0": choice}
    assert post(leaders, section, mine, version=seen, **chosen) == 302
    assert kept(section).text == text


def test_a_sitting_is_one_entry_of_the_log(kams: Client, section: PlanSection) -> None:
    for number in range(3):
        post(kams, section, f"<p>{number}</p>", version=section.version + number)
    with organization_scope(section.organization_id):
        assert Entry.objects.filter(action="plan.written").count() == 1


def test_a_program_that_saw_another_version_is_told(writer: Program, section: PlanSection) -> None:
    path = f"plan-sections/{section.pk}/"
    answer = writer.call("PATCH", path, {"text": "<p>x</p>"}, if_match='"1"')
    assert answer.status_code == 412
    assert writer.call("PATCH", path, {"text": "<p>x</p>"}).status_code == 428
    etag = writer.call("GET", path).headers["ETag"]
    answer = writer.call(
        "PATCH", path, {"text": "<p onclick=x>Yes<script>1</script></p>"}, if_match=etag
    )
    assert (answer.status_code, answer.json()["text"]) == (200, "<p>Yes</p>")
