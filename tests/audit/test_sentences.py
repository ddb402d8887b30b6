"""The log in sentences: who did what to what and why, in the reader's language and format."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Phase
from accounts.registry.rules import create_account
from audit.entries import record
from plans.models import Action
from tenants.actors import Actor
from tenants.models import Organization

Read = Callable[[str], list[str]]


@pytest.fixture
def account(in_aurora: Organization, leader: Actor, kam: Actor) -> Account:
    return create_account(actor=leader, values={"name": "Alfa", "owner": kam.membership})


@pytest.fixture
def client(client_of: Callable[[Actor], Client], leader: Actor) -> Client:
    return client_of(leader)


@pytest.fixture(params=["detail", "changes", "log"])
def read(request: Any, client: Client, account: Account) -> Read:
    """The newest entry of a page, line by line, in a language."""
    pages = {
        "detail": reverse("accounts:detail", args=["aurora", account.pk]),
        "changes": reverse("accounts:changes", args=["aurora", account.pk]),
        "log": reverse("people:audit", args=["aurora"]),
    }

    def newest(language: str) -> list[str]:
        client.cookies.load({"language": language})
        text = client.get(pages[request.param], HTTP_ACCEPT_LANGUAGE=language).content.decode()
        entries = re.findall(r"<li>\s*<time.*?</time>\s*<div>(.*?)</div>", text, re.DOTALL)
        plain = html.unescape(re.sub(r"<[^>]+>", "", entries[0].replace("<br>", "\n")))
        return [" ".join(line.split()) for line in plain.split("\n") if line.strip()]

    return newest


def at(name: str, account: Account) -> str:
    return reverse(f"accounts:{name}", args=["aurora", account.pk])


def test_who_moved_an_account_to_which_phase_and_why(
    read: Read, client: Client, account: Account, leader: Actor
) -> None:
    first, second = Phase.objects.order_by("position")[:2]
    client.post(at("phase", account), {"to": first.key, "reason": "Begun"})
    sent = {"to": second.key, "seen": first.key, "reason": "Two directors agreed"}
    assert client.post(at("phase", account), sent).status_code == 302
    assert read("en") == [
        f"Leader moved Alfa from {first} to {second}",
        "reason: Two directors agreed",
    ]
    assert read("pt-br") == [
        f"Leader mudou Alfa da fase {first} para {second}",
        "motivo: Two directors agreed",
    ]


def test_who_handed_an_account_over(
    read: Read, client: Client, account: Account, kam: Actor, leader: Actor
) -> None:
    form = {"to": leader.membership_id, "note": "Call Ana", "seen": kam.membership_id}
    assert client.post(at("hand_over", account), form).status_code == 302
    assert read("en")[0] == "Leader handed Alfa over from Kam to Leader"
    assert read("pt-br")[0] == "Leader transferiu Alfa de Kam para Leader"


def test_a_designation_has_its_reason_and_its_amount_with_a_currency(
    read: Read, client: Client, account: Account
) -> None:
    sent = {
        "designation": "key",
        "reason": "Grows",
        "expected_return": "80000",
        "seen": "standard",
    }
    assert client.post(at("designation", account), sent).status_code == 302
    assert read("en") == [
        "Leader changed the designation of Alfa from Standard to Key account",
        "reason: Grows",
        "expected in a year: – → R$80,000.00",
    ]
    assert read("pt-br") == [
        "Leader alterou a designação de Alfa: de Padrão para Conta-chave",
        "motivo: Grows",
        "retorno esperado em um ano: – → R$ 80.000,00",
    ]


def test_a_month_is_told_with_its_currency(read: Read, client: Client, account: Account) -> None:
    sent = {"month": "2026-01", "revenue": "1000"}
    assert client.post(at("performance", account), sent).status_code == 302
    assert read("en") == ["Revenue of Alfa was changed", "Leader", "Jan 2026: – → R$1,000.00"]
    assert read("pt-br") == ["Receita alterada: Alfa", "Leader", "jan. 2026: – → R$ 1.000,00"]


def test_the_owner_of_an_action_is_not_called_the_accounts_kam(
    client: Client, account: Account, leader: Actor
) -> None:
    action = Action(account=account, title="Call Ana")
    changes = {"owner": [None, "Bea"], "title": [None, "Call Ana"]}
    record(actor=leader, action="action.opened", target=action, changes=changes)
    for language, sentence, owner in (
        ("en", "Action opened: Alfa", "owner: – → Bea"),
        ("pt-br", "Ação aberta: Alfa", "responsável: – → Bea"),
    ):
        client.cookies.load({"language": language})
        page = client.get(reverse("people:audit", args=["aurora"]), HTTP_ACCEPT_LANGUAGE=language)
        text = html.unescape(page.content.decode())
        assert sentence in text
        assert owner in text
        assert "Call Ana" not in text


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ([None, "A new"], "texto adicionado"),
        (["An old", "A new"], "texto alterado"),
        (["An old", None], "texto excluído"),
    ],
)
def test_of_a_text_the_log_says_what_became_of_it(
    read: Read, account: Account, leader: Actor, change: list[str | None], line: str
) -> None:
    record(actor=leader, action="account.changed", target=account, changes={"notes": change})
    assert read("pt-br") == ["Conta alterada: Alfa", "Leader", f"observações: {line}"]
