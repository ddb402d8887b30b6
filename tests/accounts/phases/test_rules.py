"""Phases: the evidence by cases, and every change allowed, denied, repeated, audited."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from accounts.models import (
    Account,
    Check,
    EvidenceTick,
    Person,
    Phase,
    PhaseChange,
    PhaseEvidence,
    Stakeholder,
    TeamMember,
)
from accounts.phases.evidence import SOURCES, Facts, Source, find, suggested
from accounts.phases.rules import (
    answer_invest,
    asks_to_invest,
    change_phase,
    standing,
    standings,
    tick,
    untick,
)
from accounts.registry.rules import change_account, create_account
from audit.entries import history
from rules.errors import ConflictError, NotAllowedError, RuleError
from rules.offers import Offers
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope

TODAY = date(2026, 11, 20)


@pytest.fixture
def phases(in_aurora: Organization) -> dict[str, Phase]:
    return {phase.key: phase for phase in Phase.objects.all()}


@pytest.fixture
def account(in_aurora: Organization, leader: Actor, kam: Actor) -> Account:
    return create_account(actor=leader, values={"name": "Alfa", "owner": kam.membership})


def asked(check: str, threshold: int | None = None, role: str = "") -> PhaseEvidence:
    return PhaseEvidence(text="x", check_kind=check, threshold=threshold, role=role)


# check, threshold, role, facts, holds
CASES: list[tuple[str, int | None, str, dict[str, Any], bool]] = [
    (Check.ROLE_KNOWN, None, "champion", {}, False),
    (Check.ROLE_KNOWN, None, "champion", {"roles": Counter({"buyer": 1})}, False),
    (Check.ROLE_KNOWN, None, "champion", {"roles": Counter(("buyer", "champion"))}, True),
    (Check.SPONSOR_NAMED, None, "", {}, False),
    (Check.SPONSOR_NAMED, None, "", {"has_sponsor": True}, True),
    (Check.FUNCTIONS_BOTH, 2, "", {"their_functions": {"it", "sales"}}, False),
    (
        Check.FUNCTIONS_BOTH,
        2,
        "",
        {"their_functions": {"it", "sales"}, "our_functions": {"sales"}},
        False,
    ),
    (
        Check.FUNCTIONS_BOTH,
        2,
        "",
        {"their_functions": {"it", "sales"}, "our_functions": {"sales", "it"}},
        True,
    ),
    (
        Check.FUNCTIONS_BOTH,
        3,
        "",
        {"their_functions": {"it", "sales"}, "our_functions": {"sales", "it"}},
        False,
    ),
    (Check.BOARD_BOTH, None, "", {"has_sponsor": True}, False),
    (Check.BOARD_BOTH, None, "", {"knows_their_board": True}, False),
    (Check.BOARD_BOTH, None, "", {"knows_their_board": True, "has_sponsor": True}, True),
    (Check.TICKED, None, "", {}, False),
]


@pytest.mark.parametrize(("check", "threshold", "role", "facts", "holds"), CASES)
def test_evidence_case_by_case(
    check: str, threshold: int | None, role: str, facts: dict[str, Any], holds: bool
) -> None:
    assert find(asked(check, threshold, role), Facts(**facts), TODAY).holds is holds


@pytest.mark.parametrize(
    ("days", "holds"), [(0, True), (89, True), (90, True), (91, False), (None, False)]
)
def test_a_review_counts_for_the_days_asked_for(
    monkeypatch: pytest.MonkeyPatch, days: int | None, holds: bool
) -> None:
    monkeypatch.setitem(SOURCES._offers, Check.REVIEW_HELD, Source(""))
    supplied = {} if days is None else {Check.REVIEW_HELD: TODAY - timedelta(days=days)}
    found = find(asked(Check.REVIEW_HELD, 90), Facts(supplied=supplied), TODAY)
    assert found.holds is holds


def test_the_deepest_phase_whose_evidence_holds(phases: dict[str, Phase]) -> None:
    ordered = list(phases.values())

    def said(*held: bool) -> str | None:
        rows = PhaseEvidence.objects.order_by("phase__position", "position")
        findings = [
            type("F", (), {"evidence": row, "holds": hold})
            for row, hold in zip(rows, held, strict=True)
        ]
        found = suggested(ordered, findings)
        return found.key if found else None

    assert said(*[False] * 9) == "tactical"
    assert said(*[True] * 6, False, False, False) == "interdependent"
    assert said(*[True] * 9) == "strategic"
    assert said(False, *[True] * 8) == "tactical"


def give_everything(account: Account, leader: Actor) -> None:
    """All evidence of both deeper phases."""
    TeamMember.objects.create(
        account=account,
        member=leader.membership,
        role="executive_sponsor",
        function="management",
        since=TODAY,
    )
    for role, function in (("decision_maker", "management"), ("champion", "technical")):
        person = Person.objects.create(name=role)
        Stakeholder.objects.create(
            account=account, person=person, role=role, function=function, level="board", strength=2
        )
    for evidence in PhaseEvidence.objects.all():
        EvidenceTick.objects.create(
            account=account, evidence=evidence, note="seen", happened_on=TODAY
        )


def test_up_with_the_evidence_is_the_kams_own(
    account: Account,
    phases: dict[str, Phase],
    kam: Actor,
    leader: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("accounts.phases.evidence.SOURCES", Offers("no checks"))
    give_everything(account, leader)
    assert standing(account, today=TODAY).suggested == phases["strategic"]
    change = change_phase(
        actor=kam, account=account, to=phases["interdependent"], reason="They ask us first"
    )
    assert (account.phase, change.is_up, change.is_without_evidence) == (
        phases["interdependent"],
        True,
        False,
    )
    assert [row["holds"] for row in change.evidence] == [True] * 9
    entry = history(account.id).first()
    assert (entry.action, entry.changes["phase"]) == (
        "phase.changed",
        ["Tático", "Interdependente"],
    )


def test_up_without_the_evidence_needs_a_leader(
    account: Account, phases: dict[str, Phase], kam: Actor, leader: Actor
) -> None:
    with pytest.raises(NotAllowedError):
        change_phase(actor=kam, account=account, to=phases["strategic"], reason="I feel it")
    account.refresh_from_db()
    assert (account.phase, PhaseChange.objects.count()) == (phases["tactical"], 0)
    change = change_phase(actor=leader, account=account, to=phases["strategic"], reason="Signed")
    assert change.is_without_evidence is True


def test_down_is_allowed_and_recorded(
    account: Account, phases: dict[str, Phase], kam: Actor, leader: Actor
) -> None:
    change_phase(actor=leader, account=account, to=phases["strategic"], reason="Signed")
    change = change_phase(actor=kam, account=account, to=phases["tactical"], reason="Tender")
    assert (change.is_up, change.from_phase, account.phase) == (
        False,
        phases["strategic"],
        phases["tactical"],
    )


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_change_needs_a_reason(
    account: Account, phases: dict[str, Phase], leader: Actor, reason: str
) -> None:
    with pytest.raises(RuleError):
        change_phase(actor=leader, account=account, to=phases["strategic"], reason=reason)
    assert PhaseChange.objects.count() == 0


def test_the_same_again_is_refused(
    account: Account, phases: dict[str, Phase], leader: Actor
) -> None:
    change_phase(actor=leader, account=account, to=phases["strategic"], reason="Signed")
    with pytest.raises(RuleError):
        change_phase(actor=leader, account=account, to=phases["strategic"], reason="Signed")
    assert PhaseChange.objects.count() == 1


def test_only_the_team_and_leaders_move_an_account(
    account: Account, phases: dict[str, Phase], viewer: Actor, leader: Actor, kam: Actor
) -> None:
    change_account(actor=leader, account=account, values={"owner": None})
    for actor in (viewer, kam):
        with pytest.raises(NotAllowedError):
            change_phase(actor=actor, account=account, to=phases["strategic"], reason="x")


def test_editing_the_account_does_not_move_it(
    account: Account, phases: dict[str, Phase], leader: Actor
) -> None:
    with pytest.raises(RuleError):
        change_account(actor=leader, account=account, values={"phase": phases["strategic"]})
    account.refresh_from_db()
    assert account.phase == phases["tactical"]


def test_ticks_are_for_what_nobody_computes(account: Account, kam: Actor) -> None:
    seen = PhaseEvidence.objects.get(check_kind=Check.SPONSOR_NAMED)
    told = PhaseEvidence.objects.get(check_kind=Check.JOINT_PLAN)
    given = {"actor": kam, "account": account, "note": "Signed it", "happened_on": TODAY}
    with pytest.raises(RuleError):
        tick(evidence=seen, **given)
    for _ in range(2):
        tick(evidence=told, **given)
    assert EvidenceTick.objects.count() == 1
    assert [untick(actor=kam, account=account, evidence=told) for _ in range(2)] == [True, False]
    assert EvidenceTick.objects.count() == 0


def test_a_tick_is_not_in_the_future(account: Account, kam: Actor) -> None:
    told = PhaseEvidence.objects.get(check_kind=Check.JOINT_PLAN)
    tomorrow = kam.organization.today() + timedelta(days=1)
    with pytest.raises(RuleError):
        tick(actor=kam, account=account, evidence=told, note="x", happened_on=tomorrow)


# potential, days in the first phase, days since an answer, asked?
INVEST = [
    ("high", 366, None, True),
    ("medium", 366, None, True),
    ("low", 9000, None, False),
    ("", 9000, None, False),
    ("high", 365, None, False),
    ("high", 800, 10, False),
    ("high", 800, 366, True),
]


@pytest.mark.parametrize(("potential", "days", "answered", "asks"), INVEST)
def test_invest_or_accept(
    account: Account,
    phases: dict[str, Phase],
    potential: str,
    days: int,
    answered: int | None,
    asks: bool,
) -> None:
    account.potential = potential
    account.phase_since = TODAY - timedelta(days=days)
    account.invest_answered_on = None if answered is None else TODAY - timedelta(days=answered)
    told = asks_to_invest(account, first=phases["tactical"], patience=365, today=TODAY)
    assert told is asks
    assert asks_to_invest(account, first=phases["strategic"], patience=365, today=TODAY) is False


def test_the_answer_is_kept_and_a_change_of_phase_forgets_it(
    account: Account, phases: dict[str, Phase], kam: Actor, leader: Actor
) -> None:
    answer_invest(actor=kam, account=account, answer="accept", reason="Small market")
    assert (account.invest_answer, account.invest_answered_on) == (
        "accept",
        kam.organization.today(),
    )
    change_phase(actor=leader, account=account, to=phases["strategic"], reason="Signed")
    assert (account.invest_answer, account.invest_answered_on) == ("", None)


def test_where_many_stand_asks_as_often_as_where_one_stands(
    account: Account, leader: Actor, django_assert_num_queries: Callable[..., Any]
) -> None:
    accounts = [account, *(Account.objects.create(name=f"B{n}") for n in range(3))]
    for some in (accounts[:1], accounts):
        with django_assert_num_queries(4):
            assert len(standings(some, today=TODAY)) == len(some)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_one_wins(
    aurora: Organization, make_member: Callable[..., Membership]
) -> None:
    leaders = [
        Actor.of_member(make_member(aurora, "leader", f"l{n}@aurora.example")) for n in (1, 2)
    ]
    with organization_scope(aurora.id):
        first, second, third = Phase.objects.order_by("position")
        account = Account.objects.create(name="Alfa", phase=first)
    gate, told = threading.Barrier(2), []

    def move(actor: Actor, to: Phase) -> None:
        gate.wait()
        try:
            with organization_scope(aurora.id):
                change_phase(actor=actor, account=account, to=to, reason="x", seen=first)
            told.append("moved")
        except ConflictError:
            told.append("told")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=move, args=pair)
        for pair in zip(leaders, (second, third), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with organization_scope(aurora.id):
        assert (sorted(told), PhaseChange.objects.count()) == (["moved", "told"], 1)


def test_days_are_those_of_the_organisation(
    account: Account, leader: Actor, phases: dict[str, Phase]
) -> None:
    seen = phases["strategic"].evidence.create(text="They ask us first", position=9)
    late = "2026-11-21T01:30:00Z"  # in São Paulo it is the evening before
    with time_machine.travel(late, tick=False):
        change_phase(actor=leader, account=account, to=phases["strategic"], reason="Joint plan")
        answer_invest(actor=leader, account=account, answer="invest", reason="They grow")
        with pytest.raises(RuleError) as refused:
            tick(
                actor=leader,
                account=account,
                evidence=seen,
                note="Said so",
                happened_on=date(2026, 11, 21),
            )
    assert [e.code for e in refused.value.errors] == ["future"]
    assert (account.phase_since, account.invest_answered_on) == (TODAY, TODAY)
