"""An organisation's own closed days, and the region whose public holidays it keeps.

Reviews that are planned ahead follow at once, as they follow a public holiday: held, overdue
and moved ones stay where they are, and so does one whose date is past once a day opens again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.entries import record
from reviews.business_days import closed_for, regions_of
from reviews.cadences.planning import Planned, plan_accounts
from reviews.dates import Closed, business_day
from reviews.models import ClosedDay, Review
from rules.errors import ConflictError, NotFoundError, RuleError
from rules.texts import titled
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import take_turns

MOST_DAYS, LONGEST_CLOSURE = 366, 31
YEARS_AHEAD = 10
"""How far a day of every year is looked at beside the others."""


@transaction.atomic
def add_closed_day(
    *, actor: Actor, day: date, name: str, today: date, is_yearly: bool = False
) -> Planned:
    """Close one day, once or in every year from then on. Audited; planned reviews follow."""
    actor.require("organization.change")
    name = titled("name", name, at_most=80, ask=_("Say what the day is called."))
    if day < today:
        raise RuleError.on("day", _("Choose a day from today on."))
    if day.year > 2100:
        raise RuleError.on("day", _("Choose a year from 1990 to 2100."))
    take_turns("closed days")
    if ClosedDay.objects.count() >= MOST_DAYS:
        raise RuleError(_("At most %(n)d closed days.") % {"n": MOST_DAYS})
    before = closed_for(actor.organization)
    added = _saved(ClosedDay(day=day, name=name, is_yearly=is_yearly))
    after = closed_for(actor.organization)
    years = range(YEARS_AHEAD + 1 if is_yearly else 1)
    if any(_closure(day + relativedelta(years=n), after) > LONGEST_CLOSURE for n in years):
        raise RuleError.on("day", _("At most %(n)d closed days in a row.") % {"n": LONGEST_CLOSURE})
    record(
        actor=actor,
        action="closed_day.added",
        target=added,
        changes={name: [None, value] for name, value in _snapshot(added).items()},
    )
    return follow(actor=actor, before=before, after=after, today=today)


@transaction.atomic
def remove_closed_day(*, actor: Actor, closed_day: ClosedDay, today: date) -> Planned:
    """Open a day again. Audited; planned reviews follow. A second time is NotFoundError."""
    actor.require("organization.change")
    take_turns("closed days")
    locked = ClosedDay.objects.select_for_update(of=("self",)).filter(pk=closed_day.pk).first()
    if locked is None:
        raise NotFoundError
    before = closed_for(actor.organization)
    record(
        actor=actor,
        action="closed_day.removed",
        target=locked,
        changes={name: [value, None] for name, value in _snapshot(locked).items()},
    )
    locked.delete()
    return follow(actor=actor, before=before, after=closed_for(actor.organization), today=today)


@transaction.atomic
def choose_region(*, actor: Actor, region: str, today: date) -> Planned:
    """Keep the public holidays of a region too; empty keeps the country's alone. Audited."""
    actor.require("organization.change")
    take_turns("closed days")
    organization = Organization.objects.select_for_update().get(pk=actor.organization.pk)
    if region and region not in dict(regions_of(organization.country)):
        raise RuleError.on("region", _("There is no such region in the country."))
    if region == organization.region:
        return Planned()
    before, old = closed_for(organization), organization.region
    organization.region = region
    organization.save(update_fields=["region"])
    record(
        actor=actor,
        action="organization.changed",
        target=organization,
        changes={"region": [old, region]},
    )
    actor = replace(actor, organization=organization)
    return follow(actor=actor, before=before, after=closed_for(organization), today=today)


def follow(*, actor: Actor, before: Closed, after: Closed, today: date) -> Planned:
    """Plan the accounts anew whose planned reviews fall on a day that closed, or opened."""
    ahead = Review.objects.filter(
        state=Review.State.PLANNED, slot_on__isnull=False, due_on__gt=today
    ).order_by()
    slots = ahead.values_list("slot_on", flat=True).distinct()
    moved = [s for s in slots if s and business_day(s, before) != business_day(s, after)]
    found = ahead.filter(slot_on__in=moved).values_list("account_id", flat=True)
    return plan_accounts(actor=actor, account_ids=sorted(set(found)), today=today)


def _saved(closed_day: ClosedDay) -> ClosedDay:
    day = closed_day.day
    same = ClosedDay.objects.filter(is_yearly=True, day__month=day.month, day__day=day.day)
    taken = ConflictError(_("This day is closed already."))
    if same.filter(day__lte=day).exists() or (closed_day.is_yearly and same.exists()):
        raise taken
    try:
        with transaction.atomic():
            closed_day.save(force_insert=True)
    except IntegrityError as error:
        raise taken from error
    return closed_day


def _closure(day: date, closed: Closed) -> int:
    """How many days around this one are closed in a row, counted to the longest and one more."""
    first = last = day
    while (last - first).days < LONGEST_CLOSURE and closed(first - timedelta(days=1)):
        first -= timedelta(days=1)
    while (last - first).days < LONGEST_CLOSURE and closed(last + timedelta(days=1)):
        last += timedelta(days=1)
    return (last - first).days + 1


def _snapshot(closed_day: ClosedDay) -> dict[str, object]:
    return {"day": closed_day.day.isoformat(), "is_yearly": closed_day.is_yearly}
