"""The ten skills of an account manager (method §13), with what each level looks like.

A level is a sentence of what somebody can be seen doing, so that two people judge alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEAST, MOST = 1, 5
Text = str | Promise


@dataclass(frozen=True)
class Skill:
    """One of them: its name, and its five levels from the lowest."""

    key: str
    name: Text
    levels: tuple[Text, Text, Text, Text, Text]

    def anchor(self, level: int) -> Text:
        """What this level looks like."""
        return self.levels[level - LEAST]


_ALL = (
    Skill(
        "creativity",
        _("Creativity for new opportunities"),
        (
            _("Offers what the client asks for, from the price list."),
            _("Brings an offering that worked at another client, when there is an occasion."),
            _("Each quarter brings the client one new idea, with an estimate of its worth."),
            _("Combines offerings of several areas into what the client didn't know to ask for."),
            _("Opens business that neither side had before, and colleagues copy it."),
        ),
    ),
    Skill(
        "co_creation",
        _("Co-creation"),
        (
            _("Presents finished proposals and waits for a yes or a no."),
            _("Asks the client for an opinion before a proposal is final."),
            _("Works proposals out with people of the client, in working sessions."),
            _("Runs joint projects with goals, people and dates of both sides."),
            _("Develops new offerings with the client, with value measured for both sides."),
        ),
    ),
    Skill(
        "leadership",
        _("Leadership"),
        (
            _("Does the account's work alone, and calls colleagues in emergencies only."),
            _("Tells the account's team what is needed and by when."),
            _("Meets the team regularly; each one's part is clear and followed up."),
            _("Settles conflicts between areas for the client and for us, without rank."),
            _("Sets a direction that people of both companies follow, the board included."),
        ),
    ),
    Skill(
        "relationship",
        _("Relationship"),
        (
            _("Knows one contact, usually the one who buys."),
            _("Knows those who buy and those who use, and talks with them regularly."),
            _("Has the trust of at least one person in two areas of the client."),
            _("Is called by the client before decisions are made, from several areas."),
            _("Has relationships from the shop floor to the board that outlast changes of people."),
        ),
    ),
    Skill(
        "empathy",
        _("Articulation and empathy at all levels"),
        (
            _("Speaks of our products in our words, whoever listens."),
            _("Asks what matters to the other person, and takes it up in the next talk."),
            _("Explains one matter in the words of purchasing, technology and finance."),
            _("Hears what is not said, and brings people of the client who disagree to one table."),
            _("Is heard from operator to chief executive, and speaks for the client among us."),
        ),
    ),
    Skill(
        "holistic",
        _("Holistic view"),
        (
            _("Knows what the client buys from us."),
            _("Knows the client's products and markets in outline."),
            _("Explains how the client earns money, and where our part of it lies."),
            _("Decides with the client's competitors, clients and suppliers in mind."),
            _("Sees effects along the whole chain, and warns both sides of what others miss."),
        ),
    ),
    Skill(
        "planning",
        _("Strategic planning"),
        (
            _("Works from request to request, without a plan of the account."),
            _("Has a plan with sales targets for the year."),
            _("Keeps a plan with objectives, measures and dates, and uses it in each review."),
            _("Plans several years from the client's strategy, with value for both sides."),
            _("Makes the plan with the client's board; both companies budget by it."),
        ),
    ),
    Skill(
        "initiative",
        _("Commercial initiative"),
        (
            _("Answers requests when they come."),
            _("Asks for the next order and follows proposals up."),
            _("Goes to new areas of the client without being asked, with a proposal."),
            _("Finds business case, sponsor and budget before there is a tender."),
            _("Wins margin and growth of the whole account by agreements over several years."),
        ),
    ),
    Skill(
        "anticipation",
        _("Anticipation"),
        (
            _("Learns of problems when the client complains."),
            _("Notices that orders fall, and asks why."),
            _("Tells the client of a risk before it strikes, with a proposal."),
            _("Follows signals of the client's market, and has answers ready months ahead."),
            _("Shows the client where their market goes; both act before competitors do."),
        ),
    ),
    Skill(
        "uncertainty",
        _("Working in uncertainty"),
        (
            _("Waits until everything is clear."),
            _("Goes on with what is known, and asks for help with the rest."),
            _("Decides on what is known, and says what was assumed."),
            _("Keeps alternatives ready for several outcomes, and changes the plan early."),
            _("Gives people direction while the outcome is open, and learns openly from failures."),
        ),
    ),
)
SKILLS = {skill.key: skill for skill in _ALL}
