"""Planning: each living account has its next review of each kind, as its cadence says."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.models import Account
from audit.many import Subject, record_many
from reviews.business_days import closed_for
from reviews.cadences.falling_due import fell_due, keep_whose, last_missed, missed_slots
from reviews.cadences.lapsing import lapse
from reviews.cadences.tiers import is_higher, tier_of
from reviews.dates import Closed, Occurrence, Series, business_day, next_due
from reviews.models import Cadence, MissedSlot, Review, ReviewKind, Rhythm
from reviews.ringing import remind_soon
from tenants.actors import Actor

CHUNK = 1000
_Key = tuple[uuid.UUID, str]


@dataclass
class Planned:
    """What planning did: how many reviews it made, moved with the cadence, and withdrew."""

    made: int = 0
    changed: int = 0
    withdrawn: int = 0

    def __iadd__(self, other: Planned) -> Planned:
        self.made += other.made
        self.changed += other.changed
        self.withdrawn += other.withdrawn
        return self


@dataclass
class _Work:
    """What one chunk of accounts needs."""

    made: list[Review] = field(default_factory=list)
    changed: list[Review] = field(default_factory=list)
    withdrawn: list[Review] = field(default_factory=list)
    adopted: list[Review] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)


def plan_all(*, actor: Actor, today: date) -> Planned:
    """Plan for every account of the organisation; safe to repeat at any time.

    Keeps first for whom counts what fell due, then which dates passed while a review waited.
    """
    keep_whose(fell_due(today))
    everyone = Account.objects.order_by("pk").values_list("pk", flat=True)
    return plan_accounts(actor=actor, account_ids=everyone.iterator(chunk_size=CHUNK), today=today)


def plan_accounts(*, actor: Actor, account_ids: Iterable[uuid.UUID], today: date) -> Planned:
    """Make, move or withdraw planned reviews so that they are what the cadences say.

    Held and skipped reviews, overdue ones and those that a person moved stay as they are; so
    does what another tier planned, unless a promotion brings it forward: a reduction is quiet.
    Overdue ones of an archived account are skipped, those ahead withdrawn.
    Audited, one entry for each review that changes. Safe to repeat, and to run twice at once.
    """
    cadences = _cadences(closed_for(actor.organization))
    total, ids = Planned(), iter(account_ids)
    while chunk := list(islice(ids, CHUNK)):
        total += _plan_chunk(actor, chunk, cadences, today)
    return total


@transaction.atomic
def _plan_chunk(
    actor: Actor, account_ids: list[uuid.UUID], cadences: _Cadences, today: date
) -> Planned:
    # The lock makes a second planner wait, and see what this one planned.
    accounts = list(
        Account.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=account_ids)
        .order_by("pk")
    )
    open_reviews = list(
        Review.objects.filter(account_id__in=account_ids, state=Review.State.PLANNED)
        .select_related("account")
        .order_by("pk")
    )
    _keep_missed(open_reviews, cadences, today)
    planned = {(r.account_id, r.kind): r for r in open_reviews if r.slot_on and not r.reopened_at}
    closed = _closed(account_ids)
    work = _Work()
    work.withdrawn += [r for r in open_reviews if r.account.is_archived and not r.slot_on]
    for account in accounts:
        for kind in ReviewKind.values:
            key = (account.id, kind)
            _settle(work, account, kind, cadences, planned.get(key), closed.get(key), today)
    if overdue := [r for r in work.withdrawn if r.due_on < today]:
        lapse(actor, overdue)
        work.withdrawn = [r for r in work.withdrawn if r.due_on >= today]
    return _write(actor, work)


@dataclass(frozen=True)
class _Cadences:
    """All cadences of the organisation and the days on which it is closed, read once."""

    closed: Closed
    of_account: dict[_Key, Cadence]
    of_tier: dict[tuple[str, str], Cadence]

    def of(self, account: Account, kind: str) -> tuple[str, Cadence | None]:
        """The tier that decides, empty where the account does itself, and what it says."""
        if account.is_archived:
            return "", None
        own = self.of_account.get((account.id, kind))
        tier = "" if own else tier_of(account.designation)
        found = own or self.of_tier.get((tier, kind))
        return tier, None if found is None or found.rhythm == Rhythm.NONE else found

    def that_planned(self, review: Review) -> Cadence | None:
        """Of the tier that planned it: a reduction since then shows nowhere."""
        own = self.of_account.get((review.account_id, review.kind))
        found = own or self.of_tier.get((review.tier, review.kind))
        return None if found is None or found.rhythm == Rhythm.NONE else found


def _cadences(closed: Closed) -> _Cadences:
    found = list(Cadence.objects.order_by("pk"))
    return _Cadences(
        closed,
        {(c.account_id, c.kind): c for c in found if c.account_id},
        {(c.tier, c.kind): c for c in found if not c.account_id},
    )


def _keep_missed(reviews: list[Review], cadences: _Cadences, today: date) -> None:
    waiting = [r for r in reviews if r.due_on < today and not r.account.is_archived]
    known = last_missed(waiting) if waiting else {}
    missed = [
        slot
        for review in waiting
        for slot in missed_slots(
            review,
            cadences.that_planned(review),
            after=known.get(review.pk),
            today=today,
            closed=cadences.closed,
        )
    ]
    MissedSlot.objects.bulk_create(missed, ignore_conflicts=True)


@dataclass(frozen=True)
class _Closed:
    """How far the series of an account has come; what was reopened is behind it still."""

    slot_on: date | None
    held_on: date | None


def _closed(account_ids: list[uuid.UUID]) -> dict[_Key, _Closed]:
    rows = (
        Review.objects.filter(account_id__in=account_ids, slot_on__isnull=False)
        .exclude(state=Review.State.PLANNED, reopened_at=None)
        .order_by()
        .values_list("account_id", "kind")
        .annotate(Max("slot_on"), Max("held_on"))
    )
    return {(a, kind): _Closed(slot, held) for a, kind, slot, held in rows}


def _settle(
    work: _Work,
    account: Account,
    kind: str,
    cadences: _Cadences,
    review: Review | None,
    closed: _Closed | None,
    today: date,
) -> None:
    """Decide what one account needs for one kind."""
    tier, cadence = cadences.of(account, kind)
    if cadence is None:
        if review is not None and (account.is_archived or _goes(review, tier, today)):
            work.withdrawn.append(review)
        return
    series = Series(cadence.rhythm, cadence.anchor_on)
    due = _due(series, cadences.closed, closed, today)
    values = {"starts_at": cadence.starts_at, "lead_days": list(cadence.lead_days)}
    if review is None:
        made = Review(account=account, kind=kind, tier=tier, slot_on=due.slot_on, **values)
        made.due_on = made.original_due_on = due.due_on
        work.made.append(made)
    elif _moves(review, tier, due, today) and not _passed(review, series, cadences.closed, today):
        values |= {"slot_on": due.slot_on, "due_on": due.due_on}
        _follow(work, review, tier, values)


def _goes(review: Review, tier: str, today: date) -> bool:
    """Whether a review goes where nothing is planned any more: not because the tier changed."""
    return review.due_on > today and not _is_of_another(review, tier)


def _moves(review: Review, tier: str, due: Occurrence, today: date) -> bool:
    """Whether a review goes where the cadence says now; a promotion only brings it forward."""
    if review.due_on <= today or review.due_on != review.original_due_on:
        return False
    if not _is_of_another(review, tier):
        return True
    return is_higher(tier, than=review.tier) and due.due_on <= review.due_on


def _is_of_another(review: Review, tier: str) -> bool:
    return bool(tier and review.tier) and review.tier != tier


def _passed(review: Review, series: Series, closed: Closed, today: date) -> bool:
    """Whether its date is one that is past now that a closed day opened: it waits where it is."""
    slot = review.slot_on or review.due_on
    is_of_series = series.slot(series.number_from(slot)) == slot
    return is_of_series and business_day(slot, closed) < today


def _due(series: Series, closed: Closed, behind: _Closed | None, today: date) -> Occurrence:
    from_day, after_slot = today, None
    if behind is not None:
        after_slot = behind.slot_on
        if behind.held_on is not None:
            from_day = max(from_day, behind.held_on + timedelta(days=1))
    return next_due(series, closed, from_day=from_day, after_slot=after_slot)


def _follow(work: _Work, review: Review, tier: str, values: dict[str, Any]) -> None:
    """A review that is still ahead goes where the cadence says now, with all it holds."""
    if review.tier != tier:
        review.tier = tier
        work.adopted.append(review)
    if all(getattr(review, name) == value for name, value in values.items()):
        return
    before = review.due_on.isoformat()
    for name, value in values.items():
        setattr(review, name, value)
    review.original_due_on = review.due_on
    work.changed.append(review)
    work.subjects.append(_subject("review.replanned", review, [before, review.due_on.isoformat()]))


def _write(actor: Actor, work: _Work) -> Planned:
    for review in work.withdrawn:
        subject = _subject("review.withdrawn", review, [review.due_on.isoformat(), None])
        if review.agenda:
            subject.changes["agenda"] = [review.agenda, ""]
        work.subjects.append(subject)
    for review in work.made:
        work.subjects.append(_subject("review.planned", review, [None, review.due_on.isoformat()]))
    Review.objects.filter(pk__in=[r.pk for r in work.withdrawn]).delete()
    # Neither version nor time of change: nobody is told that the tier changed.
    Review.objects.bulk_update(work.adopted, ["tier"])
    for review in work.changed:
        Review.objects.filter(pk=review.pk).update(
            slot_on=review.slot_on,
            due_on=review.due_on,
            original_due_on=review.original_due_on,
            starts_at=review.starts_at,
            lead_days=review.lead_days,
            version=F("version") + 1,
            updated_at=timezone.now(),
        )
    Review.objects.bulk_create(work.made)
    record_many(actor=actor, subjects=work.subjects)
    if work.made or work.changed:
        remind_soon()
    return Planned(len(work.made), len(work.changed), len(work.withdrawn))


def _subject(action: str, review: Review, dates: list[str | None]) -> Subject:
    return Subject(action, "review", review.pk, str(review), {"due_on": dates})
