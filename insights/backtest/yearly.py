"""Once a year those who may change the criteria are asked to look whether they are right."""

from __future__ import annotations

import uuid
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction

from accounts.news import News, NewsKind, spread
from insights.answers import ask
from insights.backtest.rules import QUESTION
from insights.models import BackTest
from scoring.matrices import active_matrix
from scoring.models import Matrix
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import LEADING, Role

YEAR = relativedelta(years=1)


@transaction.atomic
def remind(organization: Organization) -> bool:
    """A year after the version became active or after the last time; whether it is today.

    The look back is worked out at once, so that who comes by the notice finds it.
    """
    matrix = active_matrix()
    kept, _made = BackTest.objects.get_or_create(organization=organization)
    today = organization.today()
    if matrix is None or not is_due(_since(matrix, organization), kept.reminded_on, today):
        return False
    unsaid = BackTest.objects.filter(pk=kept.pk, reminded_on=kept.reminded_on)
    if not unsaid.update(reminded_on=today):
        return False
    ask(QUESTION, organization, month=None)
    news = News(NewsKind.CRITERIA_DUE, _asked(), facts={"matrix": str(matrix)})
    spread(Actor.of_system(organization), [news])
    return True


def is_due(since: date, reminded_on: date | None, today: date) -> bool:
    """Whether a year has passed since the version began, and since the last reminder. Pure."""
    return today >= max(since, reminded_on or since) + YEAR


def _asked() -> frozenset[uuid.UUID]:
    """The leaders; administrators where there are none."""
    here = Membership.objects.filter(ended_at=None, role__in=LEADING).values_list("pk", "role")
    roles = dict(here)
    leaders = {pk for pk, role in roles.items() if role == Role.LEADER}
    return frozenset(leaders or roles)


def _since(matrix: Matrix, organization: Organization) -> date:
    began = matrix.activated_at or matrix.created_at
    return began.astimezone(organization.zone).date()
