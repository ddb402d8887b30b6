"""Phases as an organisation's own rows."""

import pytest

from accounts.models import Account, Check, Phase, PhaseEvidence
from accounts.phases.rules import change_phase, patience_days
from accounts.phases.settings import (
    add_phase,
    change_programme,
    remove_evidence,
    remove_phase,
    rename_phase,
    write_evidence,
)
from audit.models import Entry
from rules.errors import NotAllowedError, RuleError
from tenants.actors import Actor
from tenants.models import Organization


@pytest.fixture
def first(in_aurora: Organization) -> Phase:
    return Phase.objects.get(key="tactical")


def keys() -> list[str]:
    return list(Phase.objects.order_by("position").values_list("key", flat=True))


def test_a_phase_is_added_between_two_others(first: Phase, leader: Actor) -> None:
    add_phase(actor=leader, name="Cooperativo", after=first)
    assert keys() == ["tactical", "cooperativo", "interdependent", "strategic"]
    assert list(Phase.objects.order_by("position").values_list("position", flat=True)) == [
        1,
        2,
        3,
        4,
    ]
    assert Entry.objects.get(action="phase.added").object_label == "Cooperativo"


def test_two_phases_of_one_name_have_two_keys(first: Phase, leader: Actor) -> None:
    for _ in range(2):
        add_phase(actor=leader, name="Cooperativo", after=first)
    assert sorted(keys())[:2] == ["cooperativo", "cooperativo-2"]


@pytest.mark.parametrize("name", ["", "  ", "\x00", "a\x00b", "\u200b"])
def test_a_phase_needs_a_name(first: Phase, leader: Actor, name: str) -> None:
    with pytest.raises(RuleError):
        add_phase(actor=leader, name=name, after=first)
    with pytest.raises(RuleError):
        rename_phase(actor=leader, phase=first, name=name)
    assert len(keys()) == 3


def test_the_key_survives_a_new_name(first: Phase, leader: Actor) -> None:
    rename_phase(actor=leader, phase=first, name="Início")
    first.refresh_from_db()
    assert (first.key, first.name) == ("tactical", "Início")


def test_a_phase_that_an_account_is_or_was_in_stays(first: Phase, leader: Actor) -> None:
    account = Account.objects.create(name="Alfa", phase=first)
    strategic = Phase.objects.get(key="strategic")
    change_phase(actor=leader, account=account, to=strategic, reason="x")
    for phase in (first, strategic):
        with pytest.raises(RuleError):
            remove_phase(actor=leader, phase=phase)
    remove_phase(actor=leader, phase=Phase.objects.get(key="interdependent"))
    assert keys() == ["tactical", "strategic"]


def test_two_phases_stay(first: Phase, leader: Actor) -> None:
    remove_phase(actor=leader, phase=Phase.objects.get(key="strategic"))
    with pytest.raises(RuleError):
        remove_phase(actor=leader, phase=Phase.objects.get(key="interdependent"))
    assert keys() == ["tactical", "interdependent"]


def test_evidence_is_the_organisations_own(first: Phase, leader: Actor) -> None:
    values = {"text": "Signed", "check_kind": Check.TICKED, "threshold": None, "role": ""}
    evidence = write_evidence(actor=leader, phase=first, evidence=None, values=values)
    write_evidence(actor=leader, phase=first, evidence=evidence, values={"text": "Signed twice"})
    assert list(first.evidence.values_list("text", flat=True)) == ["Signed twice"]
    remove_evidence(actor=leader, evidence=evidence)
    assert first.evidence.count() == 0
    assert Entry.objects.filter(action__startswith="evidence.").count() == 3


def test_a_role_must_be_named(first: Phase, leader: Actor) -> None:
    values = {"text": "Known", "check_kind": Check.ROLE_KNOWN, "threshold": None, "role": ""}
    with pytest.raises(RuleError):
        write_evidence(actor=leader, phase=first, evidence=None, values=values)
    assert first.evidence.count() == 0


def test_thresholds_are_settled_once(in_aurora: Organization, leader: Actor) -> None:
    assert patience_days() == 365
    for _ in range(2):
        change_programme(actor=leader, values={"patience_days": 90})
    assert (patience_days(), Entry.objects.filter(action="programme.changed").count()) == (90, 1)


def test_a_kam_settles_nothing(first: Phase, kam: Actor) -> None:
    for rule, given in (
        (add_phase, {"name": "x", "after": first}),
        (rename_phase, {"phase": first, "name": "x"}),
        (remove_phase, {"phase": first}),
        (remove_evidence, {"evidence": PhaseEvidence.objects.first()}),
        (change_programme, {"values": {"patience_days": 90}}),
    ):
        with pytest.raises(NotAllowedError):
            rule(actor=kam, **given)
    assert (len(keys()), PhaseEvidence.objects.count(), patience_days()) == (3, 9, 365)
