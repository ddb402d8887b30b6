"""What destroys asks first, on a page that needs no JavaScript."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Account, EvidenceTick, MonthlyRevenue, PhaseEvidence, SavedFilter
from accounts.registry.rules import create_account
from people.invitations import invite
from tenants.actors import Actor
from tenants.models import Invitation, Organization, User
from tenants.roles import Role
from tenants.scope import organization_scope
from tests.estate import build
from tests.test_isolation import PAGES, path_of, signed_in

DAY = date(2026, 10, 1)


@pytest.fixture
def account(leader: Actor) -> Account:
    """Acme."""
    with organization_scope(leader.organization.id):
        return create_account(actor=leader, values={"name": "Acme"})


def the_one_way(client: Client, page: str, end: str) -> str:
    """The address that the page offers for it: as a link alone, never as a form."""
    text = client.get(page).content.decode()
    assert re.findall(rf'<form[^>]*\saction="[^"]*{end}"', text) == []
    [address] = re.findall(rf'<a[^>]*\shref="([^"]*{end})"', text)
    return address


def asks(client: Client, address: str, back: str) -> str:
    """The question of the page, which has one form to itself and a way back."""
    answer = client.get(address)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert '<form method="post" class="card measure confirm">' in text
    assert f'<a class="button quiet" href="{back}">' in text
    return re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)[1].strip()


@pytest.mark.parametrize(
    ("language", "question"),
    [("en", "Delete Oct 2026 of Acme?"), ("pt-br", "Excluir out. 2026 de Acme?")],
)
def test_a_month_goes_after_a_question(leader, client_of, account, language, question):
    client = client_of(leader)
    client.cookies.load({"language": language})
    page = reverse("accounts:performance", args=["aurora", account.pk])
    client.post(page, {"month": "2026-10", "revenue": "1000"})
    address = the_one_way(client, page, "2026-10/deletion/")
    assert asks(client, address, page) == question
    with organization_scope(leader.organization.id):
        assert [row.month for row in MonthlyRevenue.objects.all()] == [DAY]
    assert client.post(address).status_code == 302
    with organization_scope(leader.organization.id):
        assert not MonthlyRevenue.objects.exists()


def test_a_tick_goes_after_a_question(leader, client_of, account):
    client = client_of(leader)
    page = reverse("accounts:phase", args=["aurora", account.pk])
    tick = re.search(r'action="([^"]*/phase/evidence/[^"]*)"', client.get(page).content.decode())[1]
    client.post(tick, {"note": "Seen", "happened_on": "2026-10-01"})
    address = the_one_way(client, page, "withdrawal/")
    assert asks(client, address, page) == "Take the tick back?"
    with organization_scope(leader.organization.id):
        assert EvidenceTick.objects.count() == 1
    assert client.post(address).status_code == 302
    with organization_scope(leader.organization.id):
        assert not EvidenceTick.objects.exists()


def test_evidence_of_a_phase_goes_after_a_question(leader, client_of):
    client = client_of(leader)
    page = reverse("phases:settings", args=["aurora"])
    with organization_scope(leader.organization.id):
        evidence = PhaseEvidence.objects.order_by("pk").first()
        count = PhaseEvidence.objects.count()
    address = the_one_way(client, page, f"{evidence.pk}/removal/")
    assert asks(client, address, page) == f"Remove “{evidence.text}”?"
    with organization_scope(leader.organization.id):
        assert PhaseEvidence.objects.count() == count
    assert client.post(address).status_code == 302
    with organization_scope(leader.organization.id):
        assert PhaseEvidence.objects.count() == count - 1


def test_an_invitation_goes_after_a_question(aurora):
    client = Client()
    client.force_login(User.objects.get_by_natural_key("admin@aurora.example"))
    with organization_scope(aurora.id):
        invite(actor=Actor.of_system(aurora), email="new@aurora.example", role="kam")
    page = reverse("people:people", args=["aurora"])
    address = the_one_way(client, page, "withdrawal/")
    assert asks(client, address, page) == "Withdraw the invitation of new@aurora.example?"
    with organization_scope(aurora.id):
        assert Invitation.objects.count() == 1
    assert client.post(address).status_code == 302
    assert b"new@aurora.example" not in client.get(page).content


def test_the_address_of_a_calendar_goes_after_a_question(leader, client_of):
    client = client_of(leader)
    page = reverse("inbox:preferences", args=["aurora"])
    client.post(reverse("inbox:calendar", args=["aurora"]))
    address = the_one_way(client, page, reverse("inbox:calendar_revocation", args=["aurora"]))
    assert asks(client, address, page) == "Close the address of your calendar?"
    assert client.post(address).status_code == 302
    assert reverse("inbox:calendar_revocation", args=["aurora"]) not in str(
        client.get(page).content
    )


def test_a_new_address_of_a_calendar_asks_as_the_old_one_ends(leader, client_of):
    client = client_of(leader)
    page, calendar = (
        reverse(f"inbox:{name}", args=["aurora"]) for name in ("preferences", "calendar")
    )
    assert f'action="{calendar}"' in client.get(page).content.decode()
    first = client.post(calendar).context["address"]
    address = the_one_way(client, page, calendar)
    assert asks(client, address, page) == "Make a new address of your calendar?"
    feed = first.removeprefix(settings.BASE_URL)
    assert Client().get(feed).status_code == 200
    second = client.post(address).context["address"].removeprefix(settings.BASE_URL)
    assert [Client().get(way).status_code for way in (feed, second)] == [404, 200]


@pytest.mark.parametrize(
    ("shared", "words"),
    [
        ({}, "Its name and filters are gone. The accounts stay."),
        ({"is_shared": "on"}, "It is gone for everyone who sees it. The accounts stay."),
    ],
)
def test_a_kept_view_goes_after_a_question(leader, client_of, account, shared, words):
    client = client_of(leader)
    page = reverse("accounts:list", args=["aurora"])
    client.post(
        reverse("accounts:filter_save", args=["aurora"]),
        {"name": "Mine", "query": "q=acme", **shared},
    )
    address = the_one_way(client, page, "/deletion/")
    assert asks(client, address, page) == "Delete the view “Mine”?"
    assert words in client.get(address).content.decode()
    with organization_scope(leader.organization.id):
        assert SavedFilter.objects.count() == 1
    assert client.post(address).status_code == 302
    with organization_scope(leader.organization.id):
        assert not SavedFilter.objects.exists()


DESTROYS = re.compile(r"(delet|remov|eras|revo|clear|undoing|unmerge|withdraw)")
ASKS = re.compile(r'<form method="post"[^>]* confirm"|<button class="button danger"')
NEED_NOT_ASK = {
    "accounts:nomination_withdrawal",  # can be made anew
    "plan:withdrawal",
    "plan_file:logo_removal",  # with a button that brings it back
    "plan_file:template_removal",
    "plan:comment_deletion",  # its author's alone: tests/plans/comments/test_page.py
}


def test_every_address_that_destroys_asks(aurora: Organization, make_member) -> None:
    estate = build(aurora, make_member)
    client = signed_in(estate.people[Role.ADMIN])
    found = {
        name: client.get(path_of(route, names, estate, "aurora"))
        for route, name, names in PAGES
        if DESTROYS.search(name) and name not in NEED_NOT_ASK
    }
    silent = [name for name, answer in found.items() if not ASKS.search(answer.content.decode())]
    assert (silent, len(found) > 20) == ([], True)
