"""Five ways through the house enter the modules that docs/architecture.md says, and no others.

A module counts once. Left out are the ground (rules, tenants, audit), on which every way walks, and
the doors that every way uses: models, the reading of templates and what they call.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import time_machine
from django.template import engines
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from rest_framework.views import APIView

from accounts.imports import runs
from accounts.models import Account, Phase
from accounts.phases import views as phase_pages
from accounts.registry.rules import create_account
from mail.outbox import send_waiting
from reviews import tasks as reviews
from reviews.cadences.rules import set_tier_cadence
from scoring.matrices import activate, create_draft
from scoring.views import sheet
from tenants.actors import Actor
from tenants.models import Organization
from tests.programs import Program

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs" / "architecture.md"
APART = ("tests", ".venv", "bench", "demo", "rules", "tenants", "audit")
DOORS = ("models", "models.py", "templatetags", "migrations", "database", "unindented.py")


def room_of(file: str) -> str | None:
    """`accounts/phases/rules.py` of a file of the product that counts."""
    path = Path(file)
    if not path.is_relative_to(ROOT):
        return None
    parts = path.relative_to(ROOT).parts
    if parts[0] in APART or set(parts) & set(DOORS):
        return None
    return "/".join(parts)


@contextmanager
def walking(start: Callable[..., Any]) -> Iterator[list[str]]:
    """The rooms entered while `start`, or what it calls, runs."""
    get_resolver().url_patterns  # noqa: B018  # importing is no part of a way
    engines.all()  # nor is that of the tags of templates
    rooms: list[str] = []
    code, depth = start.__code__, 0

    def look(frame: FrameType, event: str, _arg: object) -> None:
        nonlocal depth
        if frame.f_code is code:
            depth += {"call": 1, "return": -1}.get(event, 0)
        if event == "call" and depth and frame.f_code.co_name != "<module>":
            room = room_of(frame.f_code.co_filename)
            if room is not None and room not in rooms:
                rooms.append(room)

    sys.setprofile(look)
    try:
        yield rooms
    finally:
        sys.setprofile(None)


def written(way: str) -> list[str]:
    """The modules that the page of the architecture lists for a way."""
    part = DOCS.read_text().split(f"- **{way}**", 1)[1].split("\n- **", 1)[0].split("\n\n", 1)[0]
    return re.findall(r"`([a-z_/]+\.py)`", part)


def beside(rooms: list[str], way: str) -> list[str]:
    """The rooms that were entered and are not written down; what was kept from before may lack."""
    listed = written(way)
    assert len(rooms) > len(listed) / 2
    return [room for room in rooms if room not in listed]


@pytest.fixture
def account(in_aurora: Organization, leader: Actor, kam: Actor) -> Account:
    return create_account(actor=leader, values={"name": "Alfa", "owner": kam.membership})


def test_an_import_row(in_aurora: Organization, leader: Actor, tmp_path: Path) -> None:
    file = tmp_path / "clients.csv"
    file.write_text("name,city\nBeta,Natal\n")
    with walking(runs.upload) as rooms:
        run = runs.upload(actor=leader, kind="accounts", file_name=file.name, source=file)
    with walking(runs.apply) as more:
        runs.apply(actor=leader, run=run)
    assert Account.objects.get().city == "Natal"
    assert beside(rooms + more, "An import row") == []


def test_a_key_press_on_the_scoring_sheet(
    account: Account, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    names = ("Fit", "Influence", "Growth")
    criteria = [{"name": name, "weight": 30, "kind": "judged"} for name in names]
    matrix = activate(
        actor=leader, matrix=create_draft(actor=leader, name="Rule", criteria=criteria)
    )
    criterion = matrix.criteria.order_by("position")[0]
    client = client_of(leader)
    url = f"/o/aurora/scoring/accounts/{account.pk}/{criterion.pk}/score/"
    with walking(inspect.unwrap(sheet.cell)) as rooms:
        answer = client.post(url, {"value": "7", "version": "0"})
    assert answer.json()["value"] == 7
    assert beside(rooms, "A key press on the scoring sheet") == []


def test_a_reminder(in_aurora: Organization, account: Account, leader: Actor) -> None:
    account.designation = "key"
    account.save()
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False):
        first = date(2026, 11, 24)
        set_tier_cadence(
            actor=leader,
            tier="key",
            kind="internal_review",
            rhythm="weekly",
            anchor_on=first,
            today=date(2026, 11, 23),
        )
        with walking(reviews.plan_reminders) as rooms:
            made = reviews.plan_reminders(in_aurora, now=timezone.now())
    with time_machine.travel("2026-11-23T15:00:00Z", tick=False), walking(send_waiting) as more:
        sent = send_waiting(in_aurora.id)
    assert (made, sent.sent) == (1, 1)
    assert beside(rooms + more, "A reminder") == []


def test_an_api_list(account: Account, writer: Program) -> None:
    with walking(APIView.dispatch) as rooms:
        answer = writer.call("GET", "accounts/")
    assert [item["name"] for item in answer.json()["results"]] == ["Alfa"]
    assert beside(rooms, "An API list") == []


def test_a_form_that_changes_a_phase(
    account: Account, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    phase = Phase.objects.order_by("position")[1]
    client = client_of(leader)
    body = {"to": phase.key, "reason": "We know them well now"}
    with walking(inspect.unwrap(phase_pages.account_phase)) as rooms:
        answer = client.post(f"/o/aurora/accounts/{account.pk}/phase/", body)
    assert answer.status_code == 302
    assert sorted(rooms) == sorted(written("A form that changes a phase"))
