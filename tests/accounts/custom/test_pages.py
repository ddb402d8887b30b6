"""Fields are made on their page, filled in an account's form, and read on its overview."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.custom.definitions import add_field
from accounts.models import Account, CustomField, CustomValue
from accounts.registry.rules import create_account
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.accounts.custom.made import made_fields

FIELDS = "/o/aurora/settings/custom-fields/"


@pytest.fixture
def browser(leader: Actor, client_of: Callable[[Actor], Client]) -> Client:
    return client_of(leader)


def text_of(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))  # type: ignore[attr-defined]  # a test answer


def keys(leader: Actor) -> list[str]:
    with organization_scope(leader.organization.id):
        living = CustomField.objects.filter(deleted_at=None).order_by("position")
        return list(living.values_list("key", flat=True))


def test_a_field_lives_by_pages_alone(browser: Client, leader: Actor) -> None:
    for label, kind, choices in (
        ("Fim do contrato", "date", ""),
        ("Plano", "choice", "Básico\r\nPremium\r\n\r\n"),
    ):
        sent = {"label": label, "kind": kind, "choices": choices, "help_text": ""}
        assert browser.post(FIELDS, sent).status_code == 302
    again = browser.post(FIELDS, {"label": "plano", "kind": "text"})
    assert again.status_code == 422
    assert "There is a field of this name already: plano." in text_of(again)
    assert keys(leader) == ["fim_do_contrato", "plano"]
    with organization_scope(leader.organization.id):
        plan, end = CustomField.objects.get(key="plano"), CustomField.objects.get(kind="date")
    assert browser.post(f"{FIELDS}{plan.pk}/place/", {"to": "up"}).status_code == 302
    assert keys(leader) == ["plano", "fim_do_contrato"]
    page = browser.get(f"{FIELDS}{plan.pk}/")
    assert [row[0].value() for row in page.context["form"].choice_rows] == ["Básico", "Premium"]
    sent = {
        "label": "Plano de suporte",
        "kind": "choice",
        "choices_0_label": "Essencial",
        "choices_1_label": "Premium",
        "choices_1_retired": "on",
        "choices": "Ouro",
        "help_text": "",
        "version": plan.version + 1,
    }
    assert browser.post(f"{FIELDS}{plan.pk}/", sent).status_code == 302
    with organization_scope(leader.organization.id):
        plan.refresh_from_db()
    assert [(c["key"], c["label"], c["retired"]) for c in plan.choices] == [
        ("basico", "Essencial", False),
        ("premium", "Premium", True),
        ("ouro", "Ouro", False),
    ]
    twice = browser.post(f"{FIELDS}{plan.pk}/", sent | {"choices_0_label": "OURO", "version": ""})
    assert twice.status_code == 422
    asked = browser.get(f"{FIELDS}{end.pk}/removal/")
    assert "Delete the field Fim do contrato?" in text_of(asked)
    gone = browser.post(f"{FIELDS}{end.pk}/removal/", follow=True)
    assert keys(leader) == ["plano"]
    undo = f"{FIELDS}{end.pk}/restoration/"
    assert f'action="{undo}"' in gone.content.decode()
    assert browser.post(undo).status_code == 302
    assert keys(leader) == ["plano", "fim_do_contrato"]


def test_values_are_written_and_read_in_the_readers_format(browser: Client, leader: Actor) -> None:
    with organization_scope(leader.organization.id):
        made_fields(leader)
    browser.cookies["language"] = "pt-br"
    sent = {
        "name": "Acme",
        "custom_note": "Porta dos fundos",
        "custom_machines": "1.234,5",
        "custom_budget": "R$ 2.000.000,10",
        "custom_contract_end": "2027-03-31",
        "custom_plan": "premium",
        "custom_shifts": ["day", "night"],
        "custom_own_fleet": "no",
        "custom_portal": "portal.example.com",
    }
    made = browser.post("/o/aurora/accounts/new/", sent)
    assert made.status_code == 302, text_of(made)
    page = text_of(browser.get(made["location"])).replace("\u202f", " ").replace("\xa0", " ")
    for fact in (
        *("Note Porta dos fundos", "Machines 1.234,5", "Budget R$ 2.000.000,10"),
        *("Contract end 31/03/2027", "Plan Premium", "Shifts Day, Night"),
        *("Own fleet Não", "Portal https://portal.example.com"),
    ):
        assert fact in page
    form = browser.get(made["location"] + "edit/").context["form"]
    shown = {name: form[name].value() for name in form.fields if name.startswith("custom_")}
    kept = {str(name): form[name].field.widget.format_value(v) for name, v in shown.items()}
    again = sent | {"name": "Acme", "version": "1", "custom_machines": kept["custom_machines"]}
    again |= {"custom_budget": kept["custom_budget"], "custom_own_fleet": "", "custom_shifts": []}
    assert browser.post(made["location"] + "edit/", again).status_code == 302
    with organization_scope(leader.organization.id):
        found = dict(CustomValue.objects.values_list("field__key", "number"))
    assert found["machines"] == 12_345_000
    assert found.keys() == {"note", "machines", "budget", "contract_end", "plan", "portal"}
    log = text_of(browser.get(made["location"])).replace("\u202f", " ").replace("\xa0", " ")
    assert "Own fleet: não → –" in log
    assert "Machines: – → 1.234,5" in log
    assert "Budget: – → R$ 2.000.000,10" in log
    assert "Shifts: Day, Night → –" in log


def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost(
    browser: Client, leader: Actor
) -> None:
    with organization_scope(leader.organization.id):
        made_fields(leader)
    sent = {"name": "Acme", "custom_machines": "many", "custom_portal": "javascript:alert(1)"}
    answer = browser.post("/o/aurora/accounts/new/", sent)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"custom_machines"}
    answer = browser.post("/o/aurora/accounts/new/", sent | {"custom_machines": "1"})
    assert set(answer.context["form"].errors) == {"custom_portal"}
    assert answer.context["form"]["custom_machines"].value() == "1"
    assert "At all &lt;sites&gt;." in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_more_fields_take_no_more_statements(browser: Client, leader: Actor, count: int) -> None:
    with organization_scope(leader.organization.id):
        for number in range(count):
            add_field(actor=leader, values={"label": f"Field {number}", "kind": "text"})
        custom = {f"field_{number}": "x" for number in range(count)}
        account = create_account(actor=leader, values={"name": "Acme"}, custom=custom)
    found = []
    for address in (f"/o/aurora/accounts/{account.pk}/edit/", FIELDS):
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        found.append(sum("customfield" in q["sql"] or "customvalue" in q["sql"] for q in asked))
    assert found == [2, 2]  # fields, values; living fields, deleted ones


def test_who_does_not_lead_reads_the_fields_alone(
    leader: Actor, viewer: Actor, client_of: Callable[[Actor], Client]
) -> None:
    with organization_scope(leader.organization.id):
        note, *_others = made_fields(leader)
    browser = client_of(viewer)
    page = browser.get(FIELDS)
    assert page.status_code == 200
    assert "Contract end" in text_of(page)
    assert f'action="{FIELDS}' not in page.content.decode()
    for address in (FIELDS, f"{FIELDS}{note.pk}/", f"{FIELDS}{note.pk}/removal/"):
        assert browser.post(address, {"label": "Mine", "kind": "text"}).status_code == 403


def test_a_contributor_reads_what_accounts_of_their_teams_have(
    leader: Actor,
    make_member: Callable[..., object],
    client_of: Callable[[Actor], Client],
) -> None:
    with organization_scope(leader.organization.id):
        made_fields(leader)
        member = make_member(leader.organization, "contributor")
        actor = Actor.of_member(member)  # type: ignore[arg-type]  # a member by the fixture
        mine = create_account(actor=leader, values={"name": "Mine"}, custom={"note": "Gelb"})
        other = create_account(actor=leader, values={"name": "Other"}, custom={"note": "Rot"})
        Account.objects.filter(pk=mine.pk).update(owner=member)
    browser = client_of(actor)
    assert "Gelb" in text_of(browser.get(f"/o/aurora/accounts/{mine.pk}/"))
    assert browser.get(f"/o/aurora/accounts/{other.pk}/").status_code == 404
    with translation.override("en"):
        assert "Rot" not in text_of(browser.get("/o/aurora/accounts/"))
