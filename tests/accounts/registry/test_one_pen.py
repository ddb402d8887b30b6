"""Every field of an account × every rule × every way in gives one answer."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.fields import FIELDS, Way, field, text_of
from accounts.imports import runs
from accounts.listing.bulk import change_many
from accounts.models import Account
from accounts.registry.rules import create_account
from accounts.written_lists import write_references, write_tags
from rules.errors import RuleError
from tenants.actors import Actor
from tenants.models import Organization
from tests.one_pen import PLAIN, Answer, kept, refused, texts, walk
from tests.programs import Program

CNPJ, PLAIN_CNPJ = "11.222.333/0001-81", "11222333000181"
RULES = (*PLAIN, "wrong type", "the most", "one too many")
WAYS = ("form", "post", "patch", "by reference", "bulk", "file", "bar")
PROGRAMS = ("post", "patch", "by reference", "bulk")
LISTS = {"tags": 50, "references": 20}


def plain(name: str) -> dict[str, tuple[Any, Answer]]:
    return texts(text_of(name).at_most)


def web(name: str) -> dict[str, tuple[Any, Answer]]:
    most = text_of(name).at_most
    long = "https://foo.example/".ljust(most, "a")
    return texts(most) | {
        "the limit": (long, kept(long)),
        "control": ("foo.example/\x0b", refused("characters")),
        "nbsp": ("\u00a0foo.example ", kept("https://foo.example")),
        "nfd": ("foo.example/Sa\u0303o", kept("https://foo.example/S\u00e3o")),
        "bidi": ("foo.example\u200f", kept("https://foo.example")),
    }


EXPECTED: dict[str, dict[str, tuple[Any, Answer]]] = {
    "name": plain("name") | {"empty": ("", refused("required"))},
    "legal_name": plain("legal_name"),
    "tax_id": plain("tax_id")
    | {
        "the limit": ("A" * 32, refused("cnpj")),
        "nbsp": (f"\u00a0{CNPJ} ", kept(PLAIN_CNPJ)),
        "nfd": ("Sa\u0303o", refused("cnpj")),
        "bidi": (f"{CNPJ}\u200f", kept(PLAIN_CNPJ)),
    },
    "parent": plain("parent")
    | {
        "empty": ("", kept(None)),
        "the limit": ("é" * 200, refused("parent_unknown")),
        "nbsp": ("Sa\u0303o\u00a0 Group", kept("S\u00e3o Group")),
        "nfd": ("Sa\u0303o Group", kept("S\u00e3o Group")),
        "bidi": ("S\u00e3o\u200f Group", kept("S\u00e3o Group")),
        "wrong type": ("nonsense", refused("invalid")),
    },
    "segment": plain("segment"),
    "country": plain("country"),
    "region": plain("region"),
    "city": plain("city"),
    "website": web("website"),
    "linkedin": web("linkedin"),
    "owner": plain("owner")
    | {
        "empty": ("", kept(None)),
        "the limit": ("é" * 254, refused("owner")),
        "nbsp": ("\u00a0kam@aurora.example ", kept("kam@aurora.example")),
        "nfd": ("ka\u0303m@aurora.example", refused("owner")),
        "bidi": ("kam@aurora.example\u200f", kept("kam@aurora.example")),
    },
    "potential": plain("potential")
    | {
        "the limit": ("medium", kept("medium")),
        "nbsp": ("\u00a0high ", kept("high")),
        "nfd": ("a\u0303", refused("invalid_choice")),
        "bidi": ("low\u200f", kept("low")),
        "wrong type": (7, refused("invalid_choice")),
    },
    "phase": {
        "empty": ("", kept(None)),
        "the limit": ("strategic", kept("strategic")),
        "wrong type": ("nonsense", refused("invalid")),
    },
    "phase_since": {
        "the limit": ("1900-01-01", kept(date(1900, 1, 1))),
        "one over": ("1899-12-31", refused("phase_day")),
        "too long": ("2999-01-01", refused("phase_day")),
        "wrong type": ("nonsense", refused("date")),
    },
    "exit_risk": {},
    "kam_hours": {
        "empty": ("", kept(None)),
        "the limit": (32767, kept(32767)),
        "one over": (32768, refused("invalid")),
        "wrong type": ("nonsense", refused("invalid")),
    },
    "notes": plain("notes")
    | {"nbsp": ("\u00a0a\r\n\u00a0 b ", kept("a\n  b"))}
    | {"bidi": ("Fo\u200fo", kept("Fo\u200fo"))},
    "tags": {
        rule: (value, ("kept", [answer[1]]) if answer[0] == "kept" else answer)
        for rule, (value, answer) in plain("name").items()
    }
    | {
        "empty": ("", kept([])),
        "the limit": ("é" * 40, kept(["é" * 40])),
        "one over": ("é" * 41, refused("max_length")),
        "too long": ("é" * 120, refused("max_length")),
        "the most": ([f"{n:02}" for n in range(50)], kept([f"{n:02}" for n in range(50)])),
        "one too many": ([f"{n:02}" for n in range(51)], refused("too_many")),
    },
    "references": {
        rule: (value, ("kept", [answer[1]]) if answer[0] == "kept" else answer)
        for rule, (value, answer) in plain("name").items()
    }
    | {
        "empty": ("", refused("required")),
        "the limit": ("é" * 120, kept(["é" * 120])),
        "one over": ("é" * 121, refused("max_length")),
        "too long": ("é" * 360, refused("max_length")),
        "the most": ([f"{n:02}" for n in range(20)], kept([f"{n:02}" for n in range(20)])),
        "one too many": ([f"{n:02}" for n in range(21)], refused("too_many")),
    },
}


def not_met(name: str, rule: str, way: str) -> str:
    """Why a case can't be put; empty where it can."""
    ways = field(name).ways
    door = {"form": Way.FORM, "file": Way.FILE}.get(way, Way.API)
    if way == "bar":
        if name not in ("owner", "potential", "tags"):
            return "the bar doesn't write it"
        if rule == "empty" and name != "owner":
            return "the bar gives a value and takes none away"
        if rule in ("the most", "one too many"):
            return "the bar writes one"
    elif not ways & door:
        return "this way doesn't write it"
    if rule not in EXPECTED[name]:
        return "the field has no such rule"
    is_typed = way in PROGRAMS or name in ("phase", "kam_hours", "phase_since")
    if rule == "wrong type" and not is_typed:
        return "what a person writes is a text"
    if way == "form" and name == "owner" and rule != "empty":
        return "chosen from a list of members"
    if name == "phase" and (way == "file") != (rule == "the limit"):
        return "chosen from a list in a form; by key or name in a file, which may say nothing"
    if way in PROGRAMS and name == "parent" and rule not in ("empty", "wrong type"):
        return "programs name a parent by its id"
    if way == "file" and name == "references" and rule in ("empty", "the most", "one too many"):
        return "a line has one reference or says nothing of it"
    if way == "by reference" and name == "references" and rule == "the most":
        return "its own reference is one more"
    return ""


@pytest.fixture
def estate(
    in_aurora: Organization,
    leader: Actor,
    kam: Actor,
    writer: Program,
    tmp_path: Path,
    client_of: Any,
) -> Estate:
    create_account(actor=leader, values={"name": "S\u00e3o Group"})
    base = create_account(actor=leader, values={"name": "Base"}, same_name_is_meant=True)
    return Estate(leader, writer, client_of(leader), tmp_path, base)


class Estate:
    """Writes one field by one way, tells the answer, and leaves nothing behind."""

    def __init__(
        self, leader: Actor, writer: Program, page: Client, folder: Path, base: Account
    ) -> None:
        self.leader, self.writer, self.page = leader, writer, page
        self.folder, self.base = folder, base

    def answer(self, way: str, name: str, value: Any) -> Answer:
        doors: dict[str, Callable[[str, Any], str]] = {
            "form": self.form,
            "file": self.file,
            "bar": self.bar,
            "bulk": self.bulk,
        }
        with self.case():
            code = doors.get(way, lambda n, v: self.single(way, n, v))(name, value)
            return ("refused", code) if code else ("kept", self.stored(way, name))
        raise AssertionError

    @contextmanager
    def case(self) -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def stored(self, way: str, name: str) -> Any:
        changed = way in ("patch", "bar")
        account = self.base if changed else Account.objects.order_by("-id").first()
        account = Account.objects.get(pk=account.pk)
        if not changed:
            assert account != self.base
        if name == "tags":
            return [tag.name for tag in account.tag_rows.all()]
        if name == "references":
            rows = account.references.exclude(system="own")
            return [row.external_id for row in rows]
        value = getattr(account, name)
        if name == "owner":
            return value and value.email
        if name == "parent":
            return value and value.name
        if name == "phase":
            return value and value.key
        return value

    def form(self, name: str, value: Any) -> str:
        data: dict[str, Any] = {"name": "New", name: value}
        if name == "tags":
            data["tags"] = write_tags(value if isinstance(value, list) else [value])
        if name == "references":
            ids = value if isinstance(value, list) else [value]
            data["references"] = write_references(("crm", one) for one in ids)
        answer = self.page.post(reverse("accounts:create", args=["aurora"]), data)
        if answer.status_code == 302:
            return ""
        errors = answer.context["form"].errors.as_data()
        assert list(errors) == [name]
        return str(errors[name][0].code)

    def body(self, name: str, value: Any) -> dict[str, Any]:
        body: dict[str, Any] = {"name": "New"}
        ids = value if isinstance(value, list) else [value]
        if name == "tags":
            return body | {"tags": ids}
        if name == "references":
            return body | {"references": [{"system": "crm", "external_id": i} for i in ids]}
        return body | {name: None if name == "parent" and value == "" else value}

    def single(self, way: str, name: str, value: Any) -> str:
        method, path = {
            "post": ("POST", "accounts/"),
            "patch": ("PATCH", f"accounts/{self.base.pk}/"),
            "by reference": ("PUT", "accounts/by-ref/own/1/"),
        }[way]
        answer = self.writer.call(method, path, self.body(name, value))
        if answer.status_code in (200, 201):
            return ""
        assert answer.status_code in (400, 422)
        return self.code(name, answer.json()["errors"])

    def bulk(self, name: str, value: Any) -> str:
        body = self.body(name, value)
        [result] = self.writer.call("POST", "accounts/bulk/", [body]).json()["results"]
        return self.code(name, result["errors"]) if result["errors"] else ""

    def code(self, name: str, errors: list[dict[str, str]]) -> str:
        assert {error["pointer"].split("/")[1] for error in errors} == {name}
        return errors[0]["code"]

    def file(self, name: str, value: Any) -> str:
        column = {"references": "reference"}.get(name, name)
        cell = ",".join(value) if isinstance(value, list) else value
        path = self.folder / "accounts.csv"
        with path.open("w", newline="", encoding="utf-8") as target:
            rows = csv.writer(target)
            more = ["phase since"] if name == "phase" else []  # alone it is a deal's
            rows.writerow(["name", column, *more] if name != "name" else ["name", "city"])
            rows.writerow(["New", cell, *("" for _ in more)] if name != "name" else [cell, "Rio"])
        run = runs.upload(actor=self.leader, kind="accounts", file_name=path.name, source=path)
        assert column in run.choices["columns"], column
        runs.check(actor=self.leader, run=run)
        found = run.refusals.first()
        if found is not None:
            return str(found.code)
        runs.apply(actor=self.leader, run=run)
        return ""

    def bar(self, name: str, value: Any) -> str:
        chosen = Account.objects.filter(pk=self.base.pk)
        change = {"tags": "tag"}.get(name, name)
        try:
            change_many(actor=self.leader, accounts=chosen, change=change, value=value)
        except RuleError as error:
            return error.errors[0].code
        return ""


@pytest.mark.parametrize("name", [f.name for f in FIELDS])
def test_a_field_has_one_answer_by_every_way(name: str, estate: Estate) -> None:
    walk(name, RULES, WAYS, expected=EXPECTED[name], not_met=not_met, answer=estate.answer)


def test_the_walk_meets_every_field_by_every_way_that_writes_it() -> None:
    assert EXPECTED.keys() == {f.name for f in FIELDS}
    cases = list(product(EXPECTED, RULES, WAYS))
    met = [case for case in cases if not not_met(*case)]
    assert len(cases) == len(FIELDS) * len(RULES) * len(WAYS)
    walked = {(name, way) for name, _rule, way in met}
    doors = {Way.FORM: ["form"], Way.API: list(PROGRAMS), Way.FILE: ["file"]}
    written = {
        (f.name, way) for f in FIELDS for door in doors if f.ways & door for way in doors[door]
    }
    assert walked - {(name, "bar") for name in ("owner", "potential", "tags")} == written
    simple = [f.name for f in FIELDS if f.text and f.name not in ("parent", "owner", "exit_risk")]
    for name in simple:
        for way in ("form", *PROGRAMS, "file"):
            rules = {rule for n, rule, w in met if (n, w) == (name, way)}
            assert rules >= set(PLAIN), (name, way)
    assert len(met) >= 600
