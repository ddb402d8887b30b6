"""What the change stream tells of cadences, reviews and measures."""

from __future__ import annotations

from audit.stream import Streamed, named, same
from audit.triggers import Told
from reviews.cadences.api import CadenceDetail
from reviews.measures.api import Measures
from reviews.models import Cadence, Measure, Participant, Review
from reviews.review.api import ReviewDetail

_MOVED = ("created_at", "updated_at")

CADENCES = Streamed(
    "cadences",
    "cadence.view",
    {
        Cadence: Told(
            "cadences",
            same("kind", "tier", "rhythm", "anchor_on", "starts_at", "lead_days")
            | {"account_id": "account"},
            account="account_id",
            restricted_where="tier",
        )
    },
    {Cadence: ("version", *_MOVED)},
    CadenceDetail,
)
REVIEWS = Streamed(
    "reviews",
    "review.view",
    {
        Review: Told(
            "reviews",
            same("kind", "state", "due_on", "original_due_on", "starts_at", "agenda", "minutes")
            | same("meeting_url", "recording_url", "brief", "held_on", "skip_reason")
            | {"account_id": "account"},
            account="account_id",
            restricted_with="slot_on",
        ),
        Participant: Told(
            "reviews",
            {"member_id": "members", "stakeholder_id": "stakeholders"},
            part_of="reviews_review",
            own="review_id",
            account="account_id",
            restricted_with="slot_on",
        ),
    },
    {
        Review: (
            *("tier", "slot_on", "lead_days", "held_at", "skipped_at", "closed_by_id"),
            *("due_owner_id", "due_tier", "reopened_at"),
            *("version", *_MOVED),
        )
    },
    ReviewDetail,
)
MEASURES = Streamed(
    "measures",
    "review.view",
    {
        Measure: Told(
            "measures",
            same("kind", "value", "person", "measured_on")
            | {"account_id": "account", "review_id": "review"},
            account="account_id",
        )
    },
    {Measure: ("stakeholder_id", "author_id", *_MOVED)},
    Measures,
)
RESOURCES = named(CADENCES, REVIEWS, MEASURES)
