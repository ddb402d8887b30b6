"""What reviews offer to the other parts, and what they follow."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.designation.rules import DESIGNATED
from accounts.listing.columns import COLUMNS
from accounts.merging.moving import MOVING
from accounts.models import Check
from accounts.news import NEWS
from accounts.overview.panels import PANELS, Maker
from accounts.phases.evidence import SOURCES
from accounts.registry.rules import ARCHIVED
from accounts.stakeholders.erasure import KEEPERS, Keeper
from accounts.stakeholders.mentions import TEXTS, FreeText
from accounts.team.duties import DUTIES, Duty
from audit.field_words import FIELDS, VALUES
from audit.stream import STREAMED
from audit.words import LABELS, SENTENCES, TELLINGS
from mail.composing import COMPOSERS
from mail.kinds import MailKind
from pages.first_steps import STEPS, Step
from pages.glossary import CHAPTERS
from pages.navigation import UNREAD
from plans.live.shapes import MAKERS
from plans.measured import sources as measured
from plans.models import Objective
from reviews import sentences
from reviews.cadences.following import follow_accounts, follow_designation
from reviews.erasure import collect, forget
from reviews.evidence import LAST_HELD
from reviews.found import reviews_found
from reviews.glossary import REVIEWS
from reviews.handing import give_places, places_of
from reviews.labels import cadence_in_words, review_in_words
from reviews.lists.listed import NEXT_REVIEW
from reviews.lists.live import live_parts
from reviews.lists.panels import next_panel
from reviews.measures.series import engagement, satisfaction
from reviews.models import Cadence, Measure, MissedSlot, Notice, Review
from reviews.notices.rules import follow_news
from reviews.reminders.composing import compose
from reviews.reminders.inbox import unread_count
from reviews.ringing import DAILY
from reviews.stream import RESOURCES
from reviews.tasks import plan_day
from search.kinds import FOLLOWERS
from tenants.due_work import JOBS

MENTIONS = {
    "review.agenda": FreeText(_("Agenda of a review"), Review, "agenda"),
    "review.minutes": FreeText(_("Minutes of a review"), Review, "minutes"),
    "review.skip_reason": FreeText(_("Why a review was skipped"), Review, "skip_reason"),
}
PLACES = Duty(_("Places in planned reviews"), places_of, give_places, way="review__account")

CADENCE = Step(
    _("Settle how often you review"),
    _("Weekly, monthly or quarterly, by tier: reviews plan themselves, and remind."),
    _("Open the cadences"),
    "cadences:list",
    "EXISTS (SELECT FROM reviews_cadence WHERE organization_id = %(org)s)",
)


def offer() -> None:
    """Called once, when the product starts."""
    FOLLOWERS.add("reviews", reviews_found)
    SENTENCES.add_all(sentences.SENTENCES)
    CHAPTERS.add("reviews", REVIEWS)
    TELLINGS.add_all(sentences.TELLINGS)
    FIELDS.add_all(sentences.FIELDS)
    VALUES.add_all(sentences.VALUES)
    LABELS.add_all({"review": review_in_words, "cadence": cadence_in_words})
    STEPS.add("cadence", CADENCE)
    JOBS.add(DAILY, plan_day.delay)
    COMPOSERS.add_all(dict.fromkeys((MailKind.REMINDER, MailKind.NOTICE, MailKind.DIGEST), compose))
    NEWS.add("notices", follow_news)
    UNREAD.add("inbox:list", unread_count)
    COLUMNS.add(NEXT_REVIEW.name, NEXT_REVIEW)
    PANELS.add("next", Maker("aside", next_panel))
    SOURCES.add(Check.REVIEW_HELD, LAST_HELD)
    MAKERS.add("reviews", live_parts)
    measured.SOURCES.add(Objective.Measure.SATISFACTION, satisfaction)
    measured.SOURCES.add(Objective.Measure.ENGAGEMENT, engagement)
    DUTIES.add("reviews", PLACES)
    TEXTS.add_all(MENTIONS)
    KEEPERS.add("reviews", Keeper(collect, forget))
    ARCHIVED.add("reviews", follow_accounts)
    MOVING.add_all(
        {
            "reviews": Review,
            "cadences": Cadence,
            "measures": Measure,
            "missed": MissedSlot,
            "notices": Notice,
        }
    )
    DESIGNATED.add("reviews", follow_designation)
    STREAMED.add_all(RESOURCES)
