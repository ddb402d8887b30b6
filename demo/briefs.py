"""The briefs that held reviews kept, each as of its day, from a few reads for all of them.

The shape is that of reviews/brief.py; here nothing shows that came after the review.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from accounts.models import Account, HistoryEntry, MonthlyRevenue, PhaseChange
from demo.stories import last_month
from plans.models import Action
from reviews.models import Measure, Review
from reviews.review.brief import LINES, action_line
from scoring.arithmetic import shown, weighted_score
from scoring.models import Criterion, Matrix, Standing

FIRST = timedelta(days=90)
MEASURES = 6


@dataclass
class Facts:
    """What is known of one account, oldest first."""

    total: str | None = None
    phases: list[PhaseChange] = field(default_factory=list)
    months: list[MonthlyRevenue] = field(default_factory=list)
    entries: list[HistoryEntry] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)


def write_briefs(
    reviews: list[Review], actions: Iterable[Action], measures: Iterable[Measure]
) -> None:
    """Give each held review its brief; unsaved."""
    facts = _facts({review.account for review in reviews})
    for action in actions:
        facts[action.account_id].actions.append(action)
    for measure in measures:
        facts[measure.account_id].measures.append(measure)
    last: dict[tuple[uuid.UUID, str], Review] = {}
    for review in sorted((r for r in reviews if r.held_on), key=lambda r: r.held_on or date.min):
        key = (review.account_id, review.kind)
        review.brief = _brief(review, last.get(key), facts[review.account_id])
        last[key] = review


def _facts(accounts: set[Account]) -> dict[uuid.UUID, Facts]:
    facts: dict[uuid.UUID, Facts] = defaultdict(Facts)
    for change in (
        PhaseChange.objects.filter(account__in=accounts)
        .select_related("from_phase", "to_phase")
        .order_by("changed_at", "id")
    ):
        facts[change.account_id].phases.append(change)
    for month in MonthlyRevenue.objects.filter(account__in=accounts).order_by("month"):
        facts[month.account_id].months.append(month)
    for entry in HistoryEntry.objects.filter(account__in=accounts).order_by("happened_on", "id"):
        facts[entry.account_id].entries.append(entry)
    matrix = Matrix.objects.get(status=Matrix.Status.ACTIVE)
    weight = sum(Criterion.objects.filter(matrix=matrix).values_list("weight", flat=True))
    for standing in Standing.objects.filter(matrix=matrix, account__in=accounts, is_complete=True):
        facts[standing.account_id].total = str(shown(weighted_score(standing.points, weight)))
    return facts


def _brief(review: Review, last: Review | None, facts: Facts) -> dict[str, Any]:
    day = review.held_on or review.due_on
    since = last.held_on if last and last.held_on else day - FIRST
    return {
        "since": since.isoformat(),
        "last_review": None if last is None else str(last.pk),
        "written_on": day.isoformat(),
        "scores": {"total": facts.total, "changes": []},
        "phase": _phase(review.account, facts.phases, since, day),
        "performance": _performance(facts.months, last_month(day)),
        "plan": None,
        "actions": _actions(facts.actions, since, day),
        "people": {"stakeholders": [], "team": []},
        "entries": [
            {"on": e.happened_on.isoformat(), "kind": e.kind, "text": e.text[:300]}
            for e in reversed(facts.entries)
            if since <= e.happened_on <= day
        ][:LINES],
        "measures": [
            {"on": m.measured_on.isoformat(), "kind": m.kind, "value": m.value, "person": m.person}
            for m in sorted(facts.measures, key=lambda m: m.measured_on, reverse=True)
            if m.measured_on <= day and m.review_id != review.pk
        ][:MEASURES],
    }


def _phase(account: Account, changes: list[PhaseChange], since: date, day: date) -> dict[str, Any]:
    later = next((c for c in changes if c.changed_at.date() > day), None)
    now = later.from_phase if later else account.phase
    return {
        "now": now.name if now else None,
        "changes": [
            {
                "on": change.changed_at.date().isoformat(),
                "before": change.from_phase.name if change.from_phase else None,
                "after": change.to_phase.name,
                "reason": change.reason,
            }
            for change in reversed(changes)
            if since <= change.changed_at.date() <= day
        ],
    }


def _performance(months: list[MonthlyRevenue], until: date) -> dict[str, Any]:
    """Twelve months against the twelve before; the demo knows every cost."""
    figures: dict[str, Any] = {"until": until.isoformat()}
    for suffix, end in (("", until), ("_before", until - relativedelta(months=12))):
        year = [m for m in months if end - relativedelta(months=12) < m.month <= end]
        revenue = sum(m.revenue_minor for m in year)
        figures[f"revenue{suffix}"] = revenue if year else None
        margin = revenue - sum(m.cost_minor or 0 for m in year)
        figures[f"margin{suffix}"] = margin if year else None
    return figures


def _actions(actions: list[Action], since: date, day: date) -> dict[str, Any]:
    done = [a for a in actions if a.closed_on and since <= a.closed_on <= day]
    opened = [a for a in actions if a.review and (a.review.held_on or day) < day]
    unfinished = [a for a in opened if a.closed_on is None or a.closed_on > day]
    late = [a for a in unfinished if a.due_on and a.due_on < day]
    return {
        "done": [action_line(a) for a in done[:LINES]],
        "late": [action_line(a) for a in late[:LINES]],
        "open": len(unfinished),
    }
