"""Another currency's sign beside an amount is refused by name, in every form that holds money."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from accounts.models import Account, DesignationChange, MonthlyRevenue, Nomination
from accounts.registry.rules import create_account
from pages.numbers import MoneyField, MoneyForm
from scoring.models import Matrix
from tenants.actors import Actor
from tenants.scope import organization_scope

ABROAD = {
    "US$ 5,000": "US$ is another currency; write the amount in BRL.",
    "5,000 usd": "usd is another currency; write the amount in BRL.",
    "€5,000": "€ is another currency; write the amount in BRL.",
    "(£ 5,000)": "£ is another currency; write the amount in BRL.",
}
OWN = ("5,000", "R$ 5,000", "BRL 5,000.00", "5,000 BRL", " r$5,000 ")


@pytest.fixture
def account(leader: Actor, kam: Actor) -> Account:
    with organization_scope(leader.organization.id):
        values = {"name": "Acme", "owner": kam.membership}
        return create_account(actor=leader, values=values)


def performance(leader: Client, kam: Client, account: Account, typed: str, name: str) -> Any:
    """A month's revenue, or its cost."""
    body = {"month": "2026-10", "revenue": "9", "cost": "9"} | {name: typed}
    answer = leader.post(reverse("accounts:performance", args=["aurora", account.pk]), body)
    return answer, answer.context and answer.context["form"].errors.get(name)


def decision(leader: Client, kam: Client, account: Account, typed: str) -> Any:
    body = {"designation": "key", "reason": "Large", "seen": "standard", "expected_return": typed}
    answer = leader.post(reverse("accounts:designation", args=["aurora", account.pk]), body)
    return answer, answer.context and answer.context["decision"].errors.get("expected_return")


def nomination(leader: Client, kam: Client, account: Account, typed: str) -> Any:
    body = {"reason": "Large", "expected_return": typed}
    answer = kam.post(reverse("accounts:nomination", args=["aurora", account.pk]), body)
    return answer, answer.context and answer.context["nominating"].errors.get("expected_return")


def nomination_answer(leader: Client, kam: Client, account: Account, typed: str) -> Any:
    nomination(leader, kam, account, "1")
    body = {"accept": "yes", "answer": "Yes", "expected_return": typed}
    answer = leader.post(reverse("accounts:nomination_answer", args=["aurora", account.pk]), body)
    return answer, answer.context and answer.context["answering"].errors.get("expected_return")


def matrix(leader: Client, kam: Client, account: Account, typed: str) -> Any:
    """The limits of a criterion that is measured by revenue."""
    address = reverse("scoring:matrix_create", args=["aurora"])
    page = leader.get(address)
    body = {bound.html_name: bound.value() or "" for bound in page.context["form"]}
    formset = page.context["formset"]
    body |= {bound.html_name: bound.value() for bound in formset.management_form}
    for number, form in enumerate(formset.forms):
        body |= {bound.html_name: bound.value() or "" for bound in form}
        body[f"form-{number}-name"] = f"Criterion {number}"
    limits = " ".join(str(n) for n in range(1, 9))
    body |= {
        "form-0-kind": "measured",
        "form-0-metric": "revenue_12m",
        "form-0-breakpoints": f"{limits} {typed.strip()}",
    }
    answer = leader.post(address, body)
    return answer, answer.context and answer.context["formset"].forms[0].errors.get("breakpoints")


FORMS: dict[str, Callable[..., Any]] = {
    "revenue": lambda *given: performance(*given, "revenue"),
    "cost": lambda *given: performance(*given, "cost"),
    "decision": decision,
    "nomination": nomination,
    "answer": nomination_answer,
    "limits": matrix,
}


def kept(leader: Actor) -> list[int]:
    """Every amount that stands, in hundredths or in units."""
    with organization_scope(leader.organization.id):
        months = MonthlyRevenue.objects.values_list("revenue_minor", "cost_minor")
        decided = DesignationChange.objects.values_list("expected_return_minor", flat=True)
        asked = Nomination.objects.values_list("expected_return_minor", flat=True)
        limits = [
            criterion.breakpoints[-1]
            for one in Matrix.objects.all()
            for criterion in one.criteria.filter(metric="revenue_12m")
        ]
        found = [amount for month in months for amount in month] + [*decided, *asked]
        return [amount for amount in found if amount] + [
            int(Decimal(limit)) * 100 for limit in limits
        ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("typed", ABROAD)
def test_another_currency_is_named(
    leader: Actor,
    kam: Actor,
    client_of: Callable[[Actor], Client],
    account: Account,
    form: str,
    typed: str,
) -> None:
    answer, errors = FORMS[form](client_of(leader), client_of(kam), account, typed)
    assert (answer.status_code, errors) == (422, [ABROAD[typed]])
    assert 500_000 not in kept(leader)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("typed", OWN)
def test_the_own_sign_is_read(
    leader: Actor,
    kam: Actor,
    client_of: Callable[[Actor], Client],
    account: Account,
    form: str,
    typed: str,
) -> None:
    answer, _errors = FORMS[form](client_of(leader), client_of(kam), account, typed)
    assert answer.status_code == 302
    assert 500_000 in kept(leader)


def test_no_sign_of_money_stands_in_other_numbers(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    address = reverse("phases:settings", args=["aurora"])
    client = client_of(leader)
    page = client.get(address)
    body = {bound.html_name: bound.value() for bound in page.context["form"]}
    for typed in ("US$ 30", "30 USD", "R$ 30"):
        errors = client.post(address, body | {"patience_days": typed}).context["form"].errors
        assert errors == {"patience_days": ["Enter a whole number."]}


def test_every_form_that_holds_money_knows_its_currency() -> None:
    def below(kind: type) -> set[type]:
        return {kind, *(one for sub in kind.__subclasses__() for one in below(sub))}

    holding = {
        form
        for form in below(forms.BaseForm)
        if any(isinstance(f, MoneyField) for f in getattr(form, "base_fields", {}).values())
    }
    assert {form.__name__ for form in holding if not issubclass(form, MoneyForm)} == set()
    assert len(holding) >= 4
