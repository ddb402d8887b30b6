"""Each entry of the log names the row of the API that it happened to."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.history.rules import add_entry, delete_entry
from accounts.models import Account, Phase, PhaseChange
from accounts.phases.rules import change_phase
from accounts.registry.rules import create_account
from accounts.stakeholders.rules import add_stakeholder
from audit.entries import record
from audit.models import Entry
from plans.actions.rules import comment, open_action
from scoring.matrices import activate, create_draft
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.models import Organization
from tests.programs import Program


def entries(writer: Program, action: str) -> list[tuple[str, Any, str, Any]]:
    """(object type, object, resource, its id) of the entries of one action, newest first."""
    rows = writer.call("GET", f"audit-entries/?action={action}").json()["results"]
    return [(r["object_type"], r["object_id"], r["resource"], r["resource_id"]) for r in rows]


def test_an_entry_names_what_it_happened_to_beside_its_account(
    in_aurora: Organization, leader: Actor, writer: Program
) -> None:
    account = create_account(actor=leader, values={"name": "Lumen"})
    target = ("account", str(account.pk))
    assert entries(writer, "account.created") == [(*target, "accounts", str(account.pk))]

    day = date(2026, 11, 2)
    entry = add_entry(actor=leader, account=account, kind="problem", happened_on=day, text="x")
    told = (*target, "history-entries", str(entry.pk))
    assert entries(writer, "history_entry.added") == [told]
    delete_entry(actor=leader, entry=entry)
    assert entries(writer, "history_entry.deleted") == [told]

    place = add_stakeholder(actor=leader, account=account, values={"name": "Ana", "role": "buyer"})
    assert entries(writer, "stakeholder.added") == [(*target, "stakeholders", str(place.pk))]

    to = Phase.objects.order_by("position")[2]
    change_phase(actor=leader, account=account, to=to, reason="x")
    moved = PhaseChange.objects.latest("changed_at")
    assert entries(writer, "phase.changed") == [(*target, "phase-changes", str(moved.pk))]


def test_a_score_that_was_taken_back_is_named_too(
    in_aurora: Organization, leader: Actor, writer: Program
) -> None:
    account = Account.objects.create(name="Lumen")
    criteria = [{"name": name, "weight": 1, "kind": "judged"} for name in ("a", "b", "c")]
    matrix = activate(actor=leader, matrix=create_draft(actor=leader, name="M", criteria=criteria))
    criterion = matrix.criteria.first()
    score = set_score(actor=leader, criterion=criterion, account=account, value=7)
    told = ("account", str(account.pk), "scores", str(score.pk))
    set_score(actor=leader, criterion=criterion, account=account, value=None)
    assert entries(writer, "score.set") == [told, told]


def test_a_comment_is_named_beside_its_action(
    in_aurora: Organization, leader: Actor, writer: Program
) -> None:
    account = Account.objects.create(name="Lumen")
    action = open_action(actor=leader, account=account, title="x")
    said = comment(actor=leader, action=action, text="y")
    target = ("action", str(action.pk))
    assert entries(writer, "action.opened") == [(*target, "actions", str(action.pk))]
    assert entries(writer, "action.commented") == [(*target, "action-comments", str(said.pk))]


def test_what_the_api_does_not_show_is_no_resource(
    in_aurora: Organization, leader: Actor, writer: Program
) -> None:
    record(actor=leader, action="member.changed", target=leader.membership)
    told = ("membership", str(leader.membership_id), None, None)
    assert entries(writer, "member.changed") == [told]


def test_entries_from_before_name_their_object(
    in_aurora: Organization, leader: Actor, writer: Program
) -> None:
    account = Account.objects.create(name="Lumen")
    Entry.objects.create(
        actor_label="x",
        action="account.changed",
        object_type="account",
        object_id=account.pk,
        object_label="Lumen",
    )
    told = ("account", str(account.pk), "accounts", str(account.pk))
    assert entries(writer, "account.changed") == [told]
