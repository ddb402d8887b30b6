"""What words find: every kind, by rights, in either language, with one slip."""

from __future__ import annotations

import pytest

from accounts.models import Account
from accounts.registry.rules import create_account
from search.finding import find
from tenants.actors import Actor
from tenants.models import Organization

pytestmark = pytest.mark.django_db


def titles(actor: Actor, text: str, group: str = "accounts") -> list[str]:
    """What stands in a group, in its order."""
    sections = {section.key: section for section in find(actor, text, most=20)}
    return [found.title for found in sections[group].found] if group in sections else []


@pytest.fixture
def metal(in_aurora: Organization, leader: Actor) -> Account:
    values = {
        "name": "Metalúrgica São João",
        "legal_name": "Forjas do Oeste Ltda",
        "tax_id": "11.222.333/0001-81",
    }
    references = [("salesforce", "001Qz00000AbCdE")]
    tags = ["Indústria pesada"]
    return create_account(actor=leader, values=values, tags=tags, references=references)


@pytest.mark.parametrize(
    "words",
    [
        "metalurgica",
        "METALÚRGICA SÃO",
        "joao metalurgica",
        "metal",
        "metalurgca",
        "metalurgicaa",
        "metalrugica",
        "mmetalurgica joao",
        "forjas",
        "forjsa oeste",
        "11222333000181",
        "11.222.333/0001-81",
        "11222333",
        "001qz00000abcde",
        "001Qz0",
    ],
)
def test_an_account_is_found_by_what_it_is_called(
    metal: Account, leader: Actor, words: str
) -> None:
    create_account(actor=leader, values={"name": "Alfa Comércio", "tax_id": "11444777000161"})
    assert titles(leader, words) == ["Metalúrgica São João"]


@pytest.mark.parametrize("words", ["metarulgcia", "joan", "sao pedro", "zz", "?", "  ", "%", "_"])
def test_other_words_find_no_account(metal: Account, leader: Actor, words: str) -> None:
    assert titles(leader, words) == []


def test_a_tag_leads_to_its_accounts(metal: Account, leader: Actor) -> None:
    assert titles(leader, "industria", "tags") == ["Indústria pesada"]
    assert titles(leader, "industira pesada", "tags") == ["Indústria pesada"]
