"""Whatever stands in any text of any plan's table is letters on every page, file and mail.

A new text field is planted by itself; the test fails where no row of its model is looked at.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from django.apps import apps
from django.conf import settings
from django.core import mail as sink
from django.db import models
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from mail.outbox import send_waiting
from plans.models import (
    Action,
    ActionReference,
    BusinessUnit,
    CellChange,
    CellCompetitor,
    ClientSpend,
    Objective,
    Offering,
    Plan,
    PlanComment,
    PlanFile,
    PlanSection,
    PlanSettings,
    WhitespaceCell,
)
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.browser import crawl
from tests.plans.canaries import marked_plan
from tests.plans.exports.files import bare, get, pages_of
from tests.plans.exports.strangers import picture
from tests.plans.sharing.conftest import shared

NASTY = [
    "<script>zq(1)</script>",
    "\"'><img src=x onerror=zq(2)>",
    "<svg onload=zq(3)><style>zq{}</style>",
    '<a href="javascript:zq(4)">a</a>',
    '<a href="data:text/html,zq5">b</a>',
    '<p style="position:fixed;x:zq">c</p>',
    "{{ settings.SECRET_KEY }}{% debug %}zq",
    '#eval("zq") #panic() $x^2$ @ref',
    "]]><zq/><!-- &lt;zq&gt; &#x202e;",
    '=HYPERLINK("http://zq")',
    "\u202ezq\u2066",
]
OF_THE_PROGRAM = {
    "Action.measure_kind",
    "BusinessUnit.name_key",
    "CellCompetitor.name_key",
    "Offering.name_key",
    "PlanSettings.colour",  # six digits, or it is refused
    "PlanShare.recipient_email",  # an address, or it is refused
    "PlanShare.token_hash",
    "PlanVersion.digest",
}
"""Texts that nobody types and no page shows."""
NEVER_CHANGED = {"PlanVersion", "PlanEvent", "ShareAnswer"}
"""Written once: with what stands in the others, or with what was sent."""


class Live(HTMLParser):
    """What of a page a browser would run, load or lay out at the wish of who typed it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.within = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within = tag
        for name, value in attrs:
            said = (value or "").strip().lower()
            is_run = name.startswith("on") or name in ("style", "srcdoc")
            leads = said.startswith(("javascript:", "data:", "vbscript:"))
            loads = tag in ("img", "iframe", "object", "embed", "base", "meta", "link", "zq")
            if "zq" in said and (is_run or leads or loads):
                self.found.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within in ("script", "style") and "zq" in data:
            self.found.append(data)


def texts() -> list[tuple[type[models.Model], models.Field]]:
    """Every field of every table of plans that holds words."""
    return [
        (model, field)
        for model in apps.get_app_config("plans").get_models()
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and f"{model.__name__}.{field.name}" not in OF_THE_PROGRAM
    ]


def nasty(at_most: int, start: int) -> str:
    """As much of it as fits, from another one on for each field."""
    said = ""
    for one in (*NASTY[start % len(NASTY) :], *NASTY[: start % len(NASTY)]):
        if len(said) + len(one) <= at_most:
            said += one
    return said


@pytest.fixture
def planted(
    kams: Client, leaders: Client, leader: Actor, kam: Actor, plan: Plan
) -> tuple[Plan, str]:
    """A plan of which every text is hostile, shared; and the path of the client's page."""
    with organization_scope(plan.organization_id):
        marked_plan(plan, leader.membership)
        _map(plan)
        action = Action.objects.order_by("pk")[0]
        ActionReference.objects.create(action=action, system="s", external_id="x")
        for member in (leader.membership, kam.membership):
            member.name = nasty(120, 1)
            member.save(update_fields=["name"])
        objective = Objective.objects.get(is_for_client=True)
        PlanComment.objects.update(about=objective.pk, resolved_by_label="x")
        PlanSettings.objects.create(shown_name="x")
        PlanFile.objects.create(kind=PlanFile.Kind.LOGO, name="x", content=picture())
    path = shared(kams, plan, recipient_name="Rita", recipient_email="rita@client.example")
    said = {"name": nasty(200, 1), "seen": "on", f"said-{objective.pk}": "disputed"}
    Client().post(path, said | {f"comment-{objective.pk}": nasty(900, 2)})
    with organization_scope(plan.organization_id):
        for number, (model, field) in enumerate(texts()):
            if model.__name__ not in NEVER_CHANGED:
                text = nasty(field.max_length or 4000, number)
                model._default_manager.update(**{field.name: text})
        PlanSection.objects.update(text=f"<p>{nasty(4000, 0)}</p>")
    kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
    returned = {"answer": "return", "comment": nasty(900, 2)}
    leaders.post(reverse("plan:approval", args=["aurora", plan.pk]), returned)
    return plan, path


def _map(plan: Plan) -> None:
    """Something in each table of the whitespace."""
    account, day = plan.account, plan.starts_on
    family = Offering.objects.create(name="a", name_key="a", position=1)
    part = Offering.objects.create(name="b", name_key="b", position=1, parent=family)
    unit = BusinessUnit.objects.create(account=account, name="u", name_key="u")
    at = {"account": account, "unit": unit, "offering": part}
    cell = WhitespaceCell.objects.create(**at, state="gap", potential_minor=5, estimated_on=day)
    CellCompetitor.objects.create(cell=cell, name="c", name_key="c")
    CellChange.objects.create(**at, state="gap", changed_on=day)
    ClientSpend.objects.create(account=account, amount_minor=9, source="s", estimated_on=day)


def test_the_texts_would_be_found() -> None:
    assert len(Live("".join(NASTY)).found) >= 7


def test_every_text_is_planted(planted: tuple[Plan, str]) -> None:
    with organization_scope(planted[0].organization_id):
        missing = [
            f"{model.__name__}.{field.name}"
            for model, field in texts()
            if not model._default_manager.filter(**{f"{field.name}__contains": "zq"}).exists()
        ]
    assert missing == []


def test_every_page_shows_letters(kams: Client, leaders: Client, planted: tuple[Plan, str]) -> None:
    plan, path = planted
    seen: dict[str, str] = {}

    def pages_of_(client: Client) -> Callable[[str], str | None]:
        def read(address: str) -> str | None:
            answer = client.get(address, follow=True)
            assert answer.status_code < 500, address
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                return None
            seen[address] = answer.content.decode()
            return seen[address] if answer.status_code == 200 else None

        return read

    start = reverse("plan:detail", args=["aurora", plan.pk])
    for client in (kams, leaders):
        crawl.pages(pages_of_(client), start, "/o/aurora/", "/o/aurora/inbox/")
    versions = reverse("plan:versions", args=["aurora", plan.pk])
    pages_of_(kams)(f"{versions}?from=1&to=draft")
    pages_of_(Client())(path)
    live = {address: found for address, html in seen.items() if (found := Live(html).found)}
    assert live == {}
    assert [a for a, html in seen.items() if settings.SECRET_KEY in html] == []
    assert sum("zq" in html for html in seen.values()) >= 25


@pytest.mark.parametrize("edition", [{}, {"for": "client"}], ids=["ours", "the client's"])
def test_every_file_holds_letters(
    kams: Client, planted: tuple[Plan, str], edition: dict[str, str]
) -> None:
    pdf = get(kams, planted[0], "pdf", **edition)
    assert bare('#eval("zq") #panic()') in bare("".join(pages_of(pdf)))
    reader = PdfReader(io.BytesIO(pdf))
    assert [n for n in ("/OpenAction", "/AA", "/Names") if n in reader.trailer["/Root"]] == []
    led = [to for page in reader.pages for to in _links(page)]
    assert [to for to in led if not to.startswith(("http", "mailto:"))] == []
    pptx = get(kams, planted[0], "pptx", **edition)
    with ZipFile(io.BytesIO(pptx)) as parts:
        rels = [fromstring(parts.read(n)) for n in parts.namelist() if n.endswith(".rels")]
        assert [fromstring(parts.read(n)) for n in parts.namelist() if n.endswith(".xml")]
    led = [r.get("Target") for rel in rels for r in rel if r.get("TargetMode") == "External"]
    assert [to for to in led if not to.startswith(("http", "mailto:"))] == []


def _links(page: Any) -> list[str]:
    found = [note.get_object().get("/A", {}) for note in page.get("/Annots", [])]
    return [action.get("/URI", action.get("/S")) for action in found if "/D" not in action]


def test_every_mail_is_plain(planted: tuple[Plan, str]) -> None:
    send_waiting(planted[0].organization_id)
    # Members are told in HTML too, outside of their quiet hours; a client is not.
    to_clients = [m for m in sink.outbox if not m.to[0].endswith("@aurora.example")]
    assert len(to_clients) >= 1
    for message in to_clients:
        assert [part.get_content_type() for part in message.message().walk()] == ["text/plain"]
        assert "\n" not in message.subject
