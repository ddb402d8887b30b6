"""A person's own page, and the language that follows them."""

import logging
import re
from datetime import UTC, datetime

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import mail
from django.test import Client

from audit.models import Entry
from mail.boxes import PEOPLE
from mail.outbox import send_and_ring
from people.templatetags.browsers import browser
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope, user_scope
from tests.conftest import PASSWORD
from tests.reading import as_read


def sign_in(client: Client, email: str) -> object:
    return client.post("/auth/login/", {"login": email, "password": PASSWORD})


def test_a_new_name_shows_in_every_organisation_and_is_audited(
    aurora: Organization,
    borealis: Organization,
    leader: Actor,
    make_member: object,
    client_of: object,
) -> None:
    make_member(borealis, "viewer", leader.user.email)
    answer = client_of(leader).post("/profile/", {"name": "Lia Prado", "language": "pt-br"})
    assert answer.url == "/profile/"
    for organization in (aurora, borealis):
        with organization_scope(organization.id):
            assert Membership.objects.get(email=leader.user.email).name == "Lia Prado"
            entry = Entry.objects.get(action="member.renamed")
            assert entry.changes == {"name": ["Leader", "Lia Prado"]}


def test_the_same_name_again_is_no_change(
    aurora: Organization, leader: Actor, client_of: object
) -> None:
    client_of(leader).post("/profile/", {"name": "Leader", "language": ""})
    with organization_scope(aurora.id):
        assert not Entry.objects.filter(action="member.renamed").exists()


@pytest.mark.parametrize("form", [{"name": ""}, {"name": "Lia", "language": "fr"}])
def test_what_does_not_fit_is_told_and_not_kept(
    aurora: Organization, leader: Actor, client_of: object, form: dict
) -> None:
    answer = client_of(leader).post("/profile/", form)
    leader.user.refresh_from_db()
    assert (answer.status_code, leader.user.name, leader.user.language) == (422, "Leader", "")


def test_strangers_are_sent_to_sign_in(db: None) -> None:
    assert Client().get("/profile/").url == "/auth/login/?next=/profile/"


def test_a_sign_in_on_a_new_device_brings_the_language(leader: Actor) -> None:
    leader.user.language = "pt-br"
    leader.user.save()
    device = Client(headers={"accept-language": "en"})
    answer = sign_in(device, leader.user.email)
    assert (answer.url, answer.cookies["language"].value) == ("/", "pt-br")
    assert 'lang="pt-br"' in device.get("/profile/").content.decode()


def test_without_a_chosen_language_the_browser_decides(leader: Actor) -> None:
    answer = sign_in(Client(headers={"accept-language": "pt-BR"}), leader.user.email)
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


def test_signing_out_everywhere_else(leader: Actor) -> None:
    here, there = Client(), Client()
    for client in (there, here):
        sign_in(client, leader.user.email)
    page = as_read(here.get("/auth/sessions/").content.decode())
    assert (page.count("<li><span>"), page.count("this one")) == (2, 1)
    here.post("/auth/sessions/")
    assert (here.get("/profile/").status_code, there.get("/profile/").status_code) == (200, 302)


@pytest.mark.parametrize(("zone", "at"), [("America/Sao_Paulo", "22:30"), ("Asia/Tokyo", "10:30")])
def test_sign_ins_are_told_in_the_zone_of_the_organisation(
    aurora: Organization, leader: Actor, zone: str, at: str
) -> None:
    with organization_scope(aurora.id):
        Organization.objects.filter(pk=aurora.pk).update(timezone=zone)
    here = Client()
    sign_in(here, leader.user.email)
    here.get("/auth/sessions/")
    with user_scope(leader.user.pk):
        UserSession.objects.update(created_at=datetime(2026, 5, 7, 1, 30, tzinfo=UTC))
    assert re.findall(r"\d\d:\d\d", here.get("/auth/sessions/").content.decode()) == [at]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0",
            "Firefox · Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36 EdgA/129.0",
            "Edge · Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Safari/604.1",
            "Safari · iPhone",
        ),
        ("curl/8.5", "curl/8.5"),
        ("", "unknown browser"),
    ],
)
def test_browsers_have_names(said: str, name: str) -> None:
    assert browser(said) == name


def test_a_new_address_counts_once_its_link_was_opened(
    aurora: Organization, leader: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="kam.security")
    client = Client()
    sign_in(client, leader.user.email)
    client.post("/auth/reauthenticate/", {"password": PASSWORD})
    client.post("/auth/email/", {"action_add": "", "email": "lia@aurora.example"})
    leader.user.refresh_from_db()
    assert leader.user.email == "leader@aurora.example"
    send_and_ring(PEOPLE)
    [letter] = [m for m in mail.outbox if m.to == ["lia@aurora.example"]]
    [path] = re.findall(rf"{settings.BASE_URL}(/\S+)", letter.body)
    client.post(path)
    leader.user.refresh_from_db()
    with organization_scope(aurora.id):
        member = Membership.objects.get(user=leader.user)
        entry = Entry.objects.get(action="member.readdressed")
    assert (leader.user.email, member.email) == ("lia@aurora.example", "lia@aurora.example")
    assert entry.changes == {"email": ["leader@aurora.example", "lia@aurora.example"]}
    told = [r for r in caplog.records if r.getMessage() == "address changed"]
    assert [vars(r)["told"]["person"] for r in told] == [str(leader.user.pk)]
    assert sign_in(Client(), "lia@aurora.example").url == "/"


def test_a_change_of_address_asks_for_the_password_again(leader: Actor) -> None:
    client = Client()
    sign_in(client, leader.user.email)
    answer = client.post("/auth/email/", {"action_add": "", "email": "thief@x.example"})
    assert answer.url.startswith("/auth/reauthenticate/")
    assert (send_and_ring(PEOPLE), mail.outbox) == (0, [])


def test_somebody_elses_address_is_not_taken(
    aurora: Organization, leader: Actor, kam: Actor
) -> None:
    client = Client()
    sign_in(client, leader.user.email)
    client.post("/auth/reauthenticate/", {"password": PASSWORD})
    client.post("/auth/email/", {"action_add": "", "email": kam.user.email})
    send_and_ring(PEOPLE)
    [letter] = [m for m in mail.outbox if m.to == [kam.user.email]]  # its owner is asked
    [path] = re.findall(rf"{settings.BASE_URL}(/\S+)", letter.body)
    client.post(path)
    leader.user.refresh_from_db()
    assert leader.user.email == "leader@aurora.example"


@pytest.mark.parametrize("language", ["en", "pt-br"])
def test_the_forms_of_sign_in_name_their_fields_alike(leader: Actor, language: str) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    labels = [field.label for field in client.get("/auth/login/").context["form"]]
    client.force_login(leader.user)
    labels += [field.label for field in client.get("/auth/password/change/").context["form"]]
    assert [str(label) for label in labels] == {
        "en": [
            "E-mail",
            "Password",
            "Stay signed in",
            "Current password",
            "New password",
            "New password, once more",
        ],
        "pt-br": [
            "E-mail",
            "Senha",
            "Manter a sessão aberta",
            "Senha atual",
            "Nova senha",
            "Repita a nova senha",
        ],
    }[language]
