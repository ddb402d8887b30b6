"""bin/manage send_due_reminders [--at ISO-TIME]: make and send what is due, without Celery."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mail.boxes import MAILS, PEOPLE
from mail.outbox import send_and_ring
from reviews.ringing import DAILY
from reviews.tasks import plan_reminders
from tenants.models import DueWork
from tenants.organizations import current_organization
from tenants.scope import organization_scope


class Command(BaseCommand):
    """Prints {"organizations", "made", "sent"} as JSON."""

    help = "Make and send the reminders that are due in every organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", metavar="ISO-TIME", help="as if it were this moment")

    def handle(self, *args: Any, **options: Any) -> None:
        now = _moment(options["at"])
        kinds = DueWork.objects.filter(kind__in=(DAILY, MAILS))
        ids = sorted(set(kinds.values_list("organization_id", flat=True)) - {PEOPLE})
        made, sent = 0, send_and_ring(PEOPLE, now=now)
        for organization_id in ids:
            with organization_scope(organization_id):
                made += plan_reminders(current_organization(), now=now)
            sent += send_and_ring(organization_id, now=now)
        self.stdout.write(json.dumps({"organizations": len(ids), "made": made, "sent": sent}))


def _moment(text: str | None) -> datetime:
    if not text:
        return timezone.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError("--at takes a time like 2026-11-23T08:00:00-03:00.") from error
    return moment if moment.tzinfo else timezone.make_aware(moment)
