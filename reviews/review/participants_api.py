"""Who takes part in a review: ours by e-mail, theirs by the id of the stakeholder."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import Account, Stakeholder
from reviews.models import Review
from reviews.review.writing import participants_of, theirs_at
from rules.errors import RuleError
from tenants.models import Membership


def with_participants(given: dict[str, Any], account: Account) -> dict[str, Any]:
    """The values with the people found; raises RuleError for one who is not there."""
    values = dict(given)
    if "members" in values:
        values["members"] = _members(values["members"])
    if "stakeholders" in values:
        values["stakeholders"] = _stakeholders(values["stakeholders"], account)
    return values


def shown(review: Review) -> dict[str, list[Any]]:
    """Who takes part, as the API writes it."""
    found = list(participants_of(review))
    return {
        "members": [p.member.email for p in found if p.member],
        "stakeholders": [p.stakeholder_id for p in found if p.stakeholder_id],
    }


def _members(emails: list[str]) -> list[Membership]:
    wanted = {email.lower() for email in emails}
    written = Membership.objects.annotate(written=Lower("email"))
    found = written.filter(written__in=wanted, ended_at=None).order_by("id")
    if len(found) != len(wanted):
        raise RuleError.on("members", _("No active member has this e-mail address."), "unknown")
    return list(found)


def _stakeholders(ids: list[uuid.UUID], account: Account) -> list[Stakeholder]:
    found = list(theirs_at(account).filter(pk__in=ids))
    if len(found) != len(set(ids)):
        raise RuleError.on("stakeholders", _("The account has no such stakeholder."), "unknown")
    return found
