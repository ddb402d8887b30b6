"""Organisations whose reviews want reminders now, and what became of each reminder."""

from __future__ import annotations

import os
import time
import uuid
from collections import Counter
from datetime import timedelta

ORGANIZATIONS, MEMBERS, PER_REVIEW = 4, 5, 2
DAYS_AGO = 3
"""Reviews of that day want two reminders each: of the day and of the day after."""

MailState = tuple[uuid.UUID, str]


def make(*, reviews: int) -> list[uuid.UUID]:
    """Migrate, then organisations with planned reviews and people who are never quiet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return [organization(n, reviews // ORGANIZATIONS) for n in range(ORGANIZATIONS)]


def organization(n: int, reviews: int) -> uuid.UUID:
    """One with people and reviews, and its reminders asked for."""
    from people.organizations import add_member, create_organization
    from reviews.models import NoticePreference
    from tenants.models import User
    from tenants.scope import organization_scope

    made = create_organization(
        slug=f"org-{n}",
        name=f"Organisation {n}",
        locale="en",
        currency="EUR",
        country="DE",
        timezone="UTC",
        admin_email=f"admin@org-{n}.example",
        admin_password="not-used-not-used",
    )
    with organization_scope(made.id):
        members = [
            add_member(
                organization=made,
                user=User.objects.create_user(f"kam{m}@org-{n}.example", name=f"KAM {m}"),
                role="kam",
            )
            for m in range(MEMBERS)
        ]
        NoticePreference.objects.bulk_create(
            NoticePreference(
                member=member, quiet_from="00:00", quiet_until="00:00", working_days_only=False
            )
            for member in members
        )
        _reviews(members, reviews)
    return made.id


def _reviews(members: list, reviews: int) -> None:  # type: ignore[type-arg]  # imported late
    from django.utils import timezone

    from accounts.models import Account
    from reviews.models import Review
    from reviews.ringing import remind_soon

    due = timezone.now().date() - timedelta(days=DAYS_AGO)
    accounts = Account.objects.bulk_create(
        Account(name=f"Account {n}", owner=members[n % len(members)]) for n in range(reviews)
    )
    Review.objects.bulk_create(
        Review(account=account, kind="internal_review", due_on=due, original_due_on=due)
        for account in accounts
    )
    remind_soon()


def wait(organizations: list[uuid.UUID], wanted: int, *, until: float) -> list[MailState]:
    """(mail, state) of each reminder, once none waits any more or time is up."""
    rows: list[MailState] = []
    while time.monotonic() < until:
        rows = [row for organization in organizations for row in _rows(organization)]
        if len(rows) >= wanted and all(state in ("sent", "failed") for _id, state in rows):
            break
        time.sleep(1)
    return rows


def _rows(organization_id: uuid.UUID) -> list[MailState]:
    from django.db import OperationalError, connection

    from reviews.models import Reminder
    from tenants.scope import organization_scope

    try:
        with organization_scope(organization_id):
            return list(Reminder.objects.values_list("mail_id", "mail__state"))
    except OperationalError:  # it was restarted under us
        connection.close()
        return []


def count(rows: list[MailState], wanted: int, accepted: Counter[str]) -> dict[str, int]:
    """Lost: not made, neither sent nor failed, or called sent and never accepted."""
    taken = {word.split("@")[0].removeprefix("<mail-"): n for word, n in accepted.items()}
    sent = [mail for mail, state in rows if state == "sent"]
    failed = [mail for mail, state in rows if state == "failed"]
    liars = [mail for mail in sent if str(mail) not in taken]
    return {
        "sent": len(sent),
        "failed": len(failed),
        "lost": wanted - len(sent) - len(failed) + len(liars),
        "doubles": sum(n - 1 for n in taken.values()),
    }
