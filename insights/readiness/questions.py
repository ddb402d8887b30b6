"""What a readiness check asks (method §10 and §13): thirteen questions, each answered 1 to 5.

Each has a sentence for 1, 3 and 5, so that two people answer alike. The first five ask whether key
account management would pay here, the other eight whether we are set up for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEAST, MOST = 1, 5
Text = str | Promise


@dataclass(frozen=True)
class ReadinessQuestion:
    """One of them: its name, what it asks, what 1, 3 and 5 look like, and what to do first."""

    key: str
    name: Text
    asks: Text
    one: Text
    three: Text
    five: Text
    step: Text


@dataclass(frozen=True)
class ReadinessPart:
    """Questions that belong together."""

    key: str
    title: Text
    questions: tuple[ReadinessQuestion, ...]


WORTH = ReadinessPart(
    "worth",
    _("Is it worth it here?"),
    (
        ReadinessQuestion(
            "sale",
            _("Nature of the sale"),
            _("Is what we sell a single deal, or a relationship?"),
            _("Single deals, decided by price."),
            _("Clients come back, each time anew."),
            _("Clients stay for years and plan with us."),
            _("Look for the clients that would gain from planning with us."),
        ),
        ReadinessQuestion(
            "more",
            _("Room to grow"),
            _("Can our clients buy more from us?"),
            _("They buy all that we have."),
            _("Some could buy some offerings more."),
            _("Most could buy several times as much."),
            _("Write down what your largest clients buy from others."),
        ),
        ReadinessQuestion(
            "expand",
            _("Land and expand"),
            _("Can we go from one department or site to the next?"),
            _("Each client is one buyer."),
            _("Some have sites where nobody knows us."),
            _("Most have departments, sites or subsidiaries to win."),
            _("List the sites and departments of three large clients."),
        ),
        ReadinessQuestion(
            "win",
            _("Against competitors"),
            _("Would closer work make us win against competitors?"),
            _("Price alone decides."),
            _("It would help with some clients."),
            _("It is what clients choose their supplier by."),
            _("Ask three clients why they chose us."),
        ),
        ReadinessQuestion(
            "stamina",
            _("People and patience"),
            _("Have we the people, and 12 to 36 months?"),
            _("It must pay this quarter, by those we have."),
            _("Some people, and a year."),
            _("People with time for it, and three years."),
            _("Free one person for three accounts, for a year."),
        ),
    ),
)
SETUP = ReadinessPart(
    "setup",
    _("Are we set up for it?"),
    (
        ReadinessQuestion(
            "definition",
            _("Portfolio definition"),
            _("Is it written down what makes a key account?"),
            _("Everybody has a list of their own."),
            _("There is a list, by revenue."),
            _("One rule with criteria chooses, and is looked at each year."),
            _("Write down three to five criteria, and score your largest clients."),
        ),
        ReadinessQuestion(
            "planning",
            _("Account planning"),
            _("Does each key account have a plan that is used?"),
            _("There are no plans."),
            _("There are plans, written once a year."),
            _("Plans are used in each review, and the client knows them."),
            _("Start the plan of one account, with the client's business first."),
        ),
        ReadinessQuestion(
            "proposition",
            _("Value proposition"),
            _("Can we say what each key account gains by us?"),
            _("We say what we sell."),
            _("We say what clients of their kind gain."),
            _("We say what they gain, in figures that they confirm."),
            _("Ask one client what we are worth to them, in figures."),
        ),
        ReadinessQuestion(
            "process",
            _("Process"),
            _("Is it clear who does what for key accounts, and when?"),
            _("Each does it their own way."),
            _("There are reviews, now and then."),
            _("Reviews have a rhythm and happen on time."),
            _("Give each tier a rhythm of reviews."),
        ),
        ReadinessQuestion(
            "integration",
            _("Integration"),
            _("Do finance, logistics, service and marketing work along?"),
            _("Sales is alone."),
            _("They help when they are asked."),
            _("They are on the account's team, with actions of their own."),
            _("Invite one person of another function to a team."),
        ),
        ReadinessQuestion(
            "support",
            _("Support from the top"),
            _("Does somebody on the board stand behind it?"),
            _("Nobody asks about it."),
            _("The board hears of it once a year."),
            _("Each key account has a sponsor on the board, who meets them."),
            _("Win one executive as the sponsor of one account."),
        ),
        ReadinessQuestion(
            "performance",
            _("Performance management"),
            _("Do we measure whether it works?"),
            _("We look at this month's revenue."),
            _("We look at revenue and margin of key accounts."),
            _("We look at margin, loyalty and what both sides gain, against others."),
            _("Ask each key account for its satisfaction, every quarter."),
        ),
        ReadinessQuestion(
            "skills",
            _("Skills of the team"),
            _("Are our account managers advisers, or sellers?"),
            _("They sell."),
            _("Some know the client's business."),
            _("They advise at every level of the client."),
            _("Agree with each account manager on one skill to build."),
        ),
    ),
)
PARTS = (WORTH, SETUP)
QUESTIONS = {question.key: question for part in PARTS for question in part.questions}
