"""The brief of a review: what changed since the last one, written by the system.

It is plain JSON, so that a held review keeps it as it was: names and figures are frozen,
words around them are the reader's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q, Sum

from accounts.models import Account, HistoryEntry, PhaseChange, TeamMember
from accounts.revenue.period import closed_month
from accounts.stakeholders.rules import living
from audit.models import Entry
from plans.actions.rules import unfinished
from plans.finding import current_plan
from plans.models import Action
from reviews.dates import instant
from reviews.models import Measure, Review
from scoring.arithmetic import shown, weighted_score
from scoring.models import Matrix, Standing
from tenants.actors import Actor

LINES = 20
_FIRST = timedelta(days=90)


@dataclass(frozen=True)
class _Since:
    """From when on changes count: the day of the last review, or 90 days back."""

    day: date
    moment: datetime


def brief_of(review: Review, *, today: date) -> dict[str, Any]:
    """What a review should know, as JSON."""
    last = _last(review)
    day = last.held_on if last and last.held_on else today - _FIRST
    parts = _parts(review.account, day, today, review.organization.zone)
    return {
        "since": day.isoformat(),
        "last_review": None if last is None else str(last.pk),
        "written_on": today.isoformat(),
    } | {name: part() for name, (part, _right) in parts.items()}


def changed_since(
    *, actor: Actor, account: Account, today: date, day: date | None = None
) -> dict[str, Any]:
    """What changed at an account since a day, 90 days back where none is named, in the parts
    that the actor may read; whatever review was last."""
    day = day or today - _FIRST
    parts = _parts(account, day, today, actor.organization.zone)
    read = {name: part() for name, (part, right) in parts.items() if actor.may(right, account)}
    return {"since": day.isoformat()} | read


def _parts(
    account: Account, day: date, today: date, zone: ZoneInfo
) -> dict[str, tuple[Callable[[], Any], str]]:
    """The parts of a brief, each with the right to read it."""
    since = _Since(day, instant(day, time.min, zone).astimezone(UTC))
    return {
        "scores": (lambda: _scores(account, since), "matrix.view"),
        "phase": (lambda: _phase(account, since), "account.view"),
        "performance": (lambda: _performance(account), "revenue.view"),
        "plan": (lambda: _plan(account, today, zone), "plan.view"),
        "actions": (lambda: _actions(account, since, today), "action.view"),
        "people": (lambda: _people(account, since), "stakeholder.view"),
        "entries": (lambda: _entries(account, since), "history.view"),
        "measures": (lambda: _measures(account), "review.view"),
    }


def _plan(account: Account, today: date, zone: ZoneInfo) -> dict[str, Any] | None:
    """The plan that counts, and the day of its last change."""
    plan = current_plan(account, today)
    if plan is None:
        return None
    return {
        "id": str(plan.pk),
        "state": plan.state,
        "changed_on": plan.changed_at.astimezone(zone).date().isoformat(),
        "is_changed_since_approval": plan.has_changed_since_approval,
    }


def _last(review: Review) -> Review | None:
    held = Review.objects.filter(account=review.account, kind=review.kind, state=Review.State.HELD)
    return held.exclude(pk=review.pk).order_by("-held_on", "-id").first()


def _scores(account: Account, since: _Since) -> dict[str, Any]:
    """The total in the active matrix, and each criterion scored anew."""
    matrix = Matrix.objects.filter(status=Matrix.Status.ACTIVE).first()
    standing = matrix and Standing.objects.filter(matrix=matrix, account=account).first()
    total = None
    if matrix and standing and standing.is_complete:
        weight = matrix.criteria.aggregate(sum=Sum("weight"))["sum"]
        total = str(shown(weighted_score(standing.points, weight)))
    changed: dict[str, list[Any]] = {}
    entries = Entry.objects.filter(
        object_id=account.pk, action="score.set", at__gte=since.moment
    ).order_by("at", "id")
    for entry in entries[: LINES * 10]:
        for name, change in entry.changes.items():
            before, after = (side[0] if side else None for side in change)
            changed[name] = [changed[name][0] if name in changed else before, after]
    moved = [
        {"name": name, "before": b, "after": a}
        for name, (b, a) in sorted(changed.items())
        if a != b
    ]
    return {"total": total, "changes": moved[:LINES]}


def _phase(account: Account, since: _Since) -> dict[str, Any]:
    changes = PhaseChange.objects.filter(
        account=account, changed_at__gte=since.moment, taken_back_at=None
    ).select_related("from_phase", "to_phase")
    return {
        "now": account.phase.name if account.phase else None,
        "changes": [
            {
                "on": change.changed_at.date().isoformat(),
                "before": change.from_phase.name if change.from_phase else None,
                "after": change.to_phase.name,
                "reason": change.reason,
            }
            for change in changes[:LINES]
        ],
    }


def _performance(account: Account) -> dict[str, Any] | None:
    """Twelve months against the twelve before, in hundredths; margin where cost is known."""
    until = closed_month()
    if until is None:
        return None
    middle, start = until - relativedelta(months=12), until - relativedelta(months=24)
    now, before = Q(month__gt=middle, month__lte=until), Q(month__gt=start, month__lte=middle)
    sums = account.months.aggregate(
        revenue=Sum("revenue_minor", filter=now),
        cost=Sum("cost_minor", filter=now),
        unknown=Count("id", filter=now & Q(cost_minor=None)),
        revenue_before=Sum("revenue_minor", filter=before),
        cost_before=Sum("cost_minor", filter=before),
        unknown_before=Count("id", filter=before & Q(cost_minor=None)),
    )
    return {
        "until": until.isoformat(),
        "revenue": sums["revenue"],
        "revenue_before": sums["revenue_before"],
        "margin": _margin(sums["revenue"], sums["cost"], sums["unknown"]),
        "margin_before": _margin(
            sums["revenue_before"], sums["cost_before"], sums["unknown_before"]
        ),
    }


def _margin(revenue: int | None, cost: int | None, unknown: int) -> int | None:
    return None if unknown or revenue is None or cost is None else int(revenue) - int(cost)


def _actions(account: Account, since: _Since, today: date) -> dict[str, Any]:
    actions = Action.objects.filter(account=account).select_related("owner")
    done = actions.filter(status=Action.Status.DONE, closed_on__gte=since.day)
    still = unfinished().filter(account=account)
    late = still.filter(due_on__lt=today)
    return {
        "done": [action_line(a) for a in done.order_by("-closed_on", "id")[:LINES]],
        "late": [action_line(a) for a in late[:LINES]],
        "open": still.count(),
    }


def action_line(action: Action) -> dict[str, Any]:
    """An action as a brief keeps it."""
    return {
        "id": str(action.pk),
        "title": action.title,
        "owner": str(action.owner) if action.owner else None,
        "due_on": action.due_on.isoformat() if action.due_on else None,
    }


def _people(account: Account, since: _Since) -> dict[str, Any]:
    """Who came to the client's side that we know, and to our team."""
    theirs = living().filter(account=account, created_at__gte=since.moment)
    ours = TeamMember.objects.filter(account=account, since__gte=since.day)
    return {
        "stakeholders": [
            {"name": s.person.name, "role": s.role}
            for s in theirs.select_related("person").order_by("id")[:LINES]
        ],
        "team": [str(t.member) for t in ours.select_related("member").order_by("id")[:LINES]],
    }


def _entries(account: Account, since: _Since) -> list[dict[str, Any]]:
    found = HistoryEntry.objects.filter(account=account, happened_on__gte=since.day)
    return [
        {"on": e.happened_on.isoformat(), "kind": e.kind, "text": e.text[:300]}
        for e in found.order_by("-happened_on", "-id")[:LINES]
    ]


def _measures(account: Account) -> list[dict[str, Any]]:
    found = Measure.objects.filter(account=account).order_by("-measured_on", "-id")
    return [
        {"on": m.measured_on.isoformat(), "kind": m.kind, "value": m.value, "person": m.person}
        for m in found[:6]
    ]
