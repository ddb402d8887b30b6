"""A rule begins with the criteria of an industry, and every word can be rewritten."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from scoring.criteria import FEWEST, MOST, PROSE
from scoring.models import Criterion
from scoring.starters import STARTERS, Starter
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

NEW = "/o/aurora/scoring/matrices/new/"
LANGUAGES = ("en", "pt-br")


def words(starter: Starter, language: str) -> list[str]:
    with override(language):
        texts = [(one.name, one.low, one.middle, one.high) for one in starter.judged]
        return [str(starter.label), *(str(text) for four in texts for text in four)]


@pytest.mark.parametrize("starter", STARTERS.values(), ids=STARTERS.keys())
def test_each_industry_is_a_whole_rule_in_both_languages(starter: Starter) -> None:
    count = len(starter.judged) + len(starter.measured)
    assert FEWEST <= count <= MOST
    assert sum(one.weight for one in starter.judged) + sum(starter.measured) == 100
    english, portuguese = (words(starter, language) for language in LANGUAGES)
    assert [e for e, p in zip(english, portuguese, strict=True) if e == p or not p] == []
    names = [text for found in (english, portuguese) for text in found[1::4]]
    assert [name for name in names if len(name) > 60] == []
    anchors = [text for found in (english, portuguese) for text in found[2:]]
    assert [text for text in anchors if len(text) > PROSE["anchor_1"]] == []


def test_there_are_at_least_six_industries_beside_the_general_one() -> None:
    assert len(STARTERS) >= 7
    assert len({words(starter, "en")[0] for starter in STARTERS.values()}) == len(STARTERS)


def shown(client: Client, address: str) -> tuple[list[str], list[str]]:
    """The names in the form, and which industries are marked."""
    page = client.get(address)
    marked = re.findall(r'href="\?starter=(\w+)"\s+aria-current="true"', page.text)
    return [str(form.initial["name"]) for form in page.context["formset"]], marked


@pytest.mark.parametrize(
    ("asked", "wanted"), [("", "any"), ("?starter=health", "health"), ("?starter=x", "any")]
)
def test_the_form_holds_what_was_chosen(
    leader: Actor, client_of: Callable[[Actor], Client], asked: str, wanted: str
) -> None:
    names, current = shown(client_of(leader), NEW + asked)
    judged = [str(one.name) for one in STARTERS[wanted].judged]
    assert (current, names) == ([wanted], ["Net revenue", "Growth", *judged])


def test_its_words_are_written_down_as_they_were_changed(
    leader: Actor, aurora: Organization, client_of: Callable[[Actor], Client]
) -> None:
    client = client_of(leader)
    address = f"{NEW}?starter=logistics"
    formset = client.get(address).context["formset"]
    sent: dict[str, Any] = {"name": "Our rule", "form-TOTAL_FORMS": "5", "form-INITIAL_FORMS": "5"}
    for number, form in enumerate(formset):
        sent |= {f"form-{number}-{name}": str(value) for name, value in form.initial.items()}
    sent["form-2-name"] = "Loads that can be planned"
    assert client.post(address, sent).status_code == 302
    with organization_scope(aurora.id):
        saved = list(Criterion.objects.order_by("position").values_list("name", "weight"))
        high = Criterion.objects.get(position=4).anchor_10
    assert saved == [
        ("Net revenue", 25),
        ("Growth", 15),
        ("Loads that can be planned", 25),
        ("Complexity that we master", 20),
        ("Further sites and services", 15),
    ]
    assert high == "Depends on our network, systems and people on site"
