"""The present day, as an organisation's calendar shows it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from tenants.models import Organization


def today_of(organization: Organization, now: datetime | None = None) -> date:
    """The local date; `now` is the present unless it is given."""
    return (now or timezone.now()).astimezone(organization.zone).date()
