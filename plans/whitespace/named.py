"""What programs call offerings and units, found in the organisation."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Account
from plans.models import BusinessUnit, Offering
from rules.errors import RuleError


def offering_named(offering_id: object, *, field: str = "offering") -> Offering:
    """The offering that a body names; raises RuleError on `field` where there is none."""
    offering = Offering.objects.select_related("parent").filter(pk=offering_id).first()
    if offering is None:
        raise RuleError.on(field, _("There is no such offering."), "unknown")
    return offering


def unit_named(unit_id: object, account: Account) -> BusinessUnit | None:
    """The unit of the account that a body names, None where it names none. RuleError."""
    if unit_id is None:
        return None
    unit = BusinessUnit.objects.filter(pk=unit_id, account=account).first()
    if unit is None:
        raise RuleError.on("unit", _("This account has no such unit."), "unknown")
    return unit
