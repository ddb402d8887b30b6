"""The back-test and the programme's return for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from insights.models import BackTest
from insights.programme.rules import QUESTION as PROGRAMME
from insights.tasks import answer_programme
from tenants.actors import Actor
from tests.insights.backtest.world import ACCOUNTS, KEYS, World, made
from tests.programs import Program


@pytest.fixture
def world(leader: Actor, client_of: Callable[[Actor], Client], aurora: Any) -> Iterator[World]:
    with made(leader, client_of, 0.05) as world:
        yield world


def test_what_was_worked_out_is_told_and_hidden_where_designations_are(
    world: World, reader: Program, writer: Program
) -> None:
    before = writer.call("GET", "back-test/").json()
    assert (before["state"], before["total"], before["criteria"]) == ("none", None, [])
    world.ask()
    body = writer.call("GET", "back-test/").json()
    found = BackTest.objects.get().found
    growth = found["total"]["growth"]
    assert (body["state"], body["month"], body["figures_to"]) == ("made", "2025-10", "2026-10")
    assert (body["accounts"], body["scored"], body["months_after"]) == (ACCOUNTS, ACCOUNTS, 12)
    assert body["total"]["growth"] == {
        "n": ACCOUNTS,
        **{side: f"{growth[side]:.4f}" for side in ("rho", "low", "high")},
    }
    assert body["total"]["retention"] == {"n": ACCOUNTS, "rho": None, "low": None, "high": None}
    assert [one["name"] for one in body["criteria"]] == ["Potential", "Luck", "Fame"]
    assert body["designation"]["decided"] == KEYS
    assert {one["account"] for one in body["firm"]} == set(found["steady"]["inside"])
    assert reader.call("GET", "back-test/").status_code == 403


def test_the_return_of_the_programme_is_told(
    world: World, reader: Program, writer: Program
) -> None:
    assert world.client is not None
    world.client.post("/o/aurora/insights/programme/answer/")
    answer_programme(str(world.leader.organization.pk))
    body = writer.call("GET", "programme-return/").json()
    found = PROGRAMME.kept().found
    assert body["state"] == "made"
    assert [one["account"]["name"] for one in body["accounts"]] == [
        account.name for account in world.accounts[:KEYS]
    ]
    assert body["compared"] == found["keys"] - found["alone"]
    told = {one["measure"]: one for one in body["measures"]}
    assert told["growth"]["low"] == f"{found['measures']['growth']['low']:.4f}"
    assert body["payback"]["cost"] == "0.00"
    assert reader.call("GET", "programme-return/").status_code == 403
