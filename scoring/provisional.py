"""A ranking before anyone has judged: by the measured criteria alone, and called so."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import Account
from scoring.models import Criterion, Matrix, Score
from scoring.whatif import Imagined, imagine


@dataclass(frozen=True)
class Provisional:
    """For how many living accounts each measured criterion has a score, and the ranking by them."""

    known: list[tuple[Criterion, int]]
    accounts: int
    rows: list[Imagined]


def provisional_ranking(
    matrix: Matrix, criteria: list[Criterion], *, cap: int
) -> Provisional | None:
    """None where somebody has judged, or where nothing is measured or nothing judged."""
    measured = [c for c in criteria if c.is_measured]
    judged = [c for c in criteria if not c.is_measured]
    if not measured or not judged:
        return None
    if Score.objects.filter(criterion__in=[c.id for c in judged]).exists():
        return None
    counted = dict(
        Criterion.objects.filter(pk__in=[c.id for c in measured])
        .annotate(known=Count("scores", filter=Q(scores__account__archived_at=None)))
        .values_list("pk", "known")
    )
    return Provisional(
        known=[(c, counted[c.id]) for c in measured],
        accounts=Account.objects.filter(archived_at=None).count(),
        rows=imagine(matrix, {}, cap=cap, among=measured),
    )
