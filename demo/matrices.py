"""The rule of each organisation: version 1, retired half a year ago, and version 2."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Account
from demo.clients import Client
from demo.criteria import MATRIX_NAMES, TEXTS, Text, judged_score
from scoring.models import Criterion, Matrix, Score
from scoring.standings import recompute
from tenants.models import Membership, Organization

SINCE = (timedelta(days=560), timedelta(days=170))
NOT_JUDGED_YET = 20  # one account in so many


def write_matrices(
    *,
    organization: Organization,
    leader: Membership,
    clients: list[Client],
    accounts: dict[int, Account],
) -> list[Matrix]:
    """Both versions with their scores; all but six accounts have a total."""
    now = timezone.now()
    matrices = []
    for turn, since in enumerate(SINCE):
        matrix = _matrix(organization, leader, turn, now - since)
        for position, text in enumerate(TEXTS[organization.locale], start=1):
            criterion = _criterion(matrix, text, position, turn)
            if not text.metric:
                _judge(criterion, text, turn, leader, clients, accounts)
        recompute(matrix)
        matrices.append(matrix)
    return matrices


def _matrix(
    organization: Organization, leader: Membership, turn: int, activated_at: datetime
) -> Matrix:
    is_last = turn == len(SINCE) - 1
    return Matrix.objects.create(
        name=MATRIX_NAMES[organization.locale],
        number=turn + 1,
        status=Matrix.Status.ACTIVE if is_last else Matrix.Status.RETIRED,
        activated_at=activated_at,
        activated_by=leader,
        retired_at=None if is_last else timezone.now() - SINCE[turn + 1],
    )


def _criterion(matrix: Matrix, text: Text, position: int, turn: int) -> Criterion:
    return Criterion.objects.create(
        matrix=matrix,
        position=position,
        name=text.name,
        description=text.description,
        weight=text.weights[turn],
        kind=Criterion.Kind.MEASURED if text.metric else Criterion.Kind.JUDGED,
        metric=text.metric,
        breakpoints=list(text.steps),
        anchor_1=text.anchors[0],
        anchor_5=text.anchors[1],
        anchor_10=text.anchors[2],
    )


def _judge(
    criterion: Criterion,
    text: Text,
    turn: int,
    leader: Membership,
    clients: list[Client],
    accounts: dict[int, Account],
) -> None:
    scores = []
    for client in clients:
        if client.number % NOT_JUDGED_YET == NOT_JUDGED_YET // 2:
            continue
        account = accounts[client.number]
        value = judged_score(
            key=text.key,
            size=client.size,
            phase=client.phase,
            story_growth=client.story.value[0],
            number=client.number + 3 * (1 - turn) * (client.number % 3),
        )
        scores.append(
            Score(
                criterion=criterion,
                account=account,
                value=value,
                rationale=text.rationales[(value > 3) + (value > 7)],
                author=account.owner or leader,
            )
        )
    Score.objects.bulk_create(scores)
    for number, score in enumerate(scores):
        score.scored_at = timezone.now() - SINCE[turn] + timedelta(days=number % 30)
    Score.objects.bulk_update(scores, ["scored_at"])
