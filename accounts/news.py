"""What a person is to hear of: told in the transaction in which it happens.

Who follows it decides by which way each person hears, as they chose themselves.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from rules.offers import Offers
from tenants.actors import Actor


class NewsKind(models.TextChoices):
    """What it is about; the labels stand where each person chooses how they hear of it."""

    HANDED_OVER = "handed_over", _("An account comes to you")
    NOMINATED = "nominated", _("An account is nominated")
    ANSWERED = "answered", _("A nomination is answered")
    ASSIGNED = "assigned", _("An action becomes yours")
    MENTIONED = "mentioned", _("You are named with @")
    IMPORTED = "imported", _("Your file is done")
    PLAN_SENT = "plan_sent", _("A plan waits for approval")
    PLAN_DECIDED = "plan_decided", _("Your plan is answered")
    JOINED = "joined", _("Your invitation is accepted")
    PLAN_OPENED = "plan_opened", _("A client opens a plan")
    PLAN_ANSWERED = "plan_answer", _("A client answers a plan")
    CRITERIA_DUE = "criteria_due", _("The criteria are a year old")


NEEDS = {
    NewsKind.NOMINATED: "account.see_designation",
    NewsKind.ANSWERED: "account.see_designation",
    NewsKind.IMPORTED: "account.import",
    NewsKind.PLAN_SENT: "plan.approve",
    NewsKind.JOINED: "people.view",
    NewsKind.CRITERIA_DUE: "matrix.change",
}
"""Kinds that only those hear and read of who have a right, then and later."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened, and the members who are to hear of it.

    `about` is the id of the thing where it is not the account; `facts` hold what a sentence
    needs beside names that are looked up, and never what somebody wrote.
    """

    kind: NewsKind
    to: frozenset[uuid.UUID]
    account_id: uuid.UUID | None = None
    about: uuid.UUID | None = None
    facts: dict[str, Any] = field(default_factory=dict)


NEWS: Offers[Callable[[Actor, list[News]], object]] = Offers(
    "what follows news: who did it, and what there is to hear"
)


def spread(actor: Actor, news: Iterable[News]) -> None:
    """Call last in a rule: the ways on wait for each other. Nobody hears of their own deeds."""
    told = [replace(one, to=one.to - {actor.membership_id}) for one in news]
    if told := [one for one in told if one.to]:
        for follow in NEWS:
            follow(actor, told)


def to(*member_ids: uuid.UUID | None) -> frozenset[uuid.UUID]:
    """The members that there are."""
    return frozenset(member_id for member_id in member_ids if member_id)
