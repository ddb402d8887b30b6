"""What somebody types comes out as text on the client's page, in its mail, and in our list."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.core import mail as sink
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from mail.outbox import send_waiting
from plans.models import Objective, PlanSection, Risk, SwotItem, ValueEntry
from tenants.scope import organization_scope
from tests.plans.sharing.conftest import Parts, shared

NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<p style="position:fixed">x</p>',
    "{{ settings.SECRET_KEY }}{% debug %}",
]


class Elements(HTMLParser):
    """What of a page a browser would run or load from elsewhere."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.live: list[str] = []
        self.feed(page[page.index(b"<main") :].decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        led = [value or "" for name, value in attrs if name in ("href", "src", "action")]
        if tag in ("script", "img", "iframe", "object", "style"):
            self.live.append(tag)
        self.live += [name for name in names if name.startswith("on") or name == "style"]
        self.live += [to for to in led if to.startswith(("javascript:", "data:"))]


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_that_was_typed_is_run(
    kams: Client, parts: Parts, reader: Client, nasty: str
) -> None:
    with organization_scope(parts.plan.organization_id):
        PlanSection.objects.filter(is_for_client=True).update(text=f"<p>Kept {nasty}</p>")
        Objective.objects.update(title=nasty, unit=nasty[:40], value_for_client=nasty)
        ValueEntry.objects.update(initiative=nasty, words=nasty)
        shown = {"plan": parts.plan, "is_for_client": True, "text": nasty}
        SwotItem.objects.create(kind="threat", **shown)
        Risk.objects.create(likelihood=1, impact=1, **shown)
    path = shared(kams, parts.plan, recipient_name=nasty, recipient_email="rita@client.example")
    said = {f"said-{parts.objective}": "disputed", f"comment-{parts.objective}": nasty}
    pages = [
        reader.get(path).content,
        reader.post(path, {"name": nasty, "seen": "on"} | said, follow=True).content,
        kams.get(reverse("plan:sharing", args=["aurora", parts.plan.pk])).content,
        kams.get(reverse("plan:as_client", args=["aurora", parts.plan.pk])).content,
    ]
    assert [Elements(page).live for page in pages] == [[], [], [], []]
    assert [escape(nasty) in page.decode() for page in pages] == [True] * 4
    assert (b"Kept" in pages[0], settings.SECRET_KEY in str(pages)) == (True, False)
    send_waiting(parts.plan.organization_id)
    [message] = [m for m in sink.outbox if m.to == ["rita@client.example"]]
    assert (message.content_subtype, f"Hello {nasty}," in message.body) == ("plain", True)


def test_marks_of_direction_are_taken_out_of_names(
    kams: Client, parts: Parts, reader: Client, shares: Callable
) -> None:
    path = shared(kams, parts.plan, recipient_name="Rita\u202eSousa")
    reader.post(path, {"name": "Ana\u2066Prado\r\nBcc: x@example.com", "seen": "on"})
    with organization_scope(parts.plan.organization_id):
        [share] = shares()
        answered = share.answers.get(kind="seen")
    assert share.recipient_name == "RitaSousa"
    assert answered.name == "AnaPrado Bcc: x@example.com"


def test_the_list_asks_the_same_for_one_share_and_three(kams: Client, parts: Parts) -> None:
    address, counts = reverse("plan:sharing", args=["aurora", parts.plan.pk]), []
    for more in (1, 2):
        for _n in range(more):
            path = shared(kams, parts.plan)
            Client().post(path, {"name": "Rita", "seen": "on"})
        with CaptureQueriesContext(connection) as asked:
            assert kams.get(address).status_code == 200
        control = ("SAVEPOINT", "RELEASE", "SELECT set_config")
        counts.append(len([q for q in asked if not q["sql"].startswith(control)]))
    assert counts[0] == counts[1] <= 12
