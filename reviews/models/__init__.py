"""Tables of cadences, reviews and measures."""

from reviews.models.cadence import (
    LONGEST_LEAD,
    Cadence,
    ReviewKind,
    Rhythm,
    Tier,
    default_lead_days,
)
from reviews.models.closed_day import ClosedDay
from reviews.models.feed import CalendarFeed
from reviews.models.measure import Measure, MeasureKind
from reviews.models.notice import Digest, Notice, NoticePreference
from reviews.models.reminder import Reminder
from reviews.models.review import MissedSlot, Participant, Review

__all__ = [
    "LONGEST_LEAD",
    "Cadence",
    "CalendarFeed",
    "ClosedDay",
    "Digest",
    "Measure",
    "MeasureKind",
    "MissedSlot",
    "Notice",
    "NoticePreference",
    "Participant",
    "Reminder",
    "Review",
    "ReviewKind",
    "Rhythm",
    "Tier",
    "default_lead_days",
]
