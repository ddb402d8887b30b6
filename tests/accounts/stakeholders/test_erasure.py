"""What we keep about one person: given out and erased on request, everywhere."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext

from accounts.history.rules import add_entry
from accounts.models import Account, HandOver, Person, Stakeholder, StakeholderReference
from accounts.stakeholders.erasure import (
    KEEPERS,
    Keeper,
    erase_person,
    export_person,
    require_erase,
)
from accounts.stakeholders.rules import add_stakeholder, living, record_touch
from audit.entries import history
from audit.models import Entry
from rules.errors import NotAllowedError, NotFoundError
from tenants.actors import Actor
from tenants.models import Organization

ANA = {
    "name": "Ana Prado",
    "email": "ana@client.example",
    "phone": "+55 11 5555",
    "linkedin": "https://linkedin.com/in/ana",
    "title": "Head of Ana's team",
    "notes": "Ana likes tea",
    "role": "buyer",
    "attitude": 2,
}
SECRETS = (
    "ana prado",
    "ana@client",
    "+55 11 5555",
    "linkedin.com/in/ana",
    "ana's",
    "likes tea",
    "crm-1",
)


@pytest.fixture
def account(in_aurora: Organization, kam: Actor) -> Account:
    """An account that the KAM leads."""
    return Account.objects.create(name="Alfa", owner=kam.membership)


@pytest.fixture
def ana(account: Account, kam: Actor) -> Stakeholder:
    return add_stakeholder(actor=kam, account=account, values=ANA, references=[("crm", "crm-1")])


def erased_name() -> str:
    """In the language of the organisation."""
    with translation.override("pt-BR"):
        return gettext("Erased person")


def under(actor: Actor, place: Stakeholder, name: str) -> Stakeholder:
    values = {"name": name, "role": "user", "reports_to": place}
    return add_stakeholder(actor=actor, account=place.account, values=values)


def everything() -> str:
    """All that is kept of people, and the whole log, as one text."""
    rows: list[Any] = []
    for model in (Person, Stakeholder, StakeholderReference, Entry):
        rows += model.objects.order_by("pk").values()
    return json.dumps(rows, default=str).lower()


def test_erased_everywhere_but_as_erased_person(
    account: Account, kam: Actor, leader: Actor, ana: Stakeholder
) -> None:
    other = Account.objects.create(name="Beta")
    apart = add_stakeholder(
        actor=leader,
        account=other,
        values={"role": "champion", "notes": "Ana likes tea"},
        person=ana.person,
    )
    record_touch(actor=kam, stakeholder=ana)
    assert all(secret in everything() for secret in SECRETS)
    erase_person(actor=leader, person=ana.person)
    assert [secret for secret in SECRETS if secret in everything()] == []
    assert (ana.person.name, ana.person.erased_at is not None) == (erased_name(), True)
    ana.refresh_from_db()
    assert (ana.role, ana.attitude, ana.title, ana.notes) == ("buyer", 2, "", "")
    for place in (ana, apart):
        entry = history(place.account_id)[0]
        assert (entry.action, entry.changes) == (
            "stakeholder.erased",
            {"stakeholder": [str(place.pk), str(place.pk)]},
        )
    assert list(living()) == []


def test_erasing_again_does_nothing(account: Account, leader: Actor, ana: Stakeholder) -> None:
    erase_person(actor=leader, person=ana.person)
    erased_at = ana.person.erased_at
    assert erase_person(actor=leader, person=ana.person) == []
    assert (ana.person.erased_at, history(account.id).count()) == (erased_at, 2)


def test_who_reported_to_them_reports_to_their_superior(
    account: Account, leader: Actor, ana: Stakeholder
) -> None:
    bia = under(leader, ana, "Bia")
    cid = under(leader, bia, "Cid")
    erase_person(actor=leader, person=bia.person)
    cid.refresh_from_db()
    assert (cid.reports_to_id, cid.version) == (ana.pk, 2)


def test_a_kam_erases_who_stands_at_own_accounts_only(
    account: Account, kam: Actor, leader: Actor, viewer: Actor, ana: Stakeholder
) -> None:
    require_erase(kam, ana.person)
    other = Account.objects.create(name="Beta")
    add_stakeholder(actor=leader, account=other, values={"role": "user"}, person=ana.person)
    for actor in (kam, viewer):
        for call in (erase_person, export_person):
            with pytest.raises(NotAllowedError):
                call(actor=actor, person=ana.person)
    ana.person.refresh_from_db()
    assert (ana.person.name, ana.person.erased_at) == ("Ana Prado", None)


def test_texts_that_name_them_are_reported_and_not_changed(
    account: Account, leader: Actor, kam: Actor, ana: Stakeholder
) -> None:
    other = Account.objects.create(name="Beta", notes="Ask Ana Prado of Alfa")
    account.notes = "Prado, ANA decides"
    account.save()
    HandOver.objects.create(account=account, note="Call Ana Prado first")
    bia = under(leader, ana, "Bia")
    Stakeholder.objects.filter(pk=bia.pk).update(notes="Nobody speaks of Ana here")
    for about, text in ((other, "Lunch with Ana Prado"), (account, "Ana was there")):
        add_entry(
            actor=leader, account=about, kind="signal", happened_on=date(2026, 1, 5), text=text
        )
    found = erase_person(actor=leader, person=ana.person)
    assert [(m.account.name, m.what, m.text) for m in found] == [
        ("Beta", "Signal", "Lunch with Ana Prado"),
        ("Alfa", "Notes on the account", "Prado, ANA decides"),
        ("Alfa", "Hand-over", "Call Ana Prado first"),
    ]
    assert Account.objects.get(pk=account.pk).notes == "Prado, ANA decides"


def test_the_export_holds_what_is_kept(account: Account, kam: Actor, ana: Stakeholder) -> None:
    add_entry(
        actor=kam,
        account=account,
        kind="problem",
        happened_on=date(2026, 1, 5),
        text="Ana Prado complained",
    )
    body = json.loads(json.dumps(export_person(actor=kam, person=ana.person)))
    assert body["person"] == {
        "id": str(ana.person_id),
        "name": "Ana Prado",
        "email": "ana@client.example",
        "phone": "+55 11 5555",
        "linkedin": "https://linkedin.com/in/ana",
    }
    [place] = body["accounts"]
    assert {k: place[k] for k in ("account", "role", "attitude", "notes", "references")} == {
        "account": "Alfa",
        "role": "buyer",
        "attitude": 2,
        "notes": "Ana likes tea",
        "references": [{"system": "crm", "external_id": "crm-1"}],
    }
    assert body["texts_that_may_name_the_person"] == [
        {"account": "Alfa", "what": "Problem", "date": "2026-01-05", "text": "Ana Prado complained"}
    ]
    entry = history(account.id)[0]
    assert (entry.action, entry.object_label) == ("stakeholder.exported", "Alfa")
    erase_person(actor=kam, person=ana.person)
    with pytest.raises(NotFoundError):
        export_person(actor=kam, person=ana.person)


def test_other_parts_are_asked_and_told(
    kam: Actor, ana: Stakeholder, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str, str]] = []

    def collect(person: Person) -> dict[str, Any]:
        return {"letters": [person.name]}

    def forget(person: Person, name: str, email: str) -> None:
        told.append((name, email, person.name))

    monkeypatch.setitem(KEEPERS._offers, "test", Keeper(collect, forget))
    assert export_person(actor=kam, person=ana.person)["letters"] == ["Ana Prado"]
    email = ana.person.email
    erase_person(actor=kam, person=ana.person)
    assert told == [("Ana Prado", email, erased_name())]
