"""A name written into every free text, and where it stands after the erasure: nowhere but there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from accounts.designation.rules import answer_nomination, nominate
from accounts.history.rules import add_entry, change_entry
from accounts.models import Account, Phase, PhaseEvidence
from accounts.phases.rules import change_phase, tick, untick
from accounts.registry.rules import change_account
from accounts.stakeholders.erasure import erase_person
from accounts.stakeholders.rules import add_stakeholder
from accounts.team.hand_over import hand_over
from plans.actions.rules import change_action, comment, open_action, set_status
from reviews.models import Review
from reviews.review.writing import write
from tenants.actors import Actor

NAME = "Zenobia Quintela"
COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'json')
  AND has_column_privilege(format('%I.%I', table_schema, table_name), column_name, 'SELECT')
ORDER BY 1, 2
"""


def standing() -> set[str]:
    """Every column of the database that holds a part of the name."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        columns = cursor.fetchall()
        assert len(columns) > 150
        for table, column in columns:
            cursor.execute(f"""SELECT 1 FROM "{table}" WHERE "{column}"::text ~* 'zenob|quintel'""")
            if cursor.fetchone():
                found.add(f"{table}.{column}")
    return found


@pytest.fixture
def account(in_aurora: object, kam: Actor) -> Account:
    phases = [
        Phase.objects.get_or_create(key=k, defaults={"name": k, "position": n})[0]
        for n, k in enumerate(("tactical", "interdependent"))
    ]
    return Account.objects.create(name="Alfa", owner=kam.membership, phase=phases[0])


def test_after_an_erasure_the_name_stands_only_in_the_texts_themselves(
    account: Account, leader: Actor, kam: Actor, make_member: Any, aurora: Any
) -> None:
    place = add_stakeholder(
        actor=kam, account=account, values={"name": NAME, "role": "buyer", "notes": NAME}
    )
    other = {"name": "Rui", "role": "user", "notes": NAME}
    add_stakeholder(actor=kam, account=account, values=other)
    write_everywhere(account, leader, kam)
    heir = make_member(aurora, "kam", "heir@aurora.example")
    hand_over(actor=leader, account=account, to=heir, note=NAME, from_member=kam.membership)
    assert {"audit_entry.changes", "audit_entry.object_label"} & standing() == set()
    assert "accounts_person.name" in standing()
    erase_person(actor=leader, person=place.person)
    assert standing() == {
        "accounts_account.notes",
        "accounts_designationchange.reason",
        "accounts_entryword.word",
        "accounts_evidencetick.note",
        "accounts_handover.note",
        "accounts_historyentry.text",
        "accounts_nomination.answer",
        "accounts_nomination.reason",
        "accounts_phasechange.reason",
        "accounts_stakeholder.notes",
        "plans_action.answer",
        "plans_action.details",
        "plans_action.title",
        "plans_actioncomment.text",
        "reviews_review.agenda",
        "reviews_review.minutes",
        "search_searchword.word",  # of the action's title
    }


def write_everywhere(account: Account, leader: Actor, kam: Actor) -> None:
    change_account(actor=kam, account=account, values={"notes": NAME})
    entry = add_entry(
        actor=kam, account=account, kind="problem", happened_on=date(2026, 1, 1), text=NAME
    )
    change_entry(actor=kam, entry=entry, values={"text": f"{NAME} called"})
    nomination = nominate(actor=kam, account=account, reason=NAME)
    answer_nomination(actor=leader, nomination=nomination, accept=False, answer=NAME)
    review = Review.objects.create(
        account=account, kind="weekly", due_on=date(2026, 12, 1), original_due_on=date(2026, 12, 1)
    )
    write(actor=kam, review=review, values={"agenda": NAME, "minutes": NAME})
    action = open_action(actor=kam, account=account, title=NAME, owner=kam.membership, due_on=None)
    change_action(actor=kam, action=action, values={"details": NAME})
    comment(actor=kam, action=action, text=NAME)
    set_status(actor=kam, action=action, status="done", answer=NAME, today=date(2026, 1, 1))
    evidence = PhaseEvidence.objects.create(phase=account.phase, text="Trust", position=9)
    for _again in range(2):
        tick(actor=kam, account=account, evidence=evidence, note=NAME, happened_on=date(2026, 1, 1))
        untick(actor=kam, account=account, evidence=evidence)
    tick(actor=kam, account=account, evidence=evidence, note=NAME, happened_on=date(2026, 1, 1))
    change_phase(
        actor=leader, account=account, to=Phase.objects.get(key="interdependent"), reason=NAME
    )
