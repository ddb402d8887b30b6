"""What the words of the rule and the ranking mean."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pages.glossary import Chapter, Term

SCORING = Chapter(
    _("Rule and ranking"),
    (
        Term(
            _("Scoring matrix"),
            _(
                "The organisation's rule: three to five weighted criteria, the same for every "
                "account. It is a draft, then active, then retired, and stays readable."
            ),
        ),
        Term(
            _("Criterion"),
            _(
                "One thing that makes a client matter. A person judges it, or a figure of the "
                "account is measured by nine limits."
            ),
        ),
        Term(
            _("Anchor"),
            _("What a 1, a 5 and a 10 look like, so that two people score alike."),
        ),
        Term(_("Weight"), _("How much a criterion counts beside the others.")),
        Term(
            _("Score"),
            _(
                "The weighted mean of an account's scores on all criteria, from 1 to 10. While one "
                "is missing there is none."
            ),
        ),
        Term(_("Index"), _("The score on a scale from 0 to 100: (score − 1) ÷ 9 × 100.")),
        Term(
            _("Band"),
            _("A from 8, B from 6, C below, unless the organisation chose other limits."),
        ),
        Term(
            _("Rank"),
            _("The place by score. Equal scores share a place: 1, 2, 2, 4."),
        ),
        Term(
            _("Provisional ranking"),
            _("By the measured criteria alone, before anybody has judged the others."),
        ),
        Term(
            _("Firm and fragile"),
            _(
                "A place within the cap is firm where it stays there in at least 95 of 100 trials "
                "with weights moved by up to 20%; otherwise it is fragile."
            ),
        ),
        Term(
            _("What if"),
            _("Weights moved to see the ranking move; nothing is saved."),
        ),
    ),
)
