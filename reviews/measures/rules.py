"""Measures of the relationship: giving them, and what a flat or falling one asks for."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Account, Stakeholder
from audit.entries import differences, record
from plans.actions.rules import open_for_measure
from plans.measured.rules import measure_accounts
from reviews.measures.trends import (
    Answer,
    Period,
    does_not_rise,
    latest_of_each,
    net_promoter_score,
    periods,
)
from reviews.models import Measure, MeasureKind, Review
from rules.errors import RuleError
from rules.names import sort_key
from rules.texts import optional_line
from tenants.actors import Actor

SCALES = {
    MeasureKind.ENGAGEMENT.value: (1, 10),
    MeasureKind.SATISFACTION.value: (1, 5),
    MeasureKind.RECOMMENDATION.value: (0, 10),
}
ANSWER_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class Trend:
    """One measure of one account, by quarter, and its latest answers on a day."""

    kind: str
    periods: list[Period]
    latest: list[int]

    @classmethod
    def of(cls, kind: str, measures: Iterable[Measure], *, today: date) -> Trend:
        """Of all answers to one measure."""
        answers = [Answer(m.measured_on, m.value, _whose(m)) for m in measures]
        return cls(kind, periods(answers), latest_of_each(answers, today=today))

    @property
    def label(self) -> str:
        """The measure's name."""
        return str(MeasureKind(self.kind).label)

    @property
    def does_not_rise(self) -> bool:
        """Whether it was flat or falling for two quarters in a row."""
        return does_not_rise(self.periods, top=SCALES[self.kind][1])

    @property
    def net_promoter_score(self) -> int | None:
        """For recommendation, over the latest answers; None where they are fewer than 5."""
        if self.kind != MeasureKind.RECOMMENDATION:
            return None
        return net_promoter_score(self.latest)


def _whose(measure: Measure) -> Hashable:
    return measure.stakeholder_id or sort_key(measure.person)


@transaction.atomic
def add_measure(
    *,
    actor: Actor,
    account: Account,
    kind: str,
    value: int,
    measured_on: date,
    today: date,
    review: Review | None = None,
    stakeholder: Stakeholder | None = None,
    person: str = "",
) -> Measure:
    """Keep one answer. Audited; opens an action where the measure has not risen twice."""
    actor.require("measure.add", account)
    _check(account, kind, value, measured_on, today, review, stakeholder)
    name = stakeholder.person.name if stakeholder else optional_line("person", person, at_most=160)
    measure = Measure.objects.create(
        account=account,
        review=review,
        kind=kind,
        value=value,
        stakeholder=stakeholder,
        person=name,
        measured_on=measured_on,
        author=actor.membership,
    )
    record(
        actor=actor,
        action="measure.added",
        target=account,
        changes={kind: [None, value], "measured_on": [None, measured_on.isoformat()]},
        thing=measure,
    )
    measure_accounts([account.pk])
    trend = trend_of(account, kind, today=today)
    if trend.does_not_rise:
        open_for_measure(
            actor=actor,
            account=account,
            kind=kind,
            title=_question(actor, trend),
            due_on=today + ANSWER_WITHIN,
            review_id=review.pk if review else None,
        )
    return measure


@transaction.atomic
def change_measure(
    *,
    actor: Actor,
    measure: Measure,
    today: date,
    value: int | None = None,
    measured_on: date | None = None,
) -> Measure:
    """Put an answer right. Audited; opens no action: it was looked at when it was given."""
    actor.require("review.change", measure.account)
    before = _said(measure)
    measure.value = measure.value if value is None else value
    measure.measured_on = measured_on or measure.measured_on
    _check(measure.account, measure.kind, measure.value, measure.measured_on, today, None, None)
    changes = differences(before, _said(measure))
    if changes:
        measure.save(update_fields=["value", "measured_on", "updated_at"])
        record(
            actor=actor,
            action="measure.changed",
            target=measure.account,
            changes=changes,
            thing=measure,
        )
        measure_accounts([measure.account_id])
    return measure


@transaction.atomic
def delete_measure(*, actor: Actor, measure: Measure) -> None:
    """Take an answer back. Audited."""
    account = measure.account
    actor.require("review.change", account)
    changes = {name: [said, None] for name, said in _said(measure).items()}
    record(actor=actor, action="measure.deleted", target=account, changes=changes, thing=measure)
    Measure.objects.filter(pk=measure.pk).delete()
    measure_accounts([account.pk])


def _said(measure: Measure) -> dict[str, Any]:
    return {measure.kind: measure.value, "measured_on": measure.measured_on.isoformat()}


def _question(actor: Actor, trend: Trend) -> str:
    """In the organisation's language: whoever measured, others read it too."""
    with override(actor.organization.locale.lower()):
        words = _("%(measure)s has not risen for two periods: what do we do?")
        return words % {"measure": trend.label}


def trend_of(account: Account, kind: str, *, today: date) -> Trend:
    """All answers to one measure, by quarter."""
    found = Measure.objects.filter(account=account, kind=kind).order_by("measured_on", "id")
    return Trend.of(kind, found, today=today)


def trends_of(account: Account, *, today: date) -> list[Trend]:
    """The three measures of an account, those with answers."""
    by_kind: dict[str, list[Measure]] = {kind: [] for kind in MeasureKind.values}
    for measure in Measure.objects.filter(account=account).order_by("measured_on", "id"):
        by_kind[measure.kind].append(measure)
    return [Trend.of(kind, found, today=today) for kind, found in by_kind.items() if found]


def _check(
    account: Account,
    kind: str,
    value: int,
    measured_on: date,
    today: date,
    review: Review | None,
    stakeholder: Any,
) -> None:
    if kind not in SCALES:
        raise RuleError.on("kind", _("There is no such measure."))
    low, high = SCALES[kind]
    if not low <= value <= high:
        text = _("A whole number from %(low)s to %(high)s.") % {"low": low, "high": high}
        raise RuleError.on("value", text)
    if measured_on > today:
        raise RuleError.on("measured_on", _("Enter a date of today or earlier."))
    if account.is_archived:
        raise RuleError(_("An archived account is not measured."))
    if review is not None and review.account_id != account.pk:
        raise RuleError.on("review", _("This review is of another account."))
    if stakeholder is not None and stakeholder.account_id != account.pk:
        raise RuleError.on("stakeholder", _("This person is at another account."))
