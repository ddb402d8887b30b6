"""Jobs of insights: freezing month ends, and the questions that are answered by a job."""

from __future__ import annotations

import uuid

from celery import shared_task

from insights import answers
from insights.backtest.rules import QUESTION as CRITERIA
from insights.backtest.yearly import remind
from insights.programme.rules import QUESTION as PROGRAMME
from insights.snapshots.rules import freeze_all
from tenants.organizations import current_organization
from tenants.patience import JOB, working
from tenants.retrying import at_most_twice
from tenants.scope import organization_scope


@shared_task
def freeze_months(organization_id: str) -> int:
    """What is not frozen yet, and what was corrected; a transaction a month. Then, once a year,
    the reminder to look at the criteria: it reads what was frozen.
    """
    of = uuid.UUID(organization_id)
    with working(JOB):
        made = at_most_twice(lambda: freeze_all(of))
        with organization_scope(of):
            remind(current_organization())
    return made


@shared_task
def answer_programme(organization_id: str) -> None:
    """Somebody asked whether the programme pays."""
    answers.answer(PROGRAMME, uuid.UUID(organization_id))


@shared_task
def answer_criteria(organization_id: str) -> None:
    """Somebody asked whether the criteria are right."""
    answers.answer(CRITERIA, uuid.UUID(organization_id))
