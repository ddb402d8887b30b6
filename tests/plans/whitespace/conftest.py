"""An account of the KAM, and a small catalogue made by its page."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from accounts.registry.rules import create_account
from plans.models import BusinessUnit, Offering
from tenants.actors import Actor
from tenants.models import Organization


def plain(page: str) -> str:
    """The words of a page alone."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


class Pages:
    """The whitespace of an account in a browser, without JavaScript."""

    def __init__(self, client: Client, account: Account) -> None:
        self.client, self.account = client, account

    def at(self, name: str, *parts: Any) -> str:
        return reverse(f"whitespace:{name}", args=["aurora", self.account.pk, *parts])

    def cell(self, offering: str, unit: str = "") -> str:
        found = Offering.objects.get(name=offering)
        if not unit:
            return self.at("cell", found.pk)
        at = BusinessUnit.objects.get(account=self.account, name=unit)
        return self.at("unit_cell", found.pk, at.pk)

    def fill(self, offering: str, unit: str = "", **form: Any) -> Any:
        """Send the form of a cell; competitors as (name, share) pairs."""
        rivals = form.pop("competitors", ())
        lines = {
            f"competitors-{n}-{part}": value
            for n, pair in enumerate(rivals)
            for part, value in zip(("name", "share"), pair, strict=True)
        }
        counts = {"competitors-TOTAL_FORMS": len(rivals), "competitors-INITIAL_FORMS": 0}
        return self.client.post(self.cell(offering, unit), form | counts | lines)

    def add_unit(self, name: str) -> Any:
        return self.client.post(self.at("units"), {"name": name})

    def read(self, language: str = "en") -> str:
        self.client.cookies.load({"language": language})
        return self.client.get(self.at("grid")).content.decode()


@pytest.fixture
def account(in_aurora: Organization, leader: Actor, kam: Actor) -> Account:
    return create_account(actor=leader, values={"name": "Alfa", "owner": kam.membership})


@pytest.fixture
def catalogue(in_aurora: Organization, leader: Actor, client_of: Callable[..., Client]) -> None:
    """Maintenance with two parts, and Training."""
    lines = {"lines": "Maintenance\n  Preventive\n  Spare parts\nTraining"}
    client_of(leader).post(reverse("offerings:lines", args=["aurora"]), lines)


@pytest.fixture
def pages(account: Account, catalogue: None, kam: Actor, client_of: Callable[..., Client]) -> Pages:
    return Pages(client_of(kam), account)
