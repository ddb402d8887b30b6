"""What the words of reviews mean."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pages.glossary import Chapter, Term

REVIEWS = Chapter(
    _("Reviews"),
    (
        Term(
            _("Internal review"),
            _("Your own people look at an account: what changed, what is next."),
        ),
        Term(
            _("Client check-in"),
            _("A talk with the client about how it goes: feedback, problems, improvements."),
        ),
        Term(
            _("Cadence"),
            _("How often an account is reviewed: weekly, monthly or quarterly."),
        ),
        Term(
            _("Brief"),
            _("A page written by the product before a review: what changed since the last one."),
        ),
        Term(
            _("Overdue"),
            _("Its day has passed, and it was neither held nor skipped."),
        ),
        Term(
            _("Skipped"),
            _("Left out with a reason. It still counts among those that fell due."),
        ),
        Term(
            _("Engagement"),
            _("How much the client takes part, from 1 to 10, as seen in a review."),
        ),
        Term(
            _("NPS"),
            _(
                "The share of people who would recommend you (9 or 10) less that of those who "
                "would not (0 to 6), by each person's last answer in 12 months."
            ),
        ),
    ),
)
