"""What each section asks for: said above it while it is written, and where it is empty."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plans.models import SectionKind

PROMPTS: dict[str, Promise] = {
    SectionKind.SUMMARY: _("In five lines: where we stand, what we want, what it takes."),
    SectionKind.BUSINESS: _(
        "Their products, market, priorities, challenges and competitors, in their own words."
    ),
    SectionKind.VALUE: _("What we offer that others don't, and what each side gains by it."),
    SectionKind.INTERESTING: _("What could we bring that they would miss if it were gone?"),
    SectionKind.TRUST: _("Which promises did we keep, which do they wait for?"),
    SectionKind.MATTER: _("Which of their goals can they reach only, or sooner, with us?"),
    SectionKind.BEYOND: _("What do both sides want to build after this period?"),
}
