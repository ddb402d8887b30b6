"""Every field of a stakeholder × every rule × every way in gives one answer."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Stakeholder
from accounts.registry.rules import create_account
from accounts.stakeholders.fields import FACTS, PERSON_FIELDS, PRIVATE, SCALES, TEXTS
from accounts.stakeholders.rules import add_stakeholder
from tenants.actors import Actor
from tenants.models import Organization
from tests.one_pen import PLAIN, Answer, kept, refused, texts, walk
from tests.programs import Program

FIELDS = (*PERSON_FIELDS, *FACTS, *PRIVATE)
RULES = (*PLAIN, "wrong type")
WAYS = ("form", "post", "patch", "by reference", "bulk")
CHOSEN = ("reports_to", "contact", *SCALES)
"""What the form offers in lists."""


def plain(name: str) -> dict[str, tuple[Any, Answer]]:
    return texts(TEXTS[name].at_most)


def words(name: str, one: str, longest: str) -> dict[str, tuple[Any, Answer]]:
    return plain(name) | {
        "empty": ("", refused("required")),
        "the limit": (longest, kept(longest)),
        "nbsp": (f"\u00a0{one} ", kept(one)),
        "nfd": ("a\u0303", refused("invalid_choice")),
        "bidi": (f"{one}\u200f", kept(one)),
        "wrong type": (7, refused("invalid_choice")),
    }


def scale(name: str) -> dict[str, tuple[Any, Answer]]:
    least, most = SCALES[name]
    return {
        "the limit": (most, kept(most)),
        "one over": (most + 1, refused("max_value")),
        "too long": (least - 1, refused("min_value")),
        "wrong type": ("nonsense", refused("invalid")),
    }


LONG_ADDRESS = "https://foo.example/".ljust(200, "a")
LONG_EMAIL = "a" * 64 + "@" + ".".join(["b" * 61, "c" * 61, "d" * 59, "ex"])
EXPECTED: dict[str, dict[str, tuple[Any, Answer]]] = {
    "name": plain("name") | {"empty": ("", refused("required"))},
    "email": plain("email")
    | {
        "the limit": (LONG_EMAIL, kept(LONG_EMAIL)),
        "nbsp": ("\u00a0ana@client.example ", kept("ana@client.example")),
        "nfd": ("Sa\u0303o", refused("email")),
        "bidi": ("ana@client.example\u200f", kept("ana@client.example")),
    },
    "phone": plain("phone"),
    "linkedin": plain("linkedin")
    | {
        "the limit": (LONG_ADDRESS, kept(LONG_ADDRESS)),
        "nbsp": ("\u00a0foo.example ", kept("https://foo.example")),
        "nfd": ("foo.example/Sa\u0303o", kept("https://foo.example/S\u00e3o")),
        "bidi": ("foo.example\u200f", kept("https://foo.example")),
    },
    "role": words("role", "buyer", "decision_maker"),
    "function": words("function", "other", "after_sales")
    | {"the limit": ("after_sales", kept("after_sales"))},
    "level": words("level", "board", "operational"),
    "reports_to": {"wrong type": ("nonsense", refused("invalid"))},
    "influence": scale("influence"),
    "attitude": scale("attitude"),
    "strength": scale("strength"),
    "contact": {
        "empty": ("", kept(None)),
        "control": ("Fo\x0bo", refused("characters")),
        "too long": ("é" * 255, refused("max_length")),
        "nbsp": ("\u00a0kam@aurora.example ", kept("kam@aurora.example")),
        "bidi": ("kam@aurora.example\u200f", kept("kam@aurora.example")),
        "wrong type": (7, refused("invalid")),
    },
    "last_touch_on": {"wrong type": ("nonsense", refused("invalid"))},
    "title": plain("title"),
    "notes": plain("notes")
    | {
        "nbsp": ("\u00a0a\r\n\u00a0 b ", kept("a\n  b")),
        "bidi": ("Fo\u200fo", kept("Fo\u200fo")),
    },
}


def not_met(name: str, rule: str, way: str) -> str:
    """Why a case can't be put; empty where it can."""
    if rule not in EXPECTED[name]:
        return "the field has no such rule"
    if way != "form":
        return ""
    if name in CHOSEN:
        return "chosen from a list"
    if rule == "wrong type" and name != "last_touch_on":
        return "what a person writes is a text"
    return ""


class Estate:
    """Writes one field by one way, tells the answer, and leaves nothing behind."""

    def __init__(self, leader: Actor, writer: Program, page: Client) -> None:
        self.writer, self.page = writer, page
        self.account = create_account(actor=leader, values={"name": "Alfa"})
        values = {"name": "Base", "role": "user"}
        self.base = add_stakeholder(actor=leader, account=self.account, values=values)

    def answer(self, way: str, name: str, value: Any) -> Answer:
        with transaction.atomic():
            code = self.form(name, value) if way == "form" else self.program(way, name, value)
            found = ("refused", code) if code else ("kept", self.stored(way, name))
            transaction.set_rollback(True)
        return found

    def stored(self, way: str, name: str) -> Any:
        rows = Stakeholder.objects.select_related("person", "contact")
        mine = {"pk": self.base.pk}
        place = (rows.filter(**mine) if way == "patch" else rows.exclude(**mine)).get()
        value = getattr(place.person if name in PERSON_FIELDS else place, name)
        return value and value.email if name == "contact" else value

    def form(self, name: str, value: Any) -> str:
        data = {"name": "New", "role": "buyer", "function": "other", "level": "board"}
        scales = {"influence": 3, "attitude": 0, "strength": 1}
        address = reverse("accounts:stakeholder_add", args=["aurora", self.account.pk])
        answer = self.page.post(address, {**data, **scales, name: value})
        if answer.status_code == 302:
            return ""
        errors = answer.context["form"].errors.as_data()
        assert list(errors) == [name]
        return str(errors[name][0].code)

    def program(self, way: str, name: str, value: Any) -> str:
        method, path = {
            "post": ("POST", "stakeholders/"),
            "patch": ("PATCH", f"stakeholders/{self.base.pk}/"),
            "by reference": ("PUT", "stakeholders/by-ref/own/1/"),
            "bulk": ("POST", "stakeholders/bulk/"),
        }[way]
        body: dict[str, Any] = {} if way == "patch" else {"name": "New", "role": "buyer"}
        if way != "patch":
            body["account"] = str(self.account.pk)
        body[name] = value
        answer = self.writer.call(method, path, [body] if way == "bulk" else body)
        if way == "bulk":
            [result] = answer.json()["results"]
            errors = result["errors"]
        else:
            assert answer.status_code in (200, 201, 400, 422)
            errors = answer.json().get("errors", [])
        if not errors:
            return ""
        assert {error["pointer"] for error in errors} == {f"/{name}"}
        return str(errors[0]["code"])


@pytest.fixture
def estate(
    in_aurora: Organization, leader: Actor, kam: Actor, writer: Program, client_of: Any
) -> Estate:
    return Estate(leader, writer, client_of(leader))


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_has_one_answer_by_every_way(name: str, estate: Estate) -> None:
    walk(name, RULES, WAYS, expected=EXPECTED[name], not_met=not_met, answer=estate.answer)


def test_the_walk_meets_every_field_by_every_way() -> None:
    assert EXPECTED.keys() == set(FIELDS)
    assert set(TEXTS) | set(CHOSEN) | {"last_touch_on"} == set(FIELDS)
    met = [case for case in product(FIELDS, RULES, WAYS) if not not_met(*case)]
    for name in TEXTS:
        for way in WAYS:
            rules = {rule for n, rule, w in met if (n, w) == (name, way)}
            assert rules >= set(PLAIN), (name, way)
