"""A number that a machine reads is never written as people write it, whatever the language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.test import Client

from accounts.models import Account, Person, Stakeholder
from accounts.revenue.figures import recompute_figures
from tenants.actors import Actor
from tenants.models import Membership, Organization, TenantModel
from tenants.roles import Role
from tenants.scope import organization_scope
from tests.estate import Estate, build
from tests.test_isolation import PAGES, path_of, signed_in

LARGE = 1_795_890_924
QUERIES = {
    "accounts:stakeholders": ("view=map",),
    "accounts:list": ("sort=-revenue&page=1",),
    "insights:phases": ("month=2026-11",),
    "insights:whitespace": ("by=account",),
    "insights:portfolio": ("at=4-4", "from=2026-01&to=2026-12"),
    "insights:abc": ("from=2026-01&to=2026-12",),
}
GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[.,\u00a0\u202f]\d{3})+(?![\d.,])")
DECIMAL_COMMA = re.compile(r"\d,\d")
WORDS = {"data-label", "data-rationale", "data-confirm"}
LINKS = {"href", "src", "action", "formaction", "id", "for", "name", "form", "list"}
DRAWN = {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "min", "max", "step"}
SHAPES = {"viewbox", "transform", "style", "maxlength", "rows", "cols", "colspan"}
OF_MACHINES = {"hidden", "checkbox", "radio", "number", "range", "submit"}


class Values(HTMLParser):
    """Collects the attributes that a machine reads, and those among them that it cannot."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.wrong: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("type") or ("submit" if tag == "button" else "")
        for name, value in attrs:
            is_number = name in DRAWN or (name == "value" and _holds_number(tag, kind))
            if not value or not (is_number or _is_read(tag, name, kind)):
                continue
            self.seen.add(value)
            if GROUPED.search(value) or (is_number and DECIMAL_COMMA.search(value)):
                self.wrong.append((tag, name, value))


def _holds_number(tag: str, kind: str) -> bool:
    return tag in {"progress", "meter"} or kind in {"number", "range"}


def _is_read(tag: str, name: str, kind: str) -> bool:
    if name == "value":
        return tag in {"option", "li"} or kind in OF_MACHINES
    if name.startswith("data-"):
        return name not in WORDS
    return name in LINKS | SHAPES or name.startswith("hx-")


@pytest.fixture
def estate(
    aurora: Organization, make_member: Callable[..., Membership]
) -> Iterator[tuple[Estate, str]]:
    """Everything that an organisation can hold, each thing changed very often."""
    estate = build(aurora, make_member)
    with organization_scope(aurora.id):
        _widen(estate.things["account"])
        for model in apps.get_models():
            if issubclass(model, TenantModel) and _has_version(model):
                model.objects.update(version=LARGE)
    yield estate


def _widen(account: models.Model) -> None:
    """Many people beside each other, and clients enough for a curve with broken places."""
    for number in range(12):
        person = Person.objects.create(name=f"Person {number}")
        Stakeholder.objects.create(account=account, person=person, role="buyer")
    for number in range(7):
        client = Account.objects.create(name=f"Client {number}", designation="standard")
        client.months.create(month="2026-10-01", revenue_minor=123_456_789 + number, cost_minor=1)
    recompute_figures()


def _has_version(model: type[models.Model]) -> bool:
    try:
        model._meta.get_field("version")
    except FieldDoesNotExist:
        return False
    return True


@pytest.mark.parametrize("language", ["en", "pt-br"])
def test_no_attribute_of_any_page_holds_a_number_for_people(estate: Estate, language: str) -> None:
    wrong: dict[str, list[tuple[str, str, str]]] = {}
    seen: set[str] = set()
    read = 0
    for role in (Role.ADMIN, Role.KAM):
        client = signed_in(estate.people[role])
        client.cookies["language"] = language
        for route, name, converters in PAGES:
            for query in ("", *QUERIES.get(name, ())):
                address = path_of(route, converters, estate, "aurora")
                answer = client.get(address, query_params=dict(_pairs(query)), follow=True)
                if answer.streaming or "html" not in answer.get("Content-Type", ""):
                    continue
                html = answer.content.decode()
                values = Values()
                values.feed(html)
                seen |= values.seen
                read += f'lang="{language}"' in html
                if values.wrong:
                    wrong[f"{role} {name}"] = values.wrong
    assert wrong == {}
    assert (str(LARGE) in seen, read > 80) == (True, True)


def _pairs(query: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, query.split("&")):
        name, _equals, value = part.partition("=")
        yield name, value


@pytest.mark.parametrize("language", ["en", "pt-br"])
@pytest.mark.parametrize("page", ["sheet", "account"])
def test_a_score_is_changed_and_cleared_from_the_page_as_it_was_read_again(
    aurora: Organization,
    leader: Actor,
    client_of: Callable[[Actor], Client],
    page: str,
    language: str,
) -> None:
    client = client_of(leader)
    client.cookies["language"] = language
    cell = _a_scored_cell(client)
    address = "/o/aurora/scoring/sheet/"
    if page == "account":
        address = f"/o/aurora/scoring/accounts/{cell.removeprefix('s_').partition('_')[0]}/"
    answers = []
    for value in ("7", "8", "", "9"):
        client.post(address, _inputs(client, address) | {cell: value})
        answers.append(_inputs(client, address)[cell])
    assert answers == ["7", "8", "", "9"]


def _a_scored_cell(client: Client) -> str:
    """An organisation's first matrix, account and score, made through pages alone."""
    form = {"name": "Rule", "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0"}
    for number, name in enumerate(("Fit", "Influence", "Growth")):
        form |= {
            f"form-{number}-name": name,
            f"form-{number}-weight": "10",
            f"form-{number}-kind": "judged",
        }
    assert client.post("/o/aurora/scoring/matrices/new/", form).status_code == 302
    assert client.post("/o/aurora/accounts/new/", {"name": "Acme"}).status_code == 302
    return next(n for n in _inputs(client, "/o/aurora/scoring/sheet/") if n.startswith("s_"))


class Inputs(HTMLParser):
    """What a browser would send of the inputs of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name.startswith(("s_", "v_")):
            self.found[name] = given.get("value") or ""


def _inputs(client: Client, address: str) -> dict[str, str]:
    inputs = Inputs()
    inputs.feed(client.get(address).content.decode())
    return inputs.found
