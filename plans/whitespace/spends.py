"""What a client spends in a year on what we offer, by whose word and from when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.finding import lock_account
from accounts.models import Account
from accounts.revenue.rules import from_minor
from audit.entries import differences, record
from plans.measured.rules import measure_accounts
from plans.models import ClientSpend
from plans.whitespace.fields import SOURCE, amount, check_day, check_past
from plans.whitespace.rules import NEW
from rules.errors import ConflictError, RuleError, StaleError
from rules.texts import titled
from tenants.actors import Actor

Shown = dict[str, str | None]


@transaction.atomic
def write_spend(
    *,
    actor: Actor,
    account: Account,
    spend: Decimal | None,
    source: str = "",
    estimated_on: date | None = None,
    version: int | None = None,
) -> ClientSpend:
    """Keep the estimate of an account; None forgets it. Audited.

    `version` is the one that the actor saw, NEW where there was none.
    """
    actor.require("whitespace.change", account)
    if lock_account(account.pk).is_archived:
        raise RuleError(_("The account is archived. Bring it back first."))
    row = ClientSpend.objects.filter(account=account).first()
    _check_version(row, version)
    row = row or ClientSpend(account=account, version=NEW)
    before = _shown(row)
    if spend is not None:
        _estimate(actor, row, spend, source, estimated_on)
    changes = differences(before, dict.fromkeys(before) if spend is None else _shown(row))
    if changes:
        _keep(actor, row, changes, is_forgotten=spend is None)
    return row


def _check_version(row: ClientSpend | None, version: int | None) -> None:
    if version == NEW and row is not None:
        raise ConflictError(_("Somebody wrote about this meanwhile. Load the page again."))
    if version and (row is None or row.version != version):
        raise StaleError


def _estimate(
    actor: Actor, row: ClientSpend, spend: Decimal, source: str, day: date | None
) -> None:
    row.amount_minor = amount("spend", spend)
    if not row.amount_minor:
        raise RuleError.on("spend", _("Write an amount above zero."), "zero")
    asked = _("Say where the estimate comes from.")
    row.source = titled("source", source, at_most=SOURCE.at_most, ask=asked)
    if day is None:
        raise RuleError.on("estimated_on", _("Say from when the estimate is."), "required")
    check_day("estimated_on", day)
    check_past("estimated_on", day, actor.organization.today())
    row.estimated_on = day


def _keep(
    actor: Actor, row: ClientSpend, changes: dict[str, list[object]], *, is_forgotten: bool
) -> None:
    record(actor=actor, action="spend.estimated", target=row.account, changes=changes, thing=row)
    if is_forgotten:
        row.delete()
    else:
        row.version += 1
        row.save(force_insert=row.version == 1)
    measure_accounts([row.account_id])


def _shown(row: ClientSpend) -> Shown:
    known = row.amount_minor is not None
    return {
        "spend": str(from_minor(row.amount_minor)) if known else None,
        "estimate_source": row.source if known else None,
        "estimated_on": row.estimated_on.isoformat() if known else None,
    }
