"""Each figure of a month × every rule × every way in gives one answer."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.imports import runs
from accounts.models import MonthlyRevenue
from accounts.registry.rules import create_account
from tenants.actors import Actor
from tenants.models import Organization
from tests.one_pen import Answer, kept, refused, walk
from tests.programs import Program

WAYS = ("form", "post", "bulk", "file")
MOST = "99999999999999.99"


def amounts(empty: Answer) -> dict[str, tuple[str, Answer]]:
    return {
        "empty": ("", empty),
        "the limit": (MOST, kept(Decimal(MOST))),
        "below": (f"-{MOST}", kept(Decimal(f"-{MOST}"))),
        "one over": ("100000000000000.00", refused("too_large")),
        "too long": ("9" * 16, refused("too_large")),
        "places": ("1.005", refused("places")),
        "wrong type": ("much", refused("number")),
        "control": ("1\x0b0", refused("number")),
    }


EXPECTED: dict[str, dict[str, tuple[str, Answer]]] = {
    "month": {
        "empty": ("", refused("month")),
        "the limit": ("1900-01", kept("1900-01")),
        "one over": ("1899-12", refused("month")),
        "future": ("2199-01", refused("future")),
        "wrong type": ("soon", refused("month")),
        "too long": ("2026-01-01-01", refused("month")),
    },
    "revenue": amounts(refused("required")),
    "cost": amounts(kept(None)),
}
RULES = tuple(dict.fromkeys(rule for rules in EXPECTED.values() for rule in rules))


def not_met(name: str, rule: str, way: str) -> str:
    """Why a case can't be put; empty where it can."""
    if rule not in EXPECTED[name]:
        return "the figure has no such rule"
    if way == "file" and rule == "places":
        return "a spreadsheet's float is read to the hundredth"
    if way in ("post", "bulk") and rule == "empty":
        return "a program leaves it out, or sends null"
    if way == "form" and rule == "empty" and name == "month":
        return "asked for as every field that must be filled in"
    return ""


class Estate:
    """Writes one figure by one way, tells the answer, and leaves nothing behind."""

    def __init__(self, leader: Actor, writer: Program, page: Client, folder: Path) -> None:
        self.leader, self.writer, self.page, self.folder = leader, writer, page, folder
        self.account = create_account(actor=leader, values={"name": "Alfa"})

    def answer(self, way: str, name: str, value: str) -> Answer:
        given = {"month": "2026-01", "revenue": "10.00", name: value}
        doors = {"form": self.form, "file": self.file}
        with transaction.atomic():
            code = doors[way](name, given) if way in doors else self.program(way, name, given)
            found = ("refused", code) if code else ("kept", self.stored(name))
            transaction.set_rollback(True)
        return found

    def stored(self, name: str) -> Any:
        row = MonthlyRevenue.objects.get()
        if name == "month":
            return f"{row.month:%Y-%m}"
        minor = row.revenue_minor if name == "revenue" else row.cost_minor
        return None if minor is None else Decimal(minor) / 100

    def form(self, name: str, given: dict[str, str]) -> str:
        address = reverse("accounts:performance", args=["aurora", self.account.pk])
        confirmed = {"is_credit": "on"}  # a negative cost is asked about
        answer = self.page.post(address, given | confirmed)
        if answer.status_code == 302:
            return ""
        errors = answer.context["form"].errors.as_data()
        assert list(errors) == [name]
        return str(errors[name][0].code)

    def program(self, way: str, name: str, given: dict[str, str]) -> str:
        body = {"account": str(self.account.pk), **given}
        if way == "post":
            answer = self.writer.call("POST", "revenue/", body)
            errors = answer.json().get("errors", [])
        else:
            [result] = self.writer.call("POST", "revenue/bulk/", [body]).json()["results"]
            errors = result["errors"]
        assert {error["pointer"] for error in errors} <= {f"/{name}"}
        return str(errors[0]["code"]) if errors else ""

    def file(self, name: str, given: dict[str, str]) -> str:
        path = self.folder / "revenue.csv"
        with path.open("w", newline="", encoding="utf-8") as target:
            rows = csv.writer(target)
            rows.writerow(["account", *given])
            rows.writerow(["Alfa", *given.values()])
        run = runs.upload(actor=self.leader, kind="revenue", file_name=path.name, source=path)
        run.choices |= {"number_format": "1,234.56"}
        run.save()
        runs.check(actor=self.leader, run=run)
        found = run.refusals.first()
        if found is not None:
            assert found.column == name
            return str(found.code)
        runs.apply(actor=self.leader, run=run)
        return ""


@pytest.fixture
def estate(
    in_aurora: Organization, leader: Actor, writer: Program, client_of: Any, tmp_path: Path
) -> Estate:
    page = client_of(leader)
    page.cookies["django_language"] = "en"
    return Estate(leader, writer, page, tmp_path)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_figure_has_one_answer_by_every_way(name: str, estate: Estate) -> None:
    rules = EXPECTED[name]
    met = walk(name, RULES, WAYS, expected=rules, not_met=not_met, answer=estate.answer)
    assert met >= 18
