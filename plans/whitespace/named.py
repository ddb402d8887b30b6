"""What programs call offerings and units, found in the organisation."""

from __future__ import annotations

from plans.models import Offering
from rules.errors import RuleError


def offering_named(offering_id: object, *, field: str = "offering") -> Offering:
    """The offering that a body names; raises RuleError on `field` where there is none."""
    offering = Offering.objects.select_related("parent").filter(pk=offering_id).first()
    if offering is None:
        raise RuleError.on(field, "There is no such offering.", "unknown")
    return offering
