"""No internal word is in what a client gets: pages and mails, with everything filled."""

from __future__ import annotations

import pytest
from django.core import mail as sink
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Phase
from mail.outbox import send_waiting
from plans.models import Objective, Plan
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.plans.canaries import CANARY, marked_plan
from tests.plans.sharing.conftest import shared

SHOWN = ("Shown summary", "Shown objective", "Shown value", "Shown line", "Shown risk")


@pytest.fixture
def filled(plan: Plan, leader: Actor) -> Plan:
    """Everything that is written about the plan and its account, also how it is judged."""
    with organization_scope(plan.organization_id):
        planted = marked_plan(plan, leader.membership)
        Phase.objects.update(name=CANARY)
        Account.objects.create(name=f"{CANARY} of another client")
        Account.objects.filter(pk=plan.account_id).update(designation="key")
    assert len(planted) >= 15
    return plan


@pytest.mark.parametrize("language", ["en", "pt-br"])
def test_no_internal_word_reaches_the_client(
    kams: Client, filled: Plan, reader: Client, language: str
) -> None:
    path = shared(kams, filled, language=language, recipient_email="rita@client.example")
    with organization_scope(filled.organization_id):
        objective = Objective.objects.get(is_for_client=True).pk
    first = reader.get(path).content.decode()
    refused = reader.post(path, {"name": "", f"said-{objective}": "disputed"}).content.decode()
    sent = {"name": "Rita", "seen": "on", f"said-{objective}": "accepted"}
    after = reader.post(path, sent, follow=True).content.decode()
    preview = reverse("plan:as_client", args=["aurora", filled.pk])
    ours = kams.get(preview, {"language": language}).content.decode()
    for page in (first, refused, after, ours):
        assert [words for words in SHOWN if words not in page] == []
        assert CANARY not in page
    assert send_waiting(filled.organization_id).sent > 0
    mails = [str(message.message()) for message in sink.outbox if "rita" in message.to[0]]
    assert (len(mails), CANARY in mails[0]) == (1, False)


def test_the_plan_of_ours_does_hold_those_words(kams: Client, filled: Plan) -> None:
    assert CANARY in kams.get(reverse("plan:detail", args=["aurora", filled.pk])).content.decode()
