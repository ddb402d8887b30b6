"""Scores as programs change them."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Account
from scoring.matrices import activate, create_draft
from scoring.scores import set_score
from tests.scoring.conftest import judged

pytestmark = pytest.mark.usefixtures("in_aurora")


def test_a_change_keeps_what_it_leaves_out(writer: Any, leader: Any) -> None:
    criteria = [judged(name, 10) for name in ("Fit", "Influence", "Growth")]
    matrix = activate(
        actor=leader, matrix=create_draft(actor=leader, name="Rule", criteria=criteria)
    )
    score = set_score(
        actor=leader,
        criterion=matrix.criteria.first(),
        account=Account.objects.create(name="A"),
        value=7,
        rationale="Asked them",
    )
    path = f"scores/{score.pk}/"
    shown = []
    for body in ({}, {"rationale": "Saw it"}, {"value": 8}):
        tag = writer.call("GET", path)["etag"]
        answer = writer.call("PATCH", path, body, **{"if-match": tag})
        shown.append((answer.status_code, answer.json()["value"], answer.json()["rationale"]))
    assert shown == [(200, 7, "Asked them"), (200, 7, "Saw it"), (200, 8, "Saw it")]


def test_a_ranking_names_the_month_to_which_its_figures_run(writer: Any, leader: Any) -> None:
    criteria = [judged(name, 10) for name in ("Fit", "Influence", "Growth")]
    activate(actor=leader, matrix=create_draft(actor=leader, name="Rule", criteria=criteria))
    assert writer.call("GET", "rankings/").json()["figures_to"] is None
    Account.objects.create(name="A")
    (account,) = writer.call("GET", "accounts/").json()["results"]
    for month in ("2026-01", "2026-02", "2026-03"):
        body = {"account": account["id"], "month": month, "revenue": "10.00"}
        assert writer.call("POST", "revenue/", body).status_code == 201
    assert writer.call("GET", "rankings/").json()["figures_to"] == "2026-03"
