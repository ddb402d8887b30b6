"""What the words about accounts, their figures and the relationship mean."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pages.glossary import Chapter, Term

_SEES = "account.see_designation"

ACCOUNTS = Chapter(
    _("Accounts and figures"),
    (
        Term(
            _("Account"),
            _("A client, or one that you want: a company, a group of companies or a part of one."),
        ),
        Term(
            _("Key account"),
            _(
                "One of the few clients that matter most, by a rule that the organisation wrote "
                "down. The score recommends it, a person decides it and says why."
            ),
        ),
        Term(
            _("Account manager"),
            _("Who leads the account. One person leads; others stand on its team."),
        ),
        Term(
            _("Executive sponsor"),
            _(
                "Somebody of your management who stands for the account: they get its brief and "
                "are called when it matters."
            ),
        ),
        Term(
            _("On watch"),
            _("An account on its way up, or one to be looked at again."),
            _SEES,
        ),
        Term(
            _("Nomination"),
            _("An account manager proposes an account as a key account; a leader answers it."),
            _SEES,
        ),
        Term(
            pgettext_lazy("designation", "Reduction"),
            _(
                "A key account becomes an account like others. It is told inside alone, and shows "
                "in nothing that a client could see."
            ),
            _SEES,
        ),
        Term(
            _("Cap"),
            _(
                "How many key accounts the organisation, and each account manager, should have at "
                "most. Over it a reason is asked for."
            ),
            _SEES,
        ),
        Term(
            _("Hand-over"),
            _("An account gets another manager, with a note on what they should know."),
        ),
        Term(
            _("Closed month"),
            _(
                "The month to which all figures run. It moves on once a month is over and half of "
                "the accounts that had revenue before have some in it."
            ),
        ),
        Term(
            _("Revenue, 12 months"),
            _("Net revenue of the 12 months to the closed month."),
        ),
        Term(
            _("Growth"),
            _(
                "The revenue of 12 months against that of the 12 months before, as a percentage. "
                "Where there was none before, it is a word: new, back, or from a loss."
            ),
        ),
        Term(
            _("Lifetime value so far"),
            _("Revenue less cost to serve since the first month with revenue."),
        ),
        Term(
            _("ABC curve"),
            _(
                "Accounts from the largest on, by revenue. A are those that bring the first 80% of "
                "it, B the next 15%, C the rest, unless the organisation chose other limits."
            ),
        ),
        Term(
            _("Potential"),
            _("Low, medium or high: whether it pays to invest in the relationship."),
        ),
    ),
)

RELATIONSHIP = Chapter(
    _("Relationship"),
    (
        Term(
            _("Phase"),
            _(
                "How deep the relationship is. You declare it; beside it stands the phase that the "
                "evidence suggests."
            ),
        ),
        Term(
            _("Tactical"),
            _("You are one supplier among several; price is the subject, and it is easy to end."),
        ),
        Term(
            _("Interdependent"),
            _(
                "Both sides gain and trust each other; you are the best supplier or the only one, "
                "in contact at all levels."
            ),
        ),
        Term(
            _("Strategic"),
            _("A shared strategy and a joint plan over years; to end it would hurt badly."),
        ),
        Term(
            _("Evidence"),
            _(
                "What must be seen before a phase is believed: people known, reviews held, a plan "
                "that the client has seen. Most of it the product finds by itself."
            ),
        ),
        Term(
            _("Stakeholder"),
            _(
                "A person at the client who matters: with a role in decisions, influence, attitude "
                "and how strong your contact is."
            ),
        ),
        Term(
            _("Coverage"),
            _("Which roles of the client's decisions you know somebody for, and which nobody."),
        ),
        Term(
            _("Champion"),
            _("Somebody at the client who argues for you when you are not in the room."),
        ),
        Term(
            _("Gatekeeper"),
            _("Somebody at the client who decides whom you get to speak to."),
        ),
    ),
)
