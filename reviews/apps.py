from typing import Any

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Cadences, reviews and measures; planned reviews follow their accounts."""

    name = "reviews"

    def ready(self) -> None:
        from accounts.designation.rules import designation_changed
        from accounts.registry.rules import archiving_changed

        archiving_changed.connect(follow_archived, dispatch_uid="reviews")
        designation_changed.connect(follow_designated, dispatch_uid="reviews")
        _follow_erasure()
        _follow_hand_overs()
        _show_on_accounts()
        _show_unread()
        _register_jobs()
        _read_the_log()


def follow_archived(*, account_ids: Any, **_kwargs: Any) -> None:
    """Archived accounts have no planned reviews; those that come back have again."""
    from reviews.cadences.following import follow_accounts

    follow_accounts(account_ids)


def follow_designated(*, account_id: Any, before: str, after: str, **_kwargs: Any) -> None:
    """The reviews of a promoted account are planned at once."""
    from reviews.cadences.following import follow_designation

    follow_designation(account_id, before=before, after=after)


def _follow_erasure() -> None:
    from django.utils.translation import gettext_lazy

    from accounts.stakeholders.erasure import person_collected, person_erased
    from accounts.stakeholders.mentions import watch
    from reviews.erasure import collect, forget
    from reviews.models import Review

    person_collected.connect(collect, dispatch_uid="reviews")
    person_erased.connect(forget, dispatch_uid="reviews")
    watch(gettext_lazy("Agenda of a review"), Review, "agenda")
    watch(gettext_lazy("Minutes of a review"), Review, "minutes")
    watch(gettext_lazy("Why a review was skipped"), Review, "skip_reason")


def _follow_hand_overs() -> None:
    from django.utils.translation import gettext_lazy

    from accounts.team.held import Held, register
    from reviews.handing import give_places, held_places

    places = gettext_lazy("Places in planned reviews")
    register(Held("reviews", places, held_places, give_places, way="review__account"))


def _show_on_accounts() -> None:
    from accounts.models import Check
    from accounts.overview.panels import register
    from accounts.phases.evidence import supply
    from reviews.evidence import last_held
    from reviews.lists.panels import next_panel

    supply(Check.REVIEW_HELD, last_held)
    register("aside", "1 next", next_panel)


def _show_unread() -> None:
    from pages.navigation import count_unread
    from reviews.reminders.rules import unread_count

    count_unread("inbox:list", unread_count)


def _register_jobs() -> None:
    from mail import composing
    from mail.kinds import Kind
    from reviews.reminders.composing import compose
    from reviews.ringing import DAILY
    from reviews.tasks import plan_day
    from tenants import due_work

    due_work.register(DAILY, plan_day.delay)
    composing.register(Kind.REMINDER, compose)
    composing.register(Kind.DIGEST, compose)


def _read_the_log() -> None:
    from audit.field_words import name_values
    from audit.words import register
    from reviews.labels import cadence_in_words, review_in_words
    from reviews.models import Kind, Review, Rhythm

    register("review", review_in_words)
    register("cadence", cadence_in_words)
    name_values("review", state=Review.State.choices, kind=Kind.choices)
    name_values("cadence", rhythm=Rhythm.choices, kind=Kind.choices)
