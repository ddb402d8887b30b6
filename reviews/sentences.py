"""What the log says of cadences, reviews and measures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.words import Telling
from reviews.models import Review, ReviewKind, Rhythm

SENTENCES = {
    "cadence.set": _("The cadence %(name)s was set"),
    "cadence.cleared": _("The cadence %(name)s was taken away"),
    "closed_day.added": _("The closed day %(name)s was added"),
    "closed_day.removed": _("The closed day %(name)s was removed"),
    "review.planned": _("%(name)s was planned"),
    "review.replanned": _("%(name)s follows its cadence to another day"),
    "review.withdrawn": _("%(name)s is not planned any more"),
    "review.held": _("%(name)s was held"),
    "review.skipped": _("%(name)s was skipped"),
    "review.reopened": _("%(name)s was reopened"),
    "review.moved": _("%(name)s was moved"),
    "review.written": _("Agenda or minutes of %(name)s were written"),
    "review.participants_set": _("Who takes part in %(name)s was changed"),
    "measure.added": _("%(name)s was measured"),
    "measure.changed": _("A measure of %(name)s was put right"),
    "measure.deleted": _("A measure of %(name)s was taken back"),
    "calendar.opened": _("%(name)s made a calendar address"),
    "calendar.closed": _("%(name)s closed the calendar address"),
}

TELLINGS = {
    "review.moved": Telling(
        "due_on",
        moved=_("%(who)s moved the review “%(name)s” from %(before)s to %(after)s"),
        first=_("%(who)s set the date of the review “%(name)s” to %(after)s"),
    ),
}

FIELDS = {
    "measured_on": _("measured on"),
    "engagement": _("engagement"),
    "satisfaction": _("satisfaction"),
    "recommendation": _("recommendation"),
    "agenda": _("agenda"),
    "minutes": _("minutes"),
    "reviews": _("places in planned reviews"),
    "anchor_on": _("first date"),
    "rhythm": _("how often"),
    "starts_at": _("time"),
    "closed_day.day": _("date"),
    "is_yearly": _("every year"),
    "lead_days": _("reminders, days before"),
    "held_on": _("held on"),
    "review.due_on": _("review date"),
    "participants": _("who takes part"),
}

VALUES = {
    "review.state": dict(Review.State.choices),
    "review.kind": dict(ReviewKind.choices),
    "cadence.rhythm": dict(Rhythm.choices),
    "cadence.kind": dict(ReviewKind.choices),
}
