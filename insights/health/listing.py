"""The accounts by health, the weakest first: a page of them, and how many there are."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Func, IntegerField, JSONField, TextField, Value
from django.db.models.functions import Cast

from accounts.discretion import readable_accounts
from accounts.models import Account
from accounts.revenue.figures import span_to
from insights.health import words
from insights.health.board import Board, board
from insights.health.formulas import BANDS, band_of
from insights.health.parts import PARTS
from insights.health.rules import Health, last_points, parts_values, sees_whole
from insights.models import HealthFormula
from insights.narrowing import NarrowedPortfolio
from tenants.actors import Actor


@dataclass(frozen=True)
class RankedHealth:
    """How many accounts stand in each band, "" in none; and who may stand on a page of them.

    `places` on the board are of all who are as weak as somebody on the page; the page begins
    after so many of them.
    """

    board: Board
    counts: dict[str, int]
    places: list[int]
    after: int
    most: int | None

    @property
    def known(self) -> int:
        """Of how many something is known."""
        return sum(self.counts[band] for band in BANDS)

    def count(self, band: str) -> int:
        """How many stand in a band; all of whom something is known, where it is none."""
        return self.counts[band] if band in BANDS else self.known


@dataclass(frozen=True)
class HealthLine:
    """An account of the list."""

    account: Account
    health: Health

    @property
    def why(self) -> str:
        """What moved it, in words."""
        return words.why(self.health)

    @property
    def step(self) -> str:
        """What to do about what would move it most."""
        return words.step(self.health)

    @property
    def step_part(self) -> str:
        """The part that would move it most, with its points."""
        return words.step_part(self.health)


def ranked(
    narrowed: NarrowedPortfolio,
    formula: HealthFormula,
    *,
    band: str = "",
    after: int = 0,
    most: int | None = None,
) -> RankedHealth:
    """The living accounts that fit, of one band or of all, as they are today.

    Three queries, one more where it is narrowed and one where something changed.
    """
    organization = narrowed.actor.organization
    told = parts_values(organization, organization.today())
    weights = _weighed(formula, sees_series=sees_whole(narrowed.actor))
    found = board({**told, **span_to(organization.closed_month)}, weights)
    every: Sequence[int] = range(len(found))
    if narrowed.chosen().sql:
        living = narrowed.accounts().order_by().values_list("pk", flat=True)
        every = found.places_among(set(living))
    by_health: dict[int | None, list[int]] = {}
    for place in every:
        by_health.setdefault(found.health_at(place), []).append(place)
    counts = dict.fromkeys((*BANDS, ""), 0)
    for health, places in by_health.items():
        counts[band_of(health, formula)] += len(places)
    wanted = [
        by_health[health]
        for health in sorted(one for one in by_health if one is not None)
        if band not in BANDS or band_of(health, formula) == band
    ]
    return RankedHealth(found, counts, *_reached(wanted, after, most), most)


def health_lines(actor: Actor, some: RankedHealth, formula: HealthFormula) -> list[HealthLine]:
    """The accounts of the page with their health, the weakest first and then by name."""
    board, sees = some.board, sees_whole(actor)
    places = {board.id_at(place): place for place in some.places}
    if not places:
        return []
    fitting = readable_accounts(actor).select_related("owner").filter(pk__any_of=list(places))
    last = None if some.most is None else some.after + some.most
    accounts = list(fitting.order_by(*_order(board, places))[some.after : last])
    then = last_points(actor.organization.today(), [account.pk for account in accounts])
    return [
        HealthLine(
            account,
            Health.of(
                board.parts_at(places[account.pk]),
                formula,
                last=then.get(account.pk),
                sees_series=sees,
            ),
        )
        for account in accounts
    ]


def _order(board: Board, places: Mapping[uuid.UUID, int]) -> list[Any]:
    by_name = ["name_key", "pk"]
    healths = {str(pk): board.health_at(place) for pk, place in places.items()}
    if len(set(healths.values())) == 1:
        return by_name
    return [_Told(Value(healths, JSONField()), Cast("pk", TextField())), *by_name]


class _Told(Func):
    """The number that an object tells under a key."""

    template = "(%(expressions)s)::int"
    arg_joiner = " ->> "
    output_field = IntegerField()


def _weighed(formula: HealthFormula, *, sees_series: bool) -> dict[str, int]:
    return {
        key: formula.weights.get(key, 0)
        for key, part in PARTS.items()
        if sees_series or not part.is_restricted
    }


def _reached(groups: Sequence[list[int]], after: int, most: int | None) -> tuple[list[int], int]:
    """The groups in which a page lies, and after how many of them it begins. Pure."""
    found: list[int] = []
    for group in groups:
        if not found and after >= len(group):
            after -= len(group)
        elif most is None or len(found) < after + most:
            found += group
    return found, after
