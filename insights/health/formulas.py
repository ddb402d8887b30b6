"""Versions of an organisation's formula: what each part weighs, and where the bands begin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from django.db import transaction
from django.utils.translation import gettext as _

from audit.entries import record
from insights.health.parts import PARTS
from insights.models import HealthFormula
from rules.errors import RuleError, StaleError
from rules.texts import written
from tenants.actors import Actor
from tenants.compiled import Compiled, compiled
from tenants.scope import take_turns

HEAVIEST = 100
BANDS = ("good", "fair", "poor")


def band_of(health: int | None, formula: HealthFormula) -> str:
    """The band of a health; empty where there is none."""
    if health is None:
        return ""
    if health >= formula.good_from:
        return "good"
    return "fair" if health >= formula.fair_from else "poor"


def formula_now() -> HealthFormula:
    """The version that counts; where nobody made one, the first, not saved. One query."""
    return next(iter(_newest().objects()), None) or _first()


@cache
def _newest() -> Compiled:
    return compiled(HealthFormula.objects.order_by("-number")[:1], by_key=True)


def formula_at(moment: datetime) -> HealthFormula:
    """The version that counted then, saved: what counted before the first is the first."""
    take_turns("health formula")
    made = HealthFormula.objects.filter(made_at__lt=moment).order_by("-number").first()
    found = made or HealthFormula.objects.order_by("number").first()
    if found is None:
        found = _first()
        found.save()
    return found


@transaction.atomic
def change_formula(
    *,
    actor: Actor,
    weights: Mapping[str, int],
    good_from: int,
    fair_from: int,
    reason: str,
    seen: int | None = None,
) -> HealthFormula:
    """A new version from now on; the points of the past keep theirs. Audited.

    `seen` is the number that the person had before their eyes. Raises RuleError, StaleError.
    """
    actor.require("programme.change")
    take_turns("health formula")
    before = HealthFormula.objects.order_by("-number").first()
    if before is None:
        before = _first()
        before.save()
    if seen is not None and seen != before.number:
        raise StaleError
    _check(weights, good_from, fair_from)
    made = HealthFormula(
        number=before.number + 1,
        weights={key: weights[key] for key in PARTS},
        good_from=good_from,
        fair_from=fair_from,
        reason=written("reason", reason, at_most=500, ask=_("Say why.")),
        author=actor.membership,
        author_label=actor.label[:254],
    )
    changes = _changes(before, made)
    if not changes:
        raise RuleError(_("Nothing differs from the version that counts."))
    made.save()
    record(
        actor=actor,
        action="health_formula.changed",
        target=made,
        changes=changes | {"reason": [None, made.reason]},
    )
    return made


def _first() -> HealthFormula:
    return HealthFormula(number=1, weights={key: part.weight for key, part in PARTS.items()})


def _check(weights: Mapping[str, int], good_from: int, fair_from: int) -> None:
    for key in PARTS:
        if not 0 <= weights.get(key, -1) <= HEAVIEST:
            raise RuleError.on(key, _("A weight is a whole number from 0 to 100."))
    if not any(weights[key] for key in PARTS):
        raise RuleError(_("Give at least one part a weight."))
    if not 0 < fair_from < good_from <= HEAVIEST:
        raise RuleError.on(
            "good_from", _("Healthy begins above needs care; both lie from 1 to 100.")
        )


def _changes(before: HealthFormula, made: HealthFormula) -> dict[str, list[int]]:
    old, new = _told(before), _told(made)
    return {name: [old[name], new[name]] for name in new if old[name] != new[name]}


def _told(formula: HealthFormula) -> dict[str, int]:
    bands = {"good_from": formula.good_from, "fair_from": formula.fair_from}
    return {f"health_{key}": formula.weights.get(key, 0) for key in PARTS} | bands
