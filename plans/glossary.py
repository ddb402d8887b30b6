"""What the words of account plans mean."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pages.glossary import Chapter, Term

PLANS = Chapter(
    _("Account plan"),
    (
        Term(
            _("Account plan"),
            _(
                "A short, living page on what you want to reach with the client and what both "
                "sides gain. It is drafted, submitted and approved; each approved version stays."
            ),
        ),
        Term(
            _("Objective"),
            _("What is to be reached: a measure, where it begins, a target, a day and an owner."),
        ),
        Term(_("Action"), _("Something that somebody does by a day, often for an objective.")),
        Term(
            _("Completeness"),
            _("How much of a plan is filled in. A full plan is not yet a healthy client."),
        ),
        Term(
            _("Health"),
            _(
                "How well the relationship stands, from 0 to 100, out of figures that a leader "
                "weighted; each part says what it found."
            ),
        ),
        Term(
            _("Whitespace"),
            _("What the client could buy of you and does not: by offering and unit of the client."),
        ),
        Term(
            _("Share of wallet"),
            _("Your revenue as a part of what the client spends on such things, as estimated."),
        ),
        Term(
            _("Joint initiative"),
            _("Work that both sides do together, with a value measured for each."),
        ),
    ),
)
