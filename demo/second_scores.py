"""Second scores of the English organisation: its leader scored the largest accounts apart."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import Account, ProgrammeSettings
from demo.clients import Client
from scoring.models import Matrix, Score, SecondScore
from tenants.models import Membership, Organization

LARGEST = 24
DAYS_AGO = 12
APART = ((0, 0, 1, -1, 0, 1), (0, -3, 1, 4, -1, 0, -2))
"""By how much the second differs, criterion by criterion, account after account."""
WHY = ("", "No new site is planned there.", "", "They asked us for a second line.")


def write_second_scores(
    *,
    organization: Organization,
    leader: Membership,
    clients: list[Client],
    accounts: dict[int, Account],
    matrix: Matrix,
) -> None:
    """The option is on, and the largest accounts of others are scored apart on each criterion."""
    if organization.locale != "en":
        return
    ProgrammeSettings.objects.update_or_create(defaults={"second_scoring": True})
    largest = sorted(clients, key=lambda client: client.size)[:LARGEST]
    ids = [accounts[client.number].pk for client in largest]
    judged = matrix.criteria.filter(metric="").order_by("position")
    for place, criterion in enumerate(judged):
        firsts = Score.objects.filter(criterion=criterion, account__in=ids)
        gaps = APART[place % len(APART)]
        SecondScore.objects.bulk_create(
            _second(score, gaps[n % len(gaps)], leader, n)
            for n, score in enumerate(firsts.exclude(author=leader).order_by("account__name_key"))
        )


def _second(score: Score, gap: int, leader: Membership, number: int) -> SecondScore:
    return SecondScore(
        criterion_id=score.criterion_id,
        account_id=score.account_id,
        value=max(1, min(10, score.value + gap)),
        rationale=WHY[number % len(WHY)] if abs(gap) > 1 else "",
        author=leader,
        given_at=timezone.now() - timedelta(days=DAYS_AGO, minutes=number),
        first_value=score.value,
        first_author_id=score.author_id,
        first_at=score.scored_at,
    )
