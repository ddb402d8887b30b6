"""Who gives a second score, of what, for how long, and what it changes: nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.merging.rules import merge, unmerge
from accounts.models import Account, AccountFigures, ProgrammeSettings
from accounts.phases.settings import change_programme
from accounts.registry.rules import set_archived
from audit.entries import history
from audit.models import Entry
from rules.errors import NotAllowedError, RuleError, StaleError
from scoring.matrices import activate, change_draft, copy_to_draft
from scoring.models import Criterion, Matrix, Score, SecondScore, Standing
from scoring.scores import ScoreConflictError, set_score
from scoring.second.rules import MINUTES, set_second_score, shown_pairs, take_back
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role
from tests.scoring.conftest import score_all

START = "2026-11-02T12:00Z"


def values() -> list[tuple[int, int]]:
    return list(SecondScore.objects.order_by("given_at").values_list("first_value", "value"))


def test_the_option_is_off_and_leaders_switch_it_on(
    in_aurora: Organization, leader: Actor, kam: Actor, matrix: Matrix, accounts: list[Account]
) -> None:
    criterion = matrix.criteria.first()
    assert criterion is not None
    set_score(actor=leader, criterion=criterion, account=accounts[0], value=7)
    given = {"criterion": criterion, "account": accounts[0], "value": 4}
    Account.objects.update(owner=kam.membership)
    accounts[0].refresh_from_db()
    with pytest.raises(RuleError, match="switched off"):
        set_second_score(actor=kam, **given)
    with pytest.raises(NotAllowedError):
        change_programme(actor=kam, values={"second_scoring": True})
    change_programme(actor=leader, values={"second_scoring": True})
    change_programme(actor=leader, values={"second_scoring": True})
    told = Entry.objects.filter(action="programme.changed").values_list("changes", flat=True)
    assert list(told) == [{"second_scoring": [False, True]}]
    assert set_second_score(actor=kam, **given) is not None
    assert ProgrammeSettings.objects.get().second_scoring is True


def test_a_second_score_stands_beside_the_first_and_ranks_nobody(
    scored: dict[str, Any], leader: Actor, second: Actor
) -> None:
    before = list(Standing.objects.order_by("pk").values("points", "scored", "is_complete"))
    given = set_second_score(actor=second, **scored, value=4, rationale="Nobody there knows us")
    assert given is not None
    assert (given.first_value, given.value, given.spread, given.is_wide) == (7, 4, 3, True)
    assert (given.first_author, given.author) == (leader.membership, second.membership)
    assert given.first_at == Score.objects.get(account=scored["account"]).scored_at
    assert list(Standing.objects.order_by("pk").values("points", "scored", "is_complete")) == before
    assert Score.objects.get(account=scored["account"]).value == 7
    last = history(scored["account"].pk)[0]
    assert (last.action, last.resource, last.resource_id) == (
        "second_score.set",
        "second-scores",
        given.pk,
    )
    assert "knows us" not in str(last.changes)


def test_the_first_as_it_was_then_is_kept(
    scored: dict[str, Any], leader: Actor, second: Actor
) -> None:
    """Both talk and agree on 5: that they were apart stays."""
    set_second_score(actor=second, **scored, value=4)
    set_score(actor=leader, **scored, value=5)
    assert values() == [(7, 4)]
    set_score(actor=leader, **scored, value=None)
    assert values() == [(7, 4)]


def test_a_slip_is_put_right_for_a_while_and_nobody_is_shown_both_meanwhile(
    scored: dict[str, Any], second: Actor, leader: Actor
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        given = set_second_score(actor=second, **scored, value=4)
        assert given is not None
        clock.shift(60 * MINUTES - 1)
        changed = set_second_score(
            actor=second, **scored, value=5, rationale="Oh", expected_version=given.version
        )
        assert changed is not None
        assert (values(), list(shown_pairs())) == ([(7, 5)], [])
        with pytest.raises(ScoreConflictError):
            set_second_score(actor=second, **scored, value=6, expected_version=given.version)
        clock.shift(1)
        assert list(shown_pairs()) == [changed]
        for value in (6, None):
            with pytest.raises(RuleError, match="stands beside the first"):
                set_second_score(actor=second, **scored, value=value)
        assert values() == [(7, 5)]


def test_what_is_cleared_in_time_can_be_given_by_anybody(
    scored: dict[str, Any], second: Actor, kam: Actor
) -> None:
    set_second_score(actor=second, **scored, value=4)
    assert set_second_score(actor=second, **scored, value=None) is None
    assert set_second_score(actor=second, **scored, value=None) is None
    Account.objects.update(owner=kam.membership)
    scored["account"].refresh_from_db()
    set_second_score(actor=kam, **scored, value=9)
    assert values() == [(7, 9)]
    actions = [entry.action for entry in history(scored["account"].pk)]
    assert actions[:3] == ["second_score.set", "second_score.removed", "second_score.set"]


def test_the_same_again_is_no_change(scored: dict[str, Any], second: Actor) -> None:
    once = set_second_score(actor=second, **scored, value=4)
    again = set_second_score(actor=second, **scored, value=4, rationale="")
    assert once is not None and again is not None
    assert (once.version, len(history(scored["account"].pk))) == (again.version, 2)


@pytest.mark.parametrize(
    ("who", "place", "told"),
    [
        ("leader", 0, "You gave the first score"),
        ("second", 2, "No person has given the first score"),
        ("third", 1, "Somebody else has given the second score"),
    ],
)
def test_who_was_first_and_who_comes_third_gives_none(
    scored: dict[str, Any],
    accounts: list[Account],
    leader: Actor,
    second: Actor,
    aurora: Organization,
    make_member: Callable[..., Membership],
    who: str,
    place: int,
    told: str,
) -> None:
    third = Actor.of_member(make_member(aurora, Role.LEADER, "third@aurora.example"))
    people = {"leader": leader, "second": second, "third": third}
    on = scored | {"account": accounts[1]}
    set_second_score(actor=second, **on, value=3)
    with pytest.raises(RuleError, match=told):
        set_second_score(actor=people[who], **scored | {"account": accounts[place]}, value=5)
    assert values() == [(3, 3)]


def test_a_program_is_nobody_who_scores_apart(
    scored: dict[str, Any], accounts: list[Account], second: Actor, aurora: Organization
) -> None:
    program = Actor.of_system(aurora)
    with pytest.raises(NotAllowedError):
        set_second_score(actor=program, **scored, value=5)
    set_score(actor=program, criterion=scored["criterion"], account=accounts[2], value=5)
    with pytest.raises(RuleError, match="No person has given"):
        set_second_score(actor=second, **scored | {"account": accounts[2]}, value=5)
    assert values() == []


@pytest.mark.parametrize("value", [0, 11, -1])
def test_a_second_score_is_from_1_to_10(scored: dict[str, Any], second: Actor, value: int) -> None:
    with pytest.raises(RuleError, match="from 1 to 10"):
        set_second_score(actor=second, **scored, value=value)
    assert values() == []


def test_only_where_one_may_score_at_all(
    scored: dict[str, Any], accounts: list[Account], kam: Actor, viewer: Actor
) -> None:
    for actor in (kam, viewer):
        with pytest.raises(NotAllowedError):
            set_second_score(actor=actor, **scored, value=5)
    assert values() == []


def test_an_archived_account_and_another_version_are_not_scored_apart(
    scored: dict[str, Any], accounts: list[Account], leader: Actor, second: Actor, matrix: Matrix
) -> None:
    draft = copy_to_draft(actor=leader, source=matrix)
    of_draft = draft.criteria.get(name=scored["criterion"].name)
    with pytest.raises(RuleError, match="Only the active matrix"):
        set_second_score(actor=second, **scored | {"criterion": of_draft}, value=5)
    set_archived(actor=leader, account=accounts[0], archived=True)
    accounts[0].refresh_from_db()
    with pytest.raises(RuleError, match="archived"):
        set_second_score(actor=second, **scored, value=5)


def test_second_scores_go_into_the_next_version_as_scores_do(
    scored: dict[str, Any], leader: Actor, second: Actor, matrix: Matrix
) -> None:
    given = set_second_score(actor=second, **scored, value=4, rationale="Why")
    assert given is not None
    draft = activate(actor=leader, matrix=copy_to_draft(actor=leader, source=matrix))
    copied = SecondScore.objects.get(criterion__matrix=draft)
    kept = ("value", "rationale", "author_id", "given_at", "first_value", "first_author_id")
    assert [getattr(copied, n) for n in kept] == [getattr(given, n) for n in kept]
    assert SecondScore.objects.filter(criterion__matrix=matrix).count() == 1


def test_a_criterion_that_figures_measure_by_now_has_none(
    scored: dict[str, Any], leader: Actor, second: Actor, matrix: Matrix
) -> None:
    set_second_score(actor=second, **scored, value=4)
    draft = copy_to_draft(actor=leader, source=matrix)
    given: list[dict[str, Any]] = [
        {"id": c.id, "name": c.name, "weight": c.weight} for c in draft.criteria.all()
    ]
    given[0] |= {
        "kind": "measured",
        "metric": Criterion.Metric.REVENUE,
        "breakpoints": [*range(1, 10)],
    }
    change_draft(actor=leader, matrix=draft, name="x", criteria=given, version=draft.version)
    assert SecondScore.objects.filter(criterion__matrix=draft).count() == 0
    assert SecondScore.objects.count() == 1


def test_leaders_take_a_second_score_back(
    scored: dict[str, Any], leader: Actor, second: Actor, kam: Actor
) -> None:
    given = set_second_score(actor=second, **scored, value=4)
    assert given is not None
    with pytest.raises(NotAllowedError):
        take_back(actor=kam, second=given)
    with pytest.raises(StaleError):
        take_back(actor=leader, second=given, expected_version=1)
    take_back(actor=leader, second=given, expected_version=given.version)
    assert values() == []
    assert history(scored["account"].pk)[0].action == "second_score.removed"
    with pytest.raises(StaleError):
        take_back(actor=leader, second=given)


def test_second_scores_go_with_a_merged_account_and_come_back(
    scored: dict[str, Any], accounts: list[Account], leader: Actor, second: Actor
) -> None:
    """Where both have one, that of the account that stays stays."""
    for account, value in ((accounts[0], 4), (accounts[1], 9)):
        set_second_score(actor=second, **scored | {"account": account}, value=value)
    alfa, beta, gama = accounts

    def seconds() -> list[tuple[str, int]]:
        rows = SecondScore.objects.order_by("account__name_key", "value")
        return list(rows.values_list("account__name", "value"))

    merged = merge(actor=leader, kept=gama, gone=alfa)
    assert seconds() == [("Beta", 9), ("Gama", 4)]
    unmerge(actor=leader, merge=merged)
    assert seconds() == [("Alfa", 4), ("Beta", 9)]
    alfa.refresh_from_db()
    merge(actor=leader, kept=alfa, gone=Account.objects.get(pk=beta.pk))
    assert seconds() == [("Alfa", 4), ("Beta", 9)]


def test_they_go_with_their_account(scored: dict[str, Any], second: Actor) -> None:
    set_second_score(actor=second, **scored, value=4)
    AccountFigures.objects.all().delete()
    scored["account"].delete()
    assert values() == []


def test_what_a_second_keeps_of_the_first_is_its_day(
    switched_on: None,
    leader: Actor,
    second: Actor,
    criteria: list[Criterion],
    accounts: list[Account],
) -> None:
    with time_machine.travel(START, tick=False):
        score_all(leader, criteria, {accounts[0]: (7, 7, 7)})
        then = timezone.now()
    given = set_second_score(actor=second, criterion=criteria[0], account=accounts[0], value=7)
    assert given is not None
    assert (given.first_at, given.spread, given.is_wide) == (then, 0, False)
