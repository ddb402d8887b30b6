"""The job of reviews: the daily planning of one organisation."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from celery import shared_task
from django.utils import timezone

from mail import boxes as mails
from reviews.cadences.planning import plan_all
from reviews.dates import instant
from reviews.notices.rules import forget_old
from reviews.reminders.rules import make_reminders
from reviews.ringing import DAILY
from tenants import due_work
from tenants.actors import Actor
from tenants.models import Organization
from tenants.organizations import current_organization
from tenants.tenant_task import TenantTask

AFTER_MIDNIGHT = time(0, 5)


@shared_task(base=TenantTask)
def plan_day(organization_id: str) -> int:
    """Plan reviews, make the reminders of the day, forget old notices; due again after midnight."""
    return plan_reminders(current_organization(), now=timezone.now())


def plan_reminders(organization: Organization, *, now: datetime) -> int:
    """Inside the scope: reviews, reminders, and when each is due again."""
    today = organization.today(now)
    plan_all(actor=Actor.of_system(organization), today=today)
    made = make_reminders(organization, now=now)
    forget_old(now=now)
    tomorrow = instant(today + timedelta(days=1), AFTER_MIDNIGHT, organization.zone)
    due_work.mark(DAILY, organization.id, at=tomorrow)
    mails.ring(organization.id)
    return made
