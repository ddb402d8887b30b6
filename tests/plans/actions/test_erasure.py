"""Actions and comments that may name an erased person are reported."""

from __future__ import annotations

from accounts.models import Account
from accounts.stakeholders.erasure import erase_person
from accounts.stakeholders.rules import add_stakeholder
from plans.models import Action, ActionComment
from tenants.actors import Actor
from tenants.models import Organization


def test_texts_of_actions_are_looked_through(in_aurora: Organization, leader: Actor) -> None:
    account = Account.objects.create(name="Alfa")
    values = {"name": "Ana Prado", "role": "buyer"}
    place = add_stakeholder(actor=leader, account=account, values=values)
    action = Action.objects.create(account=account, title="Call Ana Prado", details="About Ana")
    ActionComment.objects.create(action=action, text="Ana Prado is away", author_label="x")
    found = erase_person(actor=leader, person=place.person)
    assert [(m.account, m.what, m.text) for m in found] == [
        (account, "Action", "Call Ana Prado"),
        (account, "Comment", "Ana Prado is away"),
    ]
