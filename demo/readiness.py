"""How ready the demo organisations were before they began: what today is compared with."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from insights.models import ReadinessCheck
from tenants.models import Membership, Organization

AGO = timedelta(days=400)
ANSWERS = {
    "sale": 4,
    "more": 4,
    "expand": 3,
    "win": 3,
    "stamina": 3,
    "definition": 1,
    "planning": 2,
    "proposition": 2,
    "process": 2,
    "integration": 2,
    "support": 3,
    "performance": 1,
    "skills": 3,
}


def write_readiness(*, organization: Organization, leader: Membership, today: date) -> None:
    """One check, from before the programme."""
    made_at = datetime.combine(today - AGO, time(10), tzinfo=organization.zone)
    ReadinessCheck.objects.create(answers=ANSWERS, author_label=str(leader), made_at=made_at)
