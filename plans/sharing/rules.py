"""Giving a client a version of a plan to read, and taking it back."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.entries import record
from mail.kinds import MailKind
from mail.posting import post
from plans.drafting import plan_to_change
from plans.edition import client_edition
from plans.models import Plan, PlanShare, PlanVersion
from plans.sharing.addresses import hash_of, token_of
from plans.sharing.showing import is_empty
from plans.versions.writing import latest_version, written_down
from rules.errors import RuleError
from rules.texts import optional_line
from tenants.actors import Actor

USUAL_DAYS, AT_MOST_DAYS = 30, 180
AT_MOST_OPEN = 50
"""Open shares of one plan."""


class VersionShown(models.TextChoices):
    """What of a plan a share shows."""

    NOW = "now", gettext_lazy("The plan as it stands now")
    APPROVED = "approved", gettext_lazy("The version that was approved")


@transaction.atomic
def share_plan(
    *,
    actor: Actor,
    plan: Plan,
    language: str,
    shown: str = VersionShown.NOW,
    days: int = USUAL_DAYS,
    recipient_name: str = "",
    recipient_email: str = "",
    needs_code: bool = False,
) -> PlanShare:
    """Make an address for a client; it goes to their e-mail where one is given. Audited.

    What no version says yet is written down as one: a share always shows the same.
    """
    plan = plan_to_change(actor, plan.pk)
    share = PlanShare(
        plan=plan,
        language=language,
        recipient_name=optional_line("recipient_name", recipient_name, at_most=200),
        recipient_email=_address(recipient_email),
        needs_code=needs_code,
        expires_at=timezone.now() + timedelta(days=_days(days)),
        author=actor.membership,
        author_label=actor.label[:254],
    )
    _check(share)
    kept = _version(actor, plan, shown)
    if is_empty(client_edition(kept.content)):
        raise RuleError(_("Nothing in this plan is marked for the client yet."))
    share.number = kept.number
    share.token_hash = hash_of(token_of(share))
    share.save(force_insert=True)
    record(actor=actor, action="share.made", target=plan.account, thing=plan)
    if share.recipient_email:
        key = f"share {share.pk}"
        post(kind=MailKind.PLAN_SHARE, key=key, address=share.recipient_email, about=share.pk)
    return share


@transaction.atomic
def revoke_share(*, actor: Actor, share: PlanShare) -> PlanShare:
    """Its address opens nothing from now on; a second time changes nothing. Audited.

    Also where the account is archived or the plan deleted: what is out can be taken back.
    """
    locked = PlanShare.objects.select_for_update().get(pk=share.pk)
    plan = locked.plan
    actor.require("plan.change", plan.account)
    if locked.revoked_at is None:
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
        record(actor=actor, action="share.revoked", target=plan.account, thing=plan)
    return locked


def _check(share: PlanShare) -> None:
    if share.language not in dict(PlanShare._meta.get_field("language").flatchoices):
        raise RuleError.on("language", _("Choose a language that there is."), "invalid_choice")
    if share.needs_code and not share.recipient_email:
        told = _("A code needs an e-mail address to go to.")
        raise RuleError.on("recipient_email", told, "required")
    open_ones = PlanShare.objects.filter(plan=share.plan, revoked_at=None)
    if open_ones.filter(expires_at__gt=timezone.now()).count() >= AT_MOST_OPEN:
        told = _("At most %(n)d open addresses of one plan: revoke one first.")
        raise RuleError(told % {"n": AT_MOST_OPEN})


def _days(days: int) -> int:
    if not 1 <= days <= AT_MOST_DAYS:
        raise RuleError.on("days", _("From 1 to %(n)d days.") % {"n": AT_MOST_DAYS})
    return days


def _address(text: str) -> str:
    email = optional_line("recipient_email", text, at_most=254).lower()
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise RuleError.on("recipient_email", " ".join(error.messages)) from error
    return email


def _version(actor: Actor, plan: Plan, shown: str) -> PlanVersion:
    """While a submission waits for its answer it stays the latest: that is what is shown."""
    versions = plan.versions.all()
    if shown == VersionShown.APPROVED:
        found = versions.filter(number=plan.approved_number or 0).first()
        if found is None:
            raise RuleError.on("shown", _("No version of this plan was approved yet."))
        return found
    last = latest_version(plan)
    if last is not None and plan.state == Plan.State.SUBMITTED:
        return last
    return written_down(actor, plan)
