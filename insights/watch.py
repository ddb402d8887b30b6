"""Who rises and who falls behind (method §4): proposals that a person decides about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DecimalField,
    F,
    Field,
    FilteredRelation,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.discretion import ids_of_team
from accounts.models import (
    Account,
    AccountFigures,
    Designation,
    ExitRisk,
    Potential,
    ProgrammeSettings,
)
from accounts.revenue.figures import Growth, growth_of, margin_ratio
from scoring.arithmetic import shown, weighted_score
from scoring.ladder import Ladder
from scoring.models import Matrix
from tenants.actors import Actor
from tenants.models import Organization

WHYS: dict[str, Promise] = {
    "growth": gettext_lazy("Growth"),
    "over": gettext_lazy("Score over the line"),
    "score": gettext_lazy("Score near the line"),
    "potential": gettext_lazy("High potential"),
}
POOR_MARGIN = Decimal("0.5")
"""A key account whose margin is below this part of the whole portfolio's is looked at again."""


@dataclass(frozen=True)
class WatchLine:
    """The score where key accounts begin; `lowest` names the account that has it."""

    points: int
    weight: int
    lowest: str = ""

    @property
    def score(self) -> Decimal:
        """As people read it."""
        return shown(weighted_score(self.points, self.weight))

    def near(self, distance: Decimal) -> int:
        """The fewest points that still count as near."""
        fewest = self.points - Decimal(distance) * self.weight
        return int(fewest.to_integral_value(ROUND_CEILING))


@dataclass(frozen=True)
class Rising:
    """An account that is no key account, and why it stands on the list."""

    account: Account
    growth: Growth | None
    score: Decimal | None
    whys: list[Promise]


@dataclass(frozen=True)
class SecondLook:
    """A key account whose place somebody should look at again, and why."""

    account: Account
    growth: Growth | None
    margin: Decimal | None
    score: Decimal | None
    rank: int | None
    whys: list[str]


@dataclass(frozen=True)
class Ground:
    """What both lists stand on, read once: the active matrix, its ranks, the key accounts."""

    matrix: Matrix | None
    weight: int
    ladder: Ladder
    keys: list[Any]


def ground() -> Ground:
    """Three queries, however many accounts there are."""
    active = Matrix.objects.filter(status=Matrix.Status.ACTIVE)
    matrix: Any = active.annotate(weight=Sum("criteria__weight")).first()
    keys = Account.objects.filter(designation=Designation.KEY, archived_at=None)
    keys = _with_figures(keys, matrix).annotate(cost=F("figures__cost"))
    found = list(keys.select_related("owner").order_by("name_key", "id"))
    return Ground(matrix, (matrix and matrix.weight) or 1, Ladder(matrix), found)


def line(organization: Organization, on: Ground) -> WatchLine | None:
    """Where key accounts begin: the cap's last rank.

    Once there are as many key accounts as the cap allows it is the lowest of them, where that
    is higher. None without an active matrix or ranked accounts.
    """
    ladder = on.ladder
    if not ladder.total:
        return None
    cap = min(organization.key_cap, ladder.total)
    last = ladder.place(cap - 1)[0] if cap else None
    ranked = [account for account in on.keys if account.points is not None]
    lowest = min(ranked, key=lambda a: (a.points, a.name_key), default=None)
    if lowest is not None and len(ranked) >= cap and lowest.points >= (last or 0):
        return WatchLine(lowest.points, on.weight, lowest.name)
    return None if last is None else WatchLine(last, on.weight)


def nominable(actor: Actor) -> Case | Value:
    """Whether the actor may nominate an account, as a column of a list."""
    if actor.may("nomination.create"):
        return Value(True)
    mine = When(pk__in=ids_of_team(actor.membership), then=Value(True))
    return Case(mine, default=Value(False), output_field=BooleanField())


def rising(
    settings: ProgrammeSettings, matrix: Matrix | None, start: WatchLine | None, *, why: str = ""
) -> QuerySet[Account]:
    """Living accounts that are no key accounts and have a reason, most reasons first.

    Whose revenue falls does not rise, whatever the score. `why` narrows to one of WHYS. Each
    is annotated with `why_<reason>`, `revenue`, `before` and `points`.
    """
    conditions = _conditions(settings, start)
    wanted = conditions.get(why) or reduce(or_, conditions.values())
    reasons = sum((_case(c, 1, 0, IntegerField()) for c in conditions.values()), Value(0))
    others = Account.objects.filter(archived_at=None).exclude(designation=Designation.KEY)
    return (
        _with_figures(others, matrix)
        .filter(wanted)
        .filter(_keeps_up())
        .annotate(
            reasons=reasons,
            **{
                f"why_{name}": _case(c, True, False, BooleanField())
                for name, c in conditions.items()
            },
        )
        .select_related("owner", "phase")
        .order_by("-reasons", F("points").desc(nulls_last=True), "name_key", "id")
    )


def as_rising(accounts: Iterable[Any], start: WatchLine | None) -> list[Rising]:
    """The accounts of one page with their figures and reasons in words."""
    return [
        Rising(
            account=account,
            growth=_growth(account),
            score=_score(account.points, start),
            whys=[label for name, label in WHYS.items() if getattr(account, f"why_{name}")],
        )
        for account in accounts
    ]


def second_looks(organization: Organization, on: Ground) -> list[SecondLook]:
    """Key accounts that under-perform, most reasons first."""
    usual = _usual_margin()
    found = [_look(account, on, organization.key_cap, usual) for account in on.keys]
    return sorted((look for look in found if look.whys), key=lambda look: -len(look.whys))


def _with_figures(accounts: QuerySet[Account], matrix: Matrix | None) -> QuerySet[Account]:
    """Each with `revenue`, `before` and `points`; none of those where nothing is known."""
    standing = FilteredRelation(
        "standings", condition=Q(standings__matrix=matrix, standings__is_complete=True)
    )
    return accounts.alias(standing=standing).annotate(
        revenue=F("figures__revenue"),
        before=F("figures__revenue_before"),
        alike=F("figures__revenue_alike"),
        first=F("figures__first_month"),
        until=F("figures__until"),
        points=F("standing__points"),
    )


def _look(account: Any, on: Ground, cap: int, usual: Decimal | None) -> SecondLook:
    rank = None if account.points is None else on.ladder.rank(account.points)
    score = None if account.points is None else shown(weighted_score(account.points, on.weight))
    growth = _growth(account)
    margin = None if account.revenue is None else margin_ratio(account.revenue, account.cost)
    whys: list[str] = []
    if growth is not None and growth.ratio is not None and growth.ratio < 0:
        whys.append(_("Revenue falls"))
    if margin is not None and (margin < 0 or (usual and margin < usual * POOR_MARGIN)):
        whys.append(_("Poor margin"))
    if rank is not None and rank > cap:
        whys.append(_("Rank %(rank)d, the cap is %(cap)d") % {"rank": rank, "cap": cap})
    if account.exit_risk == ExitRisk.HIGH:
        whys.append(_("High exit risk"))
    return SecondLook(account, growth, margin, score, rank, whys)


def _conditions(settings: ProgrammeSettings, start: WatchLine | None) -> dict[str, Q]:
    """Each reason as a condition; exact, whatever the size of the amounts."""
    exact = DecimalField(max_digits=30, decimal_places=0)
    now = Coalesce("figures__revenue_alike", "figures__revenue")
    grown = Cast("figures__revenue_before", exact) * (100 + settings.rising_growth)
    near, nobody = (start.near(settings.near_line) if start else None), Q(pk__in=[])
    return {
        "growth": Q(figures__revenue_before__gt=0)
        & Q(GreaterThanOrEqual(Cast(now, exact) * 100, grown)),
        "over": Q(standing__points__gte=start.points) if start else nobody,
        "score": Q(standing__points__gte=near, standing__points__lt=start.points)
        if start
        else nobody,
        "potential": Q(potential=Potential.HIGH),
    }


def _keeps_up() -> Q:
    """The revenue does not fall, or nothing is known to compare."""
    unknown = Q(figures__isnull=True) | Q(figures__revenue_before__lte=0)
    now = Coalesce("figures__revenue_alike", "figures__revenue")
    return unknown | Q(GreaterThanOrEqual(now, F("figures__revenue_before")))


def _case(condition: Q, yes: object, no: object, kind: Field[Any, Any]) -> Case:
    return Case(When(condition, then=Value(yes)), default=Value(no), output_field=kind)


def _growth(account: Any) -> Growth | None:
    if account.revenue is None:
        return None
    return growth_of(
        revenue=account.revenue,
        before=account.before,
        alike=account.alike,
        first=account.first,
        until=account.until,
    )


def _score(points: int | None, start: WatchLine | None) -> Decimal | None:
    if points is None or start is None:
        return None
    return shown(weighted_score(points, start.weight))


def _usual_margin() -> Decimal | None:
    """The margin of all accounts whose cost is known."""
    known = AccountFigures.objects.filter(cost__isnull=False, account__archived_at=None)
    sums = known.aggregate(revenue=Sum("revenue"), total=Sum("cost"))
    if sums["revenue"] is None:
        return None
    return margin_ratio(int(sums["revenue"]), int(sums["total"]))
