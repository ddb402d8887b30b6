"""Cadences, three months of reviews, what was decided, and what clients answered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from accounts.models import Account
from plans.actions import set_status
from plans.models import Action
from reviews.cadences import set_account_cadence, set_tier_cadence
from reviews.holding import Decision, hold
from reviews.measures import add_measure
from reviews.models import Kind, Review
from reviews.skipping import skip
from reviews.writing import write
from tenants.actors import Actor
from tenants.models import Membership, Organization

CADENCES = (
    ("key", Kind.INTERNAL, "monthly", 3),
    ("key", Kind.CHECK_IN, "quarterly", 11),
    ("watch", Kind.INTERNAL, "quarterly", 17),
)


@dataclass(frozen=True)
class Words:
    """What people write, in one language."""

    agenda: str
    minutes: str
    skip: str
    decisions: tuple[str, ...]


WEEKLY = 4
"""Accounts of one KAM that are reviewed each week, whatever their tier says."""

WORDS = {
    "pt-BR": Words(
        agenda="Resultados desde a última conversa\nAções em aberto\nPróximos passos",
        minutes="Revimos os números e as ações. O cliente pediu prazos mais curtos de entrega.",
        skip="Cliente em férias coletivas",
        decisions=(
            "Enviar proposta de entrega semanal",
            "Apresentar o time técnico",
            "Revisar o contrato de suporte",
        ),
    ),
    "en": Words(
        agenda="Results since we last met\nOpen actions\nNext steps",
        minutes="We went through figures and actions. The client asked for shorter lead times.",
        skip="The client is closed for the holidays",
        decisions=(
            "Send an offer for weekly deliveries",
            "Introduce the technical team",
            "Go over the support contract",
        ),
    ),
}


def write_reviews(
    *,
    organization: Organization,
    leader: Membership,
    kam: Membership,
    accounts: dict[int, Account],
    today: date,
) -> None:
    """Three months day by day by the product's own rules; a few are late, skipped, overdue."""
    actor, begin = Actor.of_member(leader), today - relativedelta(months=3)
    words = WORDS[organization.locale]
    for tier, kind, rhythm, day in CADENCES:
        set_tier_cadence(
            actor=actor, tier=tier, kind=kind, rhythm=rhythm,
            anchor_on=begin + timedelta(days=day), today=begin,
        )  # fmt: skip
    for place, account in enumerate(kam.owned_accounts.order_by("name_key")[:WEEKLY]):
        set_account_cadence(
            actor=actor, account=account, kind=Kind.INTERNAL, rhythm="weekly",
            anchor_on=today + timedelta(days=place - 28), today=today - timedelta(days=28),
        )  # fmt: skip
    order = {account.pk: place for place, account in accounts.items()}
    for day in range((today - begin).days):
        _close(actor, words, begin + timedelta(days=day), order)
    for review in Review.objects.filter(state=Review.State.PLANNED, due_on__lte=today)[:1]:
        write(actor=actor, review=review, values={"agenda": words.agenda})


def _close(actor: Actor, words: Words, day: date, order: dict[uuid.UUID, int]) -> None:
    """What happens on one day: most of what is due is held."""
    due = Review.objects.filter(state=Review.State.PLANNED, due_on__lte=day)
    for review in due.select_related("account__owner", "account__phase").order_by("due_on", "id"):
        luck = (order[review.account_id] * 7 + review.due_on.toordinal()) % 11
        if luck == 0:
            skip(actor=actor, review=review, reason=words.skip, today=day)
        elif luck > 2 or (day - review.due_on).days >= 9:
            _hold(actor, review, day, luck, words)


def _hold(actor: Actor, review: Review, day: date, luck: int, words: Words) -> None:
    account, titles = review.account, words.decisions
    decisions = []
    if luck % 3 == 0:
        decisions = [Decision(titles[luck % len(titles)], account.owner, day + timedelta(days=14))]
    held = hold(actor=actor, review=review, today=day, minutes=words.minutes, decisions=decisions)
    if luck % 2:
        for action in Action.objects.filter(review=held).select_related("account"):
            done_on = day + timedelta(days=10)
            set_status(actor=actor, action=action, status=Action.Status.DONE, today=done_on)
    if review.kind == Kind.CHECK_IN:
        for kind, value in (("engagement", 5 + luck % 5), ("recommendation", 6 + luck % 5)):
            add_measure(
                actor=actor, account=account, kind=kind, value=value, measured_on=day, today=day,
                review=held,
            )  # fmt: skip
