"""Making an organisation by oneself: where it is open, by a proved address, and nobody learns more."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from mail.models import PersonMail
from mail.posting import unsealed
from people import signing_up
from tenants.models import Membership, Organization, User
from tenants.organizations import organization_id_of
from tenants.scope import organization_scope
from tests.people.together import at_once

PAGE = "/sign-up/"
ORGANIZATION = {
    "name": "Café & Söhne GmbH",
    "country": "de",
    "locale": "en",
    "currency": "eur",
    "timezone": "Europe/Berlin",
    "person": "Ana Prado",
    "password": "correct-horse-battery",
}


@pytest.fixture
def is_open(settings: Any, db: None) -> None:
    """Whoever runs the product lets strangers in."""
    settings.SIGN_UP = True
    cache.clear()


def stranger() -> Client:
    return Client(headers={"accept-language": "en"})


def asked(address: str) -> str:
    """The page that somebody reads who asked for the link."""
    answer = stranger().post(PAGE, {"email": address})
    assert answer.status_code == 200
    [page] = re.findall(r"<main.*?</main>", answer.text.replace(address, "ADDRESS"), re.S)
    return str(page)


def mailed() -> list[str]:
    """What the mails say that wait, the last one first."""
    return [unsealed(mail).body for mail in PersonMail.objects.order_by("-created_at", "-id")]


def link_of(text: str) -> str:
    """The link in a mail, below our own address."""
    return re.findall(r"http://\S+?(/sign-up/\S+)", text)[0]


def test_a_stranger_makes_an_organisation(is_open: None) -> None:
    sign_in = stranger().get("/auth/login/").text
    assert f'href="{PAGE}"' in sign_in
    asked("Ana@Example.com")
    [text] = mailed()
    link = link_of(text)
    client = stranger()
    assert "ana@example.com" in client.get(link).text
    answer = client.post(link, ORGANIZATION)
    assert answer.status_code == 302
    slug = re.findall(r"^/o/(cafe-sohne-gmbh-[0-9a-f]{6})/$", answer["Location"])[0]
    assert "Café &amp; Söhne GmbH" in client.get(answer["Location"]).text
    with organization_scope(organization_id_of(slug)):
        member = Membership.objects.get()
        assert (member.role, member.name, member.email) == (
            "admin",
            "Ana Prado",
            "ana@example.com",
        )


def test_the_link_opens_once(is_open: None) -> None:
    asked("ana@example.com")
    link = link_of(mailed()[0])
    assert stranger().post(link, ORGANIZATION).status_code == 302
    for again in (stranger().get(link), stranger().post(link, ORGANIZATION)):
        assert again.status_code == 404
        assert "This link has been used." in again.text


def test_of_two_at_once_one_makes_it(transactional_db: None, settings: Any) -> None:
    settings.SIGN_UP = True
    cache.clear()
    link = f"{PAGE}{signing_up.token_of('ana@example.com')}/"
    answers = at_once(*[lambda: stranger().post(link, ORGANIZATION)] * 2)
    assert sorted(answer.status_code for answer in answers) == [302, 404]


def test_a_known_address_reads_the_same_and_is_told_in_its_mail(
    is_open: None, aurora: Organization
) -> None:
    with organization_scope(aurora.id):
        known = Membership.objects.get(role="admin").email
    assert asked(known) == asked("new@example.com")
    new, old = mailed()
    assert "/sign-up/" in new
    assert "You have access to KAM already" in old
    assert "/sign-up/" not in old


def test_a_link_is_open_for_a_day(is_open: None) -> None:
    asked("ana@example.com")
    link = link_of(mailed()[0])
    with time_machine.travel(timezone.now() + signing_up.VALID * 1.01, tick=False):
        answer = stranger().post(link, ORGANIZATION)
    assert answer.status_code == 404
    assert "Ask for a new one." in answer.text
    assert User.objects.id_of("ana@example.com") is None


@pytest.mark.parametrize("token", ["x", "ImFuYUBleGFtcGxlLmNvbSI:1:x", "a" * 400])
def test_a_link_that_is_not_ours_opens_nothing(is_open: None, token: str) -> None:
    assert stranger().get(f"{PAGE}{token}/").status_code == 404
    assert stranger().post(f"{PAGE}{token}/", ORGANIZATION).status_code == 404


def test_a_proof_of_something_else_opens_nothing(is_open: None) -> None:
    other = signing.dumps("ana@example.com", salt="another")
    assert stranger().get(f"{PAGE}{other}/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": "short"}, "too short"),
        ({"password": "Ana Prado 1234"}, "too similar"),
        ({"password": "ana@example.com"}, "too similar"),
        ({"currency": "QQQ"}, "There is no such currency."),
        ({"person": ""}, "This field is required."),
        ({"name": " "}, "This field is required."),
    ],
)
def test_what_does_not_fit_is_said_and_makes_nothing(
    is_open: None, changed: dict[str, str], said: str
) -> None:
    link = f"{PAGE}{signing_up.token_of('ana@example.com')}/"
    answer = stranger().post(link, ORGANIZATION | changed)
    assert answer.status_code == 422
    assert said in answer.text
    assert User.objects.id_of("ana@example.com") is None


def test_an_address_gets_three_mails_an_hour_and_the_same_page(is_open: None) -> None:
    pages = {asked("ana@example.com") for _n in range(5)}
    assert len(pages) == 1
    assert len(mailed()) == 3


def test_nobody_sends_mails_to_many(is_open: None) -> None:
    client = stranger()
    answers = [client.post(PAGE, {"email": f"a{n}@example.com"}) for n in range(12)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert len(mailed()) == 10


def test_an_odd_address_is_refused(is_open: None) -> None:
    answer = stranger().post(PAGE, {"email": "ana"})
    assert (answer.status_code, mailed()) == (422, [])


def test_where_it_is_not_open_there_is_no_such_page(aurora: Organization) -> None:
    link = f"{PAGE}{signing_up.token_of('ana@example.com')}/"
    for page in (PAGE, link):
        assert stranger().get(page).status_code == 404
        assert stranger().post(page, ORGANIZATION | {"email": "a@example.com"}).status_code == 404
    assert PAGE not in stranger().get("/auth/login/").text
    assert PersonMail.objects.count() == 0
