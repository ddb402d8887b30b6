"""The page of a relationship's phase: what is refused is seen where the person acted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Account, EvidenceTick, Phase, PhaseChange, PhaseEvidence
from accounts.phases.evidence import is_seen
from accounts.phases.findings import words
from accounts.registry.rules import create_account
from tenants.actors import Actor
from tenants.models import Organization
from tests.programs import Program


@pytest.fixture
def client(in_aurora: Organization, client_of: Any, leader: Actor) -> Client:
    client: Client = client_of(leader)
    client.cookies.load({"language": "en"})
    return client


@pytest.fixture
def account(in_aurora: Organization, leader: Actor) -> Account:
    return create_account(actor=leader, values={"name": "Alfa", "exit_risk": ""})


def told(client: Client, address: str) -> list[tuple[str, str]]:
    """What the page says above."""
    return [(m.level_tag, m.message) for m in client.get(address).context["messages"]]


def ticked_by_people() -> list[PhaseEvidence]:
    return [row for row in PhaseEvidence.objects.all() if not is_seen(row)]


def evidence_then(client: Client, account: Account) -> list[str]:
    """What the page says of each piece of evidence of the last change."""
    page = lxml.html.fromstring(client.get(address("phase", account)).content)
    return [small.text for small in page.findall(".//ul[@class='frozen']/li/small")]


def address(name: str, account: Account, *more: object) -> str:
    return reverse(f"accounts:{name}", args=["aurora", account.pk, *more])


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"note": "", "happened_on": "2026-01-05"}, {"note": ["This field is required."]}),
        (
            {"note": "Signed", "happened_on": f"{timezone.now() + timedelta(days=9):%Y-%m-%d}"},
            {"happened_on": ["Enter a date of today or earlier."]},
        ),
    ],
)
def test_a_refused_tick_is_told_in_its_form(
    client: Client, account: Account, sent: dict[str, str], errors: dict[str, list[str]]
) -> None:
    first, *others = ticked_by_people()
    assert others
    answer = client.post(address("evidence_tick", account, first.pk), sent)
    assert (answer.status_code, answer.context["ticking"].errors) == (422, errors)
    text = answer.content.decode()
    assert text.count('<details class="tick" open>') == 1
    opened = text.split('<details class="tick" open>', 1)[1].split("</details>", 1)[0]
    assert address("evidence_tick", account, first.pk) in opened
    assert f'value="{sent["note"] or sent["happened_on"]}"' in opened
    assert next(iter(errors.values()))[0] in opened
    assert not EvidenceTick.objects.exists()


def test_a_tick_stands_on_the_page(client: Client, account: Account) -> None:
    evidence = ticked_by_people()[0]
    sent = {"note": "Signed in May", "happened_on": "2026-01-05"}
    answer = client.post(address("evidence_tick", account, evidence.pk), sent)
    page = address("phase", account)
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert told(client, page) == [("success", "Ticked.")]
    assert "Signed in May" in client.get(page).content.decode()


def test_evidence_that_the_system_sees_is_ticked_by_nobody(
    client: Client, account: Account
) -> None:
    evidence = next(row for row in PhaseEvidence.objects.all() if is_seen(row))
    sent = {"note": "Signed", "happened_on": "2026-01-05"}
    answer = client.post(address("evidence_tick", account, evidence.pk), sent)
    assert (answer.status_code, answer.context["ticking"].non_field_errors()) == (
        422,
        ["The system sees this by itself."],
    )
    assert "The system sees this by itself." in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        (
            {"answer": "", "reason": "Too early"},
            {"answer": ["This field is required."]},
        ),
        (
            {"answer": "accept", "reason": "Too\x0bearly"},
            {"reason": ["This holds characters that cannot be kept."]},
        ),
    ],
)
def test_a_refused_answer_is_told_in_its_form(
    client: Client, account: Account, sent: dict[str, str], errors: dict[str, list[str]]
) -> None:
    answer = client.post(address("invest_answer", account), sent)
    assert (answer.status_code, answer.context["answer_form"].errors) == (422, errors)
    form = answer.content.decode().split('id="answer"', 1)[1].split("</form>", 1)[0]
    assert next(iter(errors.values()))[0] in form
    account.refresh_from_db()
    assert account.invest_answer == ""


def test_an_unknown_risk_is_told_in_its_form(client: Client, account: Account) -> None:
    answer = client.post(address("exit_risk", account), {"exit_risk": "certain"})
    assert answer.status_code == 422
    assert list(answer.context["risk_form"].errors) == ["exit_risk"]
    [message] = answer.context["risk_form"].errors["exit_risk"]
    form = answer.content.decode().split(f'action="{address("exit_risk", account)}"', 1)[1]
    assert message in form.split("</form>", 1)[0]
    answer = client.post(address("exit_risk", account), {"exit_risk": "high"})
    assert (answer.status_code, answer["Location"]) == (302, address("phase", account))
    account.refresh_from_db()
    assert account.exit_risk == "high"


def test_a_phase_in_use_stays_and_its_page_says_why(
    client: Client, account: Account, leader: Actor
) -> None:
    settings = reverse("phases:settings", args=["aurora"])
    used = Phase.objects.get(key="tactical")
    Account.objects.filter(pk=account.pk).update(phase=used)
    answer = client.post(reverse("phases:removal", args=["aurora", used.pk]))
    assert (answer.status_code, answer["Location"]) == (302, settings)
    assert told(client, settings) == [("error", "Keep this phase: an account is or was in it.")]
    assert Phase.objects.filter(pk=used.pk).exists()


@pytest.mark.parametrize("name", ["add", "rename"])
def test_a_phase_without_a_name_is_told_on_the_page(client: Client, name: str) -> None:
    settings = reverse("phases:settings", args=["aurora"])
    phase = Phase.objects.get(key="tactical")
    answer = client.post(reverse(f"phases:{name}", args=["aurora", phase.pk]), {"name": " "})
    assert (answer.status_code, answer["Location"]) == (302, settings)
    [(level, message)] = told(client, settings)
    assert (level, bool(message)) == ("error", True)
    assert Phase.objects.count() == 3


def test_the_evidence_of_a_change_has_its_days_as_the_reader_writes_them(
    client: Client, account: Account
) -> None:
    for evidence in ticked_by_people():
        sent = {"note": "Signed", "happened_on": "2026-01-05"}
        client.post(address("evidence_tick", account, evidence.pk), sent)
    up = {"to": Phase.objects.order_by("position")[1].key, "reason": "We are there"}
    client.post(address("phase", account), up)
    for language, day in (("en", "5 Jan 2026"), ("pt-br", "05/01/2026")):
        client.cookies.load({"language": language})
        _, _, then = client.get(address("phase", account)).content.decode().partition("frozen")
        assert then.count(f"<small>Leader, {day}</small>") == len(ticked_by_people())
        assert "2026-01-05" not in then


WHYS = {
    "en": [
        "ours: none",
        "Decision maker: nobody",
        "Champion: nobody",
        "theirs: 0 · ours: 0",
        "none yet",
        "nobody ticked it",
        "theirs: none · ours: none",
        "nobody ticked it",
        "nobody ticked it",
    ],
    "pt-br": [
        "nosso lado: ninguém",
        "Decide: ninguém",
        "Defende nossa proposta: ninguém",
        "lado do cliente: 0 · nosso lado: 0",
        "nenhuma ainda",
        "não marcada",
        "lado do cliente: ninguém · nosso lado: ninguém",
        "não marcada",
        "não marcada",
    ],
}


@pytest.mark.parametrize("moved_in", WHYS)
def test_the_evidence_of_a_change_is_said_in_the_language_of_who_reads_it(
    moved_in: str, client: Client, account: Account, writer: Program
) -> None:
    client.cookies.load({"language": moved_in})
    up = {"to": Phase.objects.order_by("position")[1].key, "reason": "We are there"}
    assert client.post(address("phase", account), up).status_code == 302
    for language, whys in WHYS.items():
        client.cookies.load({"language": language})
        shown = evidence_then(client, account)
        sent = writer.call("GET", "phase-changes/", **{"accept-language": language}).json()
        told = [row["why"] for row in sent["results"][0]["evidence"]]
        assert (shown, told) == (whys, whys)


def test_evidence_that_was_kept_as_a_text_stays_as_it_is(
    client: Client, account: Account, writer: Program
) -> None:
    client.post(address("phase", account), {"to": Phase.objects.last().key, "reason": "There"})
    older = [{"phase": "Tactical", "text": "A sponsor", "holds": False, "why": "nossos: nenhum"}]
    PhaseChange.objects.update(evidence=older)
    assert evidence_then(client, account) == ["nossos: nenhum"]
    assert writer.call("GET", "phase-changes/").json()["results"][0]["evidence"] == older


@pytest.mark.parametrize(
    ("language", "card", "found"), [("en", "since today", "today"), ("pt-br", "desde hoje", "hoje")]
)
def test_what_is_of_today_is_not_zero_days_old(
    client: Client, account: Account, language: str, card: str, found: str
) -> None:
    client.cookies.load({"language": language})
    board = client.get(reverse("accounts:phase_board", args=["aurora"])).content.decode()
    assert f">{card}<" in board
    with override(language):
        assert words({"kind": "days", "days": 0}) == found
