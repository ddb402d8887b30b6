"""Tables of cadences, reviews and measures."""

from reviews.models.cadence import Cadence, Kind, Rhythm, Tier, default_lead_days
from reviews.models.measure import Measure, MeasureKind
from reviews.models.review import Participant, Review

__all__ = [
    "Cadence",
    "Kind",
    "Measure",
    "MeasureKind",
    "Participant",
    "Review",
    "Rhythm",
    "Tier",
    "default_lead_days",
]
