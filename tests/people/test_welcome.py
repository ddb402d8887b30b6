"""The first run: whoever reads the log makes the first organisation, once, and nobody afterwards."""

from __future__ import annotations

import io
import logging
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Phase
from audit.models import Entry
from people import welcome
from people.organizations import create_organization
from tenants.models import Membership, Organization, User
from tenants.organizations import nobody_is_here, organization_id_of
from tenants.scope import organization_scope, user_scope
from tests.people.together import at_once

PAGE = "/welcome/"


def told(**changed: str) -> dict[str, str]:
    """A form that somebody filled in who read the log."""
    return {
        "name": "Café & Söhne GmbH",
        "country": "de",
        "locale": "en",
        "currency": "eur",
        "timezone": "Europe/Berlin",
        "person": "Ana Prado",
        "email": "Ana@Example.com",
        "password": "correct-horse-battery",
        "code": welcome.code(),
    } | changed


def test_a_fresh_installation_leads_to_its_first_organisation(db: None) -> None:
    client = Client(headers={"accept-language": "en"})
    assert client.get("/", follow=True).redirect_chain == [(PAGE, 302)]
    answer = client.post(PAGE, told())
    assert (answer.status_code, answer["Location"]) == (302, "/o/cafe-sohne-gmbh/")
    page = client.get("/o/cafe-sohne-gmbh/")
    assert page.status_code == 200
    assert "Café &amp; Söhne GmbH" in page.text
    with organization_scope(organization_id_of("cafe-sohne-gmbh")):
        made = Organization.objects.get()
        assert (made.country, made.currency, made.timezone) == ("DE", "EUR", "Europe/Berlin")
        member = Membership.objects.get()
        assert (member.role, member.name, member.email) == (
            "admin",
            "Ana Prado",
            "ana@example.com",
        )
        assert Phase.objects.count() > 2
        assert [entry.action for entry in Entry.objects.all()] == ["organization.created"]
    with user_scope(member.user_id):
        assert User.objects.get().language == "en"


def test_afterwards_the_page_is_not_there(aurora: Organization) -> None:
    stranger = Client()
    assert stranger.get("/")["Location"] == "/auth/login/?next=/"
    assert stranger.get(PAGE).status_code == 404
    assert stranger.post(PAGE, told()).status_code == 404
    assert User.objects.id_of("ana@example.com") is None
    with pytest.raises(CommandError, match="Somebody is here"):
        call_command("welcome_code")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "AAAA-BBBB-CCCC-DDDD"}, "This is not the code."),
        ({"code": ""}, "This field is required."),
        ({"password": "short"}, "too short"),
        ({"password": "Ana Prado 1234"}, "too similar"),
        ({"email": "ana"}, "valid email"),
        ({"currency": "QQQ"}, "There is no such currency."),
        ({"country": "Germany"}, "There is no such country."),
        ({"timezone": "Berlin"}, "valid choice"),
        ({"person": ""}, "This field is required."),
        ({"name": " "}, "This field is required."),
    ],
)
def test_what_does_not_fit_is_said_and_makes_nothing(
    db: None, changed: dict[str, str], said: str
) -> None:
    answer = Client(headers={"accept-language": "en"}).post(PAGE, told(**changed))
    assert answer.status_code == 422
    assert said in answer.text
    assert nobody_is_here()


@pytest.mark.parametrize("typed", ["{}", " {} "])
def test_the_code_may_be_typed_without_its_hyphens(db: None, typed: str) -> None:
    plain = welcome.code().replace("-", "").lower()
    assert Client().post(PAGE, told(code=typed.format(plain))).status_code == 302


@pytest.mark.parametrize(("name", "slug"), [("日本", "organization"), ("A" * 80, "a" * 50)])
def test_every_name_gives_an_address(db: None, name: str, slug: str) -> None:
    assert Client().post(PAGE, told(name=name))["Location"] == f"/o/{slug}/"


def test_of_two_at_once_one_is_first(transactional_db: None) -> None:
    forms = [told(), told(name="Other", email="other@example.com")]
    answers = at_once(*[lambda form=form: Client().post(PAGE, form) for form in forms])
    assert sorted(answer.status_code for answer in answers) in ([302, 404], [302, 422])
    emails = [User.objects.id_of(form["email"]) for form in forms]
    assert emails.count(None) == 1


def test_the_log_says_the_code_and_the_command_the_link(db: None, caplog: Any) -> None:
    with caplog.at_level(logging.WARNING, logger="people.welcome"):
        assert welcome.code() not in Client().get(PAGE).text
        Client().get(PAGE)
    assert [welcome.code() in line for line in caplog.messages] == [True]
    out = io.StringIO()
    call_command("welcome_code", stdout=out)
    assert out.getvalue().strip().endswith(f"{PAGE}?code={welcome.code()}")
    assert f'value="{welcome.code()}"' in Client().get(f"{PAGE}?code={welcome.code()}").text


def test_the_code_is_another_for_another_installation(settings: Any) -> None:
    before = welcome.code()
    settings.SECRET_KEY = "another"
    assert welcome.code() != before
    assert len(before) == len("ABCD-EFGH-IJKL-MNOP")


def test_nobody_tries_codes_for_long(db: None) -> None:
    client = Client()
    statuses = [client.post(PAGE, told(code="X")).status_code for _n in range(32)]
    assert statuses == [422] * 30 + [429] * 2


@pytest.mark.parametrize(
    ("accepted", "offered"),
    [
        ("pt-BR,pt;q=0.9", ("BR", "pt-BR", "BRL", "America/Sao_Paulo")),
        ("pt", ("BR", "pt-BR", "BRL", "America/Sao_Paulo")),
        ("en-GB,en;q=0.8", ("GB", "en", "GBP", "Europe/London")),
        ("de-DE", ("DE", "en", "EUR", "UTC")),
        ("en-QQ", ("", "en", "EUR", "UTC")),
        ("es-419", ("", "en", "EUR", "UTC")),
        ("*", ("", "en", "EUR", "UTC")),
    ],
)
def test_the_browser_tells_what_is_offered(
    db: None, accepted: str, offered: tuple[str, ...]
) -> None:
    form = Client(headers={"accept-language": accepted}).get(PAGE).context["form"]
    names = ("country", "locale", "currency", "timezone")
    assert tuple(form[name].value() for name in names) == offered


def test_the_first_administrator_of_a_command_has_a_name(db: None) -> None:
    made = create_organization(
        slug="acme",
        name="Acme",
        admin_email="a@example.com",
        admin_password="correct-horse-battery",
        admin_name="Ana Prado",
    )
    with organization_scope(made.pk):
        assert Membership.objects.get().name == "Ana Prado"
