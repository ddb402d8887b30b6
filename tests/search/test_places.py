"""Pages, settings and commands: found by those who may open them, and every address opens."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import Account
from accounts.registry.rules import create_account
from search.commands import ANYWHERE, AT_ACCOUNTS
from search.finding import find
from search.kinds import Hit
from search.places import SECTIONS, SETTINGS, places_found
from tenants.actors import Actor
from tenants.models import Organization
from tenants.roles import Role

pytestmark = pytest.mark.django_db
PEOPLE = [Role.ADMIN, Role.LEADER, Role.KAM, Role.CONTRIBUTOR, Role.VIEWER]


def found(actor: Actor, text: str, group: str = "commands") -> list[Hit]:
    """What is in a group."""
    return [
        f for section in find(actor, text, most=50) if section.key == group for f in section.found
    ]


@pytest.fixture
def account(in_aurora: Organization, leader: Actor, kam: Actor) -> Account:
    values = {"name": "Vidraçaria Lume", "owner": kam.membership}
    return create_account(actor=leader, values=values)


@pytest.mark.parametrize("role", PEOPLE)
def test_whatever_is_offered_opens(
    account: Account, kam: Actor, client_of, make_member, in_aurora: Organization, role: str
) -> None:
    actor = (
        kam if role == Role.KAM else Actor.of_member(make_member(in_aurora, role, "x@y.example"))
    )
    client: Client = client_of(actor)
    offered = [
        *places_found(actor, SECTIONS, "pages"),
        *places_found(actor, SETTINGS, "settings"),
        *places_found(actor, ANYWHERE, "commands"),
        *(f for c in AT_ACCOUNTS for f in found(actor, f"{c.lead} lume")),
    ]
    answers = {f.url: client.get(urlsplit(f.url).path, follow=True).status_code for f in offered}
    assert {url: code for url, code in answers.items() if code != 200} == {}
    assert len(answers) > 8


def test_a_command_names_the_account(account: Account, leader: Actor) -> None:
    create_account(actor=leader, values={"name": "Outra Vidraçaria"})
    for text in ("plan a review for lume", "review lume", "plan a reviw lume"):
        assert "Plan a review for Vidraçaria Lume" in [f.title for f in found(leader, text)]
    assert [f.title for f in found(leader, "add a person to vidracaria l")] == [
        "Add a person to Vidraçaria Lume"
    ]
    assert [f.title for f in found(leader, "add a person")] == ["Add a person to …"]


def test_commands_speak_portuguese(account: Account, leader: Actor) -> None:
    with translation.override("pt-br"):
        titles = [f.title for f in found(leader, "planejar revisao lume")]
        assert titles == ["Planejar revisão de Vidraçaria Lume"]
        assert [f.title for f in found(leader, "feriados", "settings")] == ["Dias sem expediente"]


def test_a_kam_is_offered_what_they_may_do_and_where(
    account: Account, leader: Actor, kam: Actor, viewer: Actor
) -> None:
    create_account(actor=leader, values={"name": "Vidraçaria Alheia"})
    assert [f.title for f in found(kam, "write a note at vidracaria")] == [
        "Write a note at Vidraçaria Lume"
    ]
    assert found(viewer, "write a note at vidracaria") == []
    assert [f.title for f in found(viewer, "vidracaria", "accounts")] == [
        "Vidraçaria Alheia",
        "Vidraçaria Lume",
    ]
    # one's own first
    assert [f.title for f in found(kam, "vidracaria", "accounts")] == [
        "Vidraçaria Lume",
        "Vidraçaria Alheia",
    ]


def test_settings_are_found_by_those_who_open_them(
    in_aurora: Organization, leader: Actor, viewer: Actor, make_member
) -> None:
    admin = Actor.of_member(make_member(in_aurora, "admin"))
    assert [f.title for f in found(admin, "webhoks", "settings")] == ["Webhooks"]
    assert found(leader, "webhooks", "settings") == []
    assert [f.title for f in found(viewer, "watch list", "pages")] == []
    assert [f.title for f in found(leader, "watch list", "pages")] == ["Watch list"]
