"""Jobs of reviews: the daily planning of one organisation, and its outgoing mails."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta

from celery import shared_task
from django.utils import timezone

from reviews.cadences.planning import plan_all
from reviews.dates import instant
from reviews.outbox import next_look_at, send_waiting
from reviews.reminders.rules import make_reminders
from reviews.ringing import DAILY, MAILS
from tenants import due_work
from tenants.actors import Actor
from tenants.days import today_of
from tenants.jobs import TenantTask
from tenants.models import Organization
from tenants.organizations import current_organization
from tenants.scope import organization_scope

AFTER_MIDNIGHT = time(0, 5)


@shared_task(base=TenantTask)
def plan_day(organization_id: str) -> int:
    """Plan reviews and make the reminders of the day; due again after the next midnight."""
    return plan_reminders(current_organization(), now=timezone.now())


@shared_task
def send_mails(organization_id: str) -> int:
    """Send what waits. Not in one transaction: no network inside one."""
    return send_and_mark(uuid.UUID(organization_id), now=None)


def plan_reminders(organization: Organization, *, now: datetime) -> int:
    """Inside the scope: reviews, reminders, and when each is due again."""
    today = today_of(organization, now)
    plan_all(actor=Actor.of_system(organization), today=today)
    made = make_reminders(organization, now=now)
    tomorrow = instant(today + timedelta(days=1), AFTER_MIDNIGHT, organization.zone)
    due_work.mark(DAILY, organization.id, at=tomorrow)
    _mark_mails(organization.id)
    return made


def send_and_mark(organization_id: uuid.UUID, *, now: datetime | None) -> int:
    """Send, then say when the next mail is due; `now` stands still where it is given."""
    clock = timezone.now if now is None else lambda: now
    done = send_waiting(organization_id, clock=clock)
    with organization_scope(organization_id):
        _mark_mails(organization_id)
    return done.sent


def _mark_mails(organization_id: uuid.UUID) -> None:
    """Claimed mails count as well: a worker that died is found when they are stuck."""
    row = due_work.held(MAILS, organization_id)
    at = next_look_at()
    if at is not None:
        due_work.mark(MAILS, organization_id, at=None if at <= timezone.now() else at)
    elif row is not None:
        row.delete()
