"""The life of a plan: started, submitted, approved or sent back, deleted and restored.

What is submitted is written down as a version; approval is of that version, whatever the
draft became meanwhile.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.finding import lock_account
from accounts.models import Account
from accounts.news import News, NewsKind, spread, to
from audit.entries import record
from plans.drafting import plan_to_change
from plans.life.carrying import carry_over
from plans.life.settling import settled
from plans.models import (
    Plan,
    PlanEvent,
    PlanSection,
    PlanSettings,
    PlanVersion,
    SectionKind,
)
from plans.versions.writing import write_down
from rules.errors import NotFoundError, RuleError, StaleError
from rules.texts import optional, written
from tenants.actors import Actor
from tenants.models import Membership
from tenants.roles import Role

KEPT_FOR = timedelta(days=30)
"""How long a deleted plan can be restored."""
AT_MOST_YEARS = 5


@transaction.atomic
def start_plan(*, actor: Actor, account: Account, starts_on: date, ends_on: date) -> Plan:
    """Start the plan of a period, from the one before it where there is one. Audited."""
    actor.require("plan.change", account)
    account = lock_account(account.pk)
    if account.is_archived:
        raise RuleError(_("An archived account has no new plan."))
    _check_period(account, starts_on, ends_on)
    previous = _plans_of(account).filter(ends_on__lt=starts_on).order_by("-starts_on").first()
    plan = Plan(
        account=account,
        starts_on=starts_on,
        ends_on=ends_on,
        previous=previous,
        author=actor.membership,
        author_label=actor.label[:254],
        changed_at=timezone.now(),
    )
    plan.save(force_insert=True)
    PlanSection.objects.bulk_create(PlanSection(plan=plan, kind=kind) for kind in SectionKind)
    if previous is not None:
        carry_over(previous, plan)
    _step(actor, plan, PlanEvent.Kind.STARTED)
    return plan


@transaction.atomic
def submit_plan(*, actor: Actor, plan: Plan, version: int | None = None) -> PlanVersion:
    """Write the plan down as a version and ask for its approval. Audited."""
    plan = _locked(actor, plan, version)
    if plan.state == Plan.State.SUBMITTED:
        raise RuleError(_("The plan is submitted already."))
    if plan.state == Plan.State.APPROVED and not plan.has_changed_since_approval:
        raise RuleError(_("Nothing has changed since the plan was approved."))
    now = timezone.now()
    kept = write_down(actor, plan)
    _to_state(plan, Plan.State.SUBMITTED, submitted_at=now)
    _step(actor, plan, PlanEvent.Kind.SUBMITTED, number=kept.number)
    spread(actor, [News(NewsKind.PLAN_SENT, _approvers(), plan.account_id, plan.pk)])
    return kept


@transaction.atomic
def withdraw_plan(*, actor: Actor, plan: Plan, version: int | None = None) -> Plan:
    """Take a submission back before it is answered. Audited."""
    plan = _submitted(_locked(actor, plan, version))
    _to_state(plan, _without_submission(plan), submitted_at=None)
    _step(actor, plan, PlanEvent.Kind.WITHDRAWN, number=_submission(plan).number)
    return plan


@transaction.atomic
def return_plan(*, actor: Actor, plan: Plan, comment: str, version: int | None = None) -> Plan:
    """Send a submitted plan back, with what is to be mended. Audited."""
    actor.require("plan.approve")
    plan = _submitted(_locked(actor, plan, version))
    comment = written("comment", comment, ask=_("Write what is to be mended."))
    submission = _submission(plan)
    _to_state(plan, _without_submission(plan), submitted_at=None)
    _step(actor, plan, PlanEvent.Kind.RETURNED, number=submission.number, comment=comment)
    _tell_author(actor, submission, "returned")
    return plan


@transaction.atomic
def approve_plan(
    *, actor: Actor, plan: Plan, comment: str = "", version: int | None = None
) -> Plan:
    """Approve the version that was submitted. Audited.

    Whoever submitted it doesn't approve it, unless the organisation says that they may.
    """
    actor.require("plan.approve")
    plan = _submitted(_locked(actor, plan, version))
    submission = _submission(plan)
    if _is_of(actor, submission) and not settled().authors_may_approve:
        raise RuleError(_("Somebody else approves what you submitted."))
    comment = optional("comment", comment)
    _to_state(
        plan,
        Plan.State.APPROVED,
        approved_number=submission.number,
        approved_content_at=plan.submitted_at,
        approved_at=timezone.now(),
        submitted_at=None,
    )
    _step(actor, plan, PlanEvent.Kind.APPROVED, number=submission.number, comment=comment)
    _tell_author(actor, submission, "approved")
    return plan


@transaction.atomic
def delete_plan(*, actor: Actor, plan: Plan, version: int | None = None) -> Plan:
    """Take a plan out of sight; it can be restored for 30 days. Audited."""
    plan = _locked(actor, plan, version)
    plan.deleted_at = timezone.now()
    plan.version += 1
    plan.save(update_fields=["deleted_at", "version", "updated_at"])
    _step(actor, plan, PlanEvent.Kind.DELETED)
    return plan


@transaction.atomic
def restore_plan(*, actor: Actor, plan: Plan) -> Plan:
    """Bring a deleted plan back as it was. Audited."""
    account = lock_account(plan.account_id)
    actor.require("plan.change", account)
    found = deleted_plans().select_for_update().filter(pk=plan.pk).first()
    if found is None:
        raise NotFoundError
    found.account = account
    _check_period(account, found.starts_on, found.ends_on)
    found.deleted_at = None
    found.version += 1
    found.save(update_fields=["deleted_at", "version", "updated_at"])
    _step(actor, found, PlanEvent.Kind.RESTORED)
    return found


def deleted_plans() -> QuerySet[Plan]:
    """Plans that can still be restored."""
    return Plan.objects.filter(deleted_at__gt=timezone.now() - KEPT_FOR)


def may_approve(actor: Actor, plan: Plan) -> bool:
    """Whether the actor may answer the submission that lies there."""
    if plan.state != Plan.State.SUBMITTED or not actor.may("plan.approve"):
        return False
    authors_may = Subquery(PlanSettings.objects.values("authors_may_approve")[:1])
    submission = _submissions(plan).annotate(authors_may=authors_may).first()
    if submission is None:
        return False
    return not _is_of(actor, submission) or bool(vars(submission)["authors_may"])


def _approvers() -> frozenset[uuid.UUID]:
    leaders = Membership.objects.filter(ended_at=None, role=Role.LEADER)
    return frozenset(leaders.values_list("pk", flat=True))


def _tell_author(actor: Actor, submission: PlanVersion, answer: str) -> None:
    about, account_id = submission.plan_id, submission.plan.account_id
    told = {"answer": answer}
    spread(
        actor,
        [News(NewsKind.PLAN_DECIDED, to(submission.author_id), account_id, about, told)],
    )


def _plans_of(account: Account) -> QuerySet[Plan]:
    return Plan.objects.filter(account=account, deleted_at=None)


def _check_period(account: Account, starts_on: date, ends_on: date) -> None:
    for name, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if not 1990 <= day.year <= 2100:
            raise RuleError.on(name, _("Choose a year from 1990 to 2100."))
    if ends_on <= starts_on:
        raise RuleError.on("ends_on", _("The period ends before it starts."))
    if ends_on > starts_on + timedelta(days=366 * AT_MOST_YEARS):
        raise RuleError.on("ends_on", _("A plan covers five years at most."))
    met = _plans_of(account).filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if met is not None:
        raise RuleError.on(
            "starts_on", _("Another plan of this account covers part of it."), "taken"
        )


def _locked(actor: Actor, plan: Plan, version: int | None) -> Plan:
    locked = plan_to_change(actor, plan.pk)
    if version is not None and locked.version != version:
        raise StaleError
    return locked


def _submitted(plan: Plan) -> Plan:
    if plan.state != Plan.State.SUBMITTED:
        raise RuleError(_("The plan is not submitted."))
    return plan


def _submission(plan: Plan) -> PlanVersion:
    return _submissions(plan)[0]


def _submissions(plan: Plan) -> QuerySet[PlanVersion]:
    return plan.versions.defer("content").order_by("-number")


def _without_submission(plan: Plan) -> str:
    return Plan.State.DRAFT if plan.approved_number is None else Plan.State.APPROVED


def _is_of(actor: Actor, kept: PlanVersion) -> bool:
    return (actor.membership_id, actor.key_id) == (kept.author_id, kept.author_key)


def _to_state(plan: Plan, state: str, **others: object) -> None:
    plan.state = state
    for name, value in others.items():
        setattr(plan, name, value)
    plan.version += 1
    plan.save()


ACTIONS = {
    PlanEvent.Kind.STARTED: "plan.started",
    PlanEvent.Kind.SUBMITTED: "plan.submitted",
    PlanEvent.Kind.WITHDRAWN: "plan.withdrawn",
    PlanEvent.Kind.RETURNED: "plan.returned",
    PlanEvent.Kind.APPROVED: "plan.approved",
    PlanEvent.Kind.DELETED: "plan.deleted",
    PlanEvent.Kind.RESTORED: "plan.restored",
}


def _step(
    actor: Actor, plan: Plan, kind: PlanEvent.Kind, *, number: int | None = None, comment: str = ""
) -> None:
    PlanEvent.objects.create(
        plan=plan,
        kind=kind,
        number=number,
        comment=comment,
        author=actor.membership,
        author_label=actor.label[:254],
    )
    changes = {"comment": [None, comment]} if comment else {}
    record(actor=actor, action=ACTIONS[kind], target=plan.account, changes=changes, thing=plan)
