"""A month later than the organisation's current one is refused by every way in."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Account, AccountFigures, ImportRun, MonthlyRevenue
from accounts.registry.rules import create_account
from integrations.keys import create_key
from tenants.actors import Actor
from tenants.scope import organization_scope

# In São Paulo it is still the evening of 30 November, elsewhere December.
EVENING = "2026-12-01T01:00:00Z"
FILE = "account,month,revenue\nAcme,2026-11,1000.00\nAcme,2062-11,500.00\n"
WORDS = {"en": "The month is in the future.", "pt-br": "Informe o mês atual ou um anterior."}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(EVENING, tick=False):
        yield


@pytest.fixture
def account(leader: Actor) -> Account:
    """Acme, without revenue."""
    with organization_scope(leader.organization.id):
        return create_account(actor=leader, values={"name": "Acme"})


@pytest.fixture
def program(leader: Actor) -> Client:
    """A program that writes."""
    with organization_scope(leader.organization.id):
        key = create_key(actor=Actor.of_system(leader.organization), name="sync", scope="write")[1]
    return Client(headers={"authorization": f"Bearer {key}"})


def months(actor: Actor) -> list[tuple[str, int]]:
    with organization_scope(actor.organization.id):
        rows = MonthlyRevenue.objects.order_by("month").values_list("month", "revenue_minor")
        return [(f"{month:%Y-%m}", revenue) for month, revenue in rows]


def figures(actor: Actor) -> list[tuple[str, int]]:
    with organization_scope(actor.organization.id):
        rows = AccountFigures.objects.values_list("until", "revenue")
        return [(f"{until:%Y-%m}", revenue) for until, revenue in rows]


@pytest.mark.parametrize("language", ["en", "pt-br"])
def test_the_page_refuses_it_at_its_field(leader, client_of, account, language):
    client = client_of(leader)
    client.cookies.load({"language": language})
    page = reverse("accounts:performance", args=["aurora", account.pk])
    assert client.post(page, {"month": "2026-11", "revenue": "1000"}).status_code == 302
    answer = client.post(page, {"month": "2026-12", "revenue": "500"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"month": [WORDS[language]]}
    assert (months(leader), figures(leader)) == ([("2026-11", 1000_00)], [])  # not closed yet


def test_the_api_refuses_it_at_its_pointer(leader, account, program):
    body = {"account": str(account.pk), "month": "2026-12", "revenue": "500.00"}
    answer = program.post("/api/v1/revenue/", body, "application/json")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "/month", "code": "future", "detail": WORDS["en"]}
    ]
    now = program.post("/api/v1/revenue/", body | {"month": "2026-11"}, "application/json")
    assert (now.status_code, months(leader)) == (201, [("2026-11", 500_00)])


def test_a_bulk_refuses_the_item_and_takes_the_others(leader, account, program):
    one = {"account": str(account.pk), "revenue": "500.00"}
    items = [one | {"month": "2062-11"}, one | {"month": "2026-11"}]
    answer = program.post("/api/v1/revenue/bulk/", {"items": items}, "application/json")
    refused, made = answer.json()["results"]
    assert (refused["outcome"], made["outcome"]) == ("refused", "made")
    assert refused["errors"] == [{"pointer": "/month", "code": "future", "detail": WORDS["en"]}]
    assert (months(leader), figures(leader)) == ([("2026-11", 500_00)], [])  # not closed yet


def test_the_command_refuses_the_line(leader, account, tmp_path: Path):
    path = tmp_path / "revenue.csv"
    path.write_text(FILE)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_revenue", path, org="aurora", stdout=out)
    assert ended.value.code == 1
    assert json.loads(out.getvalue())["refused"] == [
        {"line": 3, "column": "month", "value": "2062-11", "reason": WORDS["en"]}
    ]
    assert months(leader) == []


@pytest.mark.parametrize("language", ["en", "pt-br"])
def test_the_file_page_refuses_the_line(leader, client_of, account, language):
    client = client_of(leader)
    client.cookies.load({"language": language})
    file = SimpleUploadedFile("revenue.csv", FILE.encode())
    client.post("/o/aurora/accounts/import/", {"kind": "revenue", "file": file})
    with organization_scope(leader.organization.id):
        run = ImportRun.objects.get()
    detail = reverse("accounts:import_detail", args=["aurora", run.pk])
    columns = {"account": "0", "month": "1", "revenue": "2", "number_format": "1,234.56"}
    columns |= {"day_first": "True", "unit": "1"}
    client.post(reverse("accounts:import_columns", args=["aurora", run.pk]), columns)
    page = client.get(detail).content.decode()
    assert page.count(WORDS[language]) == 2  # beside the line as it is read, and in the list
    refused = client.get(reverse("accounts:import_refused", args=["aurora", run.pk]))
    lines = csv.reader(refused.content.decode("utf-8-sig").splitlines(), delimiter=";")
    assert [line[:3] for line in lines][1:] == [["Acme", "2062-11", "500.00"]]
