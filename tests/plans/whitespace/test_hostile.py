"""Names and notes that mean harm come out as they are read, and nowhere as markup."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import Account, Person, Stakeholder
from accounts.stakeholders.mentions import mentions
from plans.models import Offering
from plans.whitespace.catalogue import change_offering
from tenants.actors import Actor
from tests.plans.whitespace.conftest import Pages, plain

HARM = "<script>alert(1)</script>"
MORE = '"><img src=x onerror=alert(1)>'


def test_markup_in_every_text_is_text(
    pages: Pages, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    change_offering(
        actor=leader, offering=Offering.objects.get(name="Training"), values={"name": HARM}
    )
    pages.add_unit(MORE)
    pages.add_unit("\u05d0\u05dc\u05e4\u05d0")
    form: dict[str, Any] = {"state": "competitor", "potential": "5", "version": 0}
    form |= {"source": HARM, "note": HARM, "competitors": ((MORE, "10"),)}
    assert pages.fill(HARM, MORE, **form).status_code == 302
    addresses = [pages.at(name) for name in ("grid", "states", "units")]
    addresses += [pages.cell(HARM, MORE), reverse("offerings:list", args=["aurora"])]
    for client in (pages.client, client_of(leader)):
        for address in addresses:
            text = client.get(address).content.decode()
            assert (HARM in text, "<img src=x" in text) == (False, False)
    assert HARM in plain(pages.read())


def test_a_person_named_in_a_note_is_found_by_the_erasure(pages: Pages, account: Account) -> None:
    person = Person.objects.create(name="Ana Prado")
    Stakeholder.objects.create(account=account, person=person, role="buyer")
    pages.fill("Training", state="gap", note="Ana Prado decides", version=0)
    pages.fill("Preventive", state="gap", source="Ana Prado", version=0)
    estimate = {"spend": "9", "source": "Ana Prado", "estimated_on": "2026-11-02", "version": 0}
    pages.client.post(pages.at("spend"), estimate)
    found = [(one.what, one.text) for one in mentions(person)]
    assert sorted(found) == [
        ("Share of wallet", "Ana Prado"),
        ("Whitespace", "Ana Prado"),
        ("Whitespace", "Ana Prado decides"),
    ]
