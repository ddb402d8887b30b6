"""Units of an account that buy by themselves."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.finding import lock_account
from accounts.models import Account
from audit.entries import record
from plans.drafting import account_touched
from plans.models import BusinessUnit
from plans.whitespace.fields import NAME_AT_MOST
from rules.errors import RuleError, StaleError
from rules.names import same_key
from rules.texts import titled
from tenants.actors import Actor

UNITS_AT_MOST = 50


@transaction.atomic
def add_unit(*, actor: Actor, account: Account, name: str) -> BusinessUnit:
    """A unit of the account. Audited."""
    actor.require("whitespace.change", account)
    _lock(account)
    if BusinessUnit.objects.filter(account=account).count() >= UNITS_AT_MOST:
        text = _("At most %(n)d units at an account.") % {"n": UNITS_AT_MOST}
        raise RuleError.on("name", text, "too_many")
    unit = BusinessUnit(account=account)
    _name(unit, name)
    unit.save(force_insert=True)
    changes = {"unit": [None, unit.name]}
    record(actor=actor, action="unit.added", target=account, changes=changes, thing=unit)
    return unit


@transaction.atomic
def rename_unit(
    *, actor: Actor, unit: BusinessUnit, name: str, version: int | None = None
) -> BusinessUnit:
    """Another name. Audited."""
    actor.require("whitespace.change", unit.account)
    locked = _locked(unit, version)
    before = locked.name
    _name(locked, name)
    if locked.name != before:
        locked.version += 1
        locked.save()
        changes = {"unit": [before, locked.name]}
        record(
            actor=actor, action="unit.renamed", target=unit.account, changes=changes, thing=locked
        )
    return locked


@transaction.atomic
def remove_unit(*, actor: Actor, unit: BusinessUnit, version: int | None = None) -> None:
    """It goes with all that is known of it. Audited."""
    actor.require("whitespace.change", unit.account)
    locked = _locked(unit, version)
    changes = {"unit": [locked.name, None]}
    record(actor=actor, action="unit.removed", target=unit.account, changes=changes, thing=locked)
    locked.delete()
    account_touched(unit.account, actor.organization.today())


def _name(unit: BusinessUnit, name: str) -> None:
    unit.name = titled("name", name, at_most=NAME_AT_MOST, ask=_("Give the unit a name."))
    unit.name_key = same_key(unit.name)
    same = BusinessUnit.objects.filter(account=unit.account_id, name_key=unit.name_key)
    if same.exclude(pk=unit.pk).exists():
        text = _("There is a unit of this name already: %(name)s.") % {"name": unit.name}
        raise RuleError.on("name", text, "duplicate")


def _lock(account: Account) -> None:
    if lock_account(account.pk).is_archived:
        raise RuleError(_("The account is archived. Bring it back first."))


def _locked(unit: BusinessUnit, version: int | None) -> BusinessUnit:
    _lock(unit.account)
    locked = BusinessUnit.objects.filter(pk=unit.pk).first()
    if locked is None or (version is not None and locked.version != version):
        raise StaleError
    return locked
