"""What shares keep about one person at a client: given out, or forgotten, on request."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Person
from mail.kinds import MailKind
from mail.models import Mail
from plans.models import PlanShare, ShareAnswer


def collect(person: Person) -> dict[str, Any]:
    """The plans that they were given, and what they said to plans, as JSON values."""
    given = _given(person, person.name, person.email).order_by("created_at", "id")
    said = _said(person, person.name).order_by("created_at", "id")
    return {
        "shared_plans": [
            {"date": share.created_at.isoformat(), "email": share.recipient_email}
            for share in given
        ],
        "answers_to_plans": [
            {"answer": a.kind, "comment": a.comment, "date": a.day.isoformat()} for a in said
        ],
    }


def forget(person: Person, name: str, email: str) -> None:
    """Answers say "erased person" where they said `name`; addresses that were theirs are closed."""
    _said(person, name).update(name=person.name)
    given = [share.pk for share in _given(person, name, email)]
    theirs = PlanShare.objects.filter(pk__in=given)
    theirs.filter(revoked_at=None).update(revoked_at=timezone.now())
    theirs.update(recipient_name=person.name, recipient_email="", needs_code=False)
    kinds = (MailKind.PLAN_SHARE, MailKind.PLAN_CODE)
    Mail.objects.filter(kind__in=kinds, about__in=given).delete()


def _given(person: Person, name: str, email: str) -> QuerySet[PlanShare]:
    reader = Q(recipient_name=name)
    if email:
        reader |= Q(recipient_email=email.lower())
    return PlanShare.objects.filter(reader, plan__account__in=_accounts(person))


def _said(person: Person, name: str) -> QuerySet[ShareAnswer]:
    return ShareAnswer.objects.filter(share__plan__account__in=_accounts(person), name=name)


def _accounts(person: Person) -> list[Any]:
    return list(person.places.order_by("id").values_list("account_id", flat=True))
