"""Reviews and who takes part in them."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Stakeholder
from accounts.models.account import web_address
from reviews.models.cadence import ReviewKind, Tier, default_lead_days
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class Review(TenantModel):
    """One review. Overdue is not stored: it is planned and its due date has passed.

    `slot_on` is the date that the cadence names, before weekends and holidays; it is the
    review's place in the series, and empty for one that a person planned besides.
    `tier` is the one whose cadence planned it, empty where the account's own did; internal.
    `original_due_on` is the due date that the series gave; `due_on` may be moved from it.
    `due_owner` and `due_tier` are who held the account, and its tier, on the day it fell due or
    was closed before; `due_tier` is empty until then. What happens later moves nothing of it.
    """

    class State(models.TextChoices):
        """What became of it."""

        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        SKIPPED = "skipped", _("Skipped")

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(_("kind"), max_length=15, choices=ReviewKind)
    state = models.CharField(max_length=7, choices=State, default=State.PLANNED)
    tier = models.CharField(max_length=8, choices=Tier, blank=True, default="", editable=False)
    slot_on = models.DateField(null=True, editable=False)
    original_due_on = models.DateField(editable=False)
    due_on = models.DateField(_("due on"))
    starts_at = models.TimeField(_("time"), default=datetime.time(9, 0))
    lead_days = models.JSONField(default=default_lead_days)
    agenda = models.TextField(_("agenda"), blank=True, max_length=10_000)
    minutes = models.TextField(_("minutes"), blank=True, max_length=50_000)
    meeting_url = models.CharField(
        _("meeting link"), max_length=500, blank=True, validators=[web_address]
    )
    recording_url = models.CharField(
        _("recording link"), max_length=500, blank=True, validators=[web_address]
    )
    brief = models.JSONField(default=dict, blank=True)
    held_at = models.DateTimeField(null=True, editable=False)
    held_on = models.DateField(null=True, editable=False)
    skipped_at = models.DateTimeField(null=True, editable=False)
    skip_reason = models.CharField(_("reason"), max_length=1000, blank=True)
    closed_by = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    due_owner = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    due_tier = models.CharField(max_length=8, choices=Tier, blank=True, default="", editable=False)
    reopened_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "kind"],
                condition=models.Q(
                    state="planned", slot_on__isnull=False, reopened_at__isnull=True
                ),
                name="review_one_planned",
            ),
            models.UniqueConstraint(
                fields=["organization", "account", "kind", "slot_on"], name="review_slot_key"
            ),
            models.CheckConstraint(
                condition=models.Q(state="planned", held_at=None, skipped_at=None)
                | models.Q(state="held", held_at__isnull=False, held_on__isnull=False)
                | (models.Q(state="skipped", skipped_at__isnull=False) & ~models.Q(skip_reason="")),
                name="review_state_is_told",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "due_on", "id"],
                condition=models.Q(state="planned"),
                name="review_planned_by_due",
            ),
            models.Index(fields=["organization", "due_on", "id"], name="review_by_due"),
            models.Index(
                fields=["organization", "due_on"],
                condition=models.Q(due_tier=""),
                name="review_not_yet_due",
            ),
            models.Index(
                fields=["organization", "account", "kind", "-due_on"], name="review_by_account"
            ),
            models.Index(fields=["organization", "updated_at", "id"], name="review_by_update"),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_kind_display()} {self.due_on:%Y-%m-%d}"

    @property
    def is_planned(self) -> bool:
        """Whether it is still to be held."""
        return self.state == self.State.PLANNED

    @property
    def missed(self) -> int:
        """How many later dates of its series fell due while it waited."""
        return self.missed_slots.count()

    @property
    def was_on_time(self) -> bool:
        """Whether it was held by the date that the series, or the move, gave."""
        return self.held_on is not None and self.held_on <= self.due_on


class MissedSlot(TenantModel):
    """A date of a series that fell due while an earlier review waited: nobody held it.

    `owner` and `tier` are who held the account, and its tier, on that day.
    """

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    review = TenantForeignKey(Review, on_delete=models.CASCADE, related_name="missed_slots")
    kind = models.CharField(max_length=15, choices=ReviewKind)
    slot_on = models.DateField()
    due_on = models.DateField()
    owner = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    tier = models.CharField(max_length=8, choices=Tier)

    class Meta(TenantModel.Meta):
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "kind", "slot_on"], name="missed_slot_key"
            ),
        ]
        indexes = [models.Index(fields=["organization", "due_on"], name="missed_by_due")]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_kind_display()} {self.due_on:%Y-%m-%d}"


class Participant(TenantModel):
    """Someone who takes part: one of ours or one of theirs."""

    review = TenantForeignKey(Review, on_delete=models.CASCADE, related_name="participants")
    member = TenantForeignKey(
        Membership, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    stakeholder = TenantForeignKey(
        Stakeholder, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta(TenantModel.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "review", "member"], name="participant_member_key"
            ),
            models.UniqueConstraint(
                fields=["organization", "review", "stakeholder"],
                name="participant_stakeholder_key",
            ),
            models.CheckConstraint(
                condition=models.Q(member__isnull=False, stakeholder=None)
                | models.Q(member=None, stakeholder__isnull=False),
                name="participant_of_one_side",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member or self.stakeholder)
