"""What the figures of the leader's pages are, in words: at the foot of each page, from here."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from pages.glossary import Chapter, Term, open_terms
from tenants.actors import Actor

Definition = partial(Term, permission="portfolio.view")
_SEES = "account.see_designation"
_MARGIN = Definition(
    _("Margin"),
    _("Revenue less cost, as a part of the revenue; a dash where a month's cost is not known."),
    permission=_SEES,
)
_ENGAGEMENT = Definition(
    _("Engagement"),
    _("The mean of a quarter's answers, from 1 to 10; each answer counts alike."),
)
_ON_TIME = Definition(
    _("Reviews on time"),
    _(
        "Of the reviews that fell due in the period, those held by their day. What was held late, "
        "skipped or missed, or is overdue, counts as not on time."
    ),
    permission="compliance.view",
)
_LARGEST = Definition(
    _("Share of the largest"),
    _(
        "What the largest accounts brought, as a part of what all accounts brought that have "
        "revenue above zero in these months; those archived since count too."
    ),
)
_BY_PHASE = Definition(
    _("Accounts by phase"),
    _("How many of today's accounts stood in each phase when a month ended."),
)

DEFINITIONS: dict[str, tuple[Term, ...]] = {
    "home": (
        Definition(
            _("Revenue of key accounts"),
            _(
                "Net revenue of those that are key accounts today, in the 12 months to the last "
                "closed month; the change is against the 12 months before, of the same accounts."
            ),
            permission=_SEES,
        ),
        _MARGIN,
        _ON_TIME,
        _ENGAGEMENT,
        _LARGEST,
        _BY_PHASE,
    ),
    "concentration": (
        _LARGEST,
        Definition(
            _("The curve"),
            _(
                "Accounts from the largest on, and the share that they hold together. The further "
                "it bends from the straight line, the more hangs on few."
            ),
        ),
        _MARGIN,
    ),
    "phases": (
        _BY_PHASE,
        Definition(
            _("Moves"),
            _("Each change of phase in these months that was not taken back."),
        ),
    ),
    "abc": (
        Definition(
            _("Classes"),
            _(
                "Accounts from the largest on, by net revenue of these months. A are those that "
                "bring the first part of it together, B the next, C the rest; which parts, the "
                "settings say. The account that crosses a limit belongs to the higher class; who "
                "brought nothing, or less, is C."
            ),
        ),
    ),
    "engagement": (
        _ENGAGEMENT,
        Definition(
            _("Satisfaction"),
            _("The mean of a quarter's answers, from 1 to 5; each answer counts alike."),
        ),
        Definition(
            _("Loyalty"),
            _(
                "Of the last answer of each person in the 12 months to a quarter's end: the share "
                "of promoters (9 or 10) less that of detractors (0 to 6), from −100 to 100. Fewer "
                "than five people make no score."
            ),
        ),
        Definition(
            _("Engagement that does not rise"),
            _("Accounts whose mean stayed or fell from one quarter to the next, twice in a row."),
        ),
    ),
    "compliance": (
        _ON_TIME,
        Definition(
            _("On one thread"),
            _("We know one person there, or only one of ours knows anybody."),
        ),
        Definition(
            _("Plans of key accounts"),
            _(
                "Fresh: something changed in the last 30 days. Forgotten: nothing for 90 days. "
                "Without: no plan runs today."
            ),
            permission=_SEES,
        ),
    ),
    "whitespace": (
        Definition(
            _("Owned"),
            _("The account has it, in any of its units."),
        ),
        Definition(
            _("To win"),
            _(
                "A gap, a competitor's or in progress in some unit, and owned in none. What nobody "
                "has found out is unknown, and no gap."
            ),
        ),
        Definition(
            _("Potential"),
            _("What your account managers estimate that the places to win would bring in a year."),
        ),
    ),
}


_ONCE = {id(one): one for page in DEFINITIONS.values() for one in page}
FIGURES = Chapter(_("Figures of the insights"), list(_ONCE.values()))


def definitions(actor: Actor, page: str) -> list[Term]:
    """Those of a page, for what the actor sees there."""
    return open_terms(actor, DEFINITIONS[page])
