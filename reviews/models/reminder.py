"""Reminders: who is told of which review on which day; the outbox carries them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mail.models import Mail
from reviews.models.review import Review
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class Reminder(TenantModel):
    """One person is reminded of one review on one day; also an item of their inbox.

    `due_on` is the date that the review had when the reminder was made: moved since, it is
    no longer sent.
    """

    class Kind(models.TextChoices):
        """Why."""

        BEFORE = "before", _("Coming up")
        TODAY = "today", _("Due today")
        OVERDUE = "overdue", _("Overdue")
        ESCALATED = "escalated", _("Still overdue")

    review = TenantForeignKey(Review, on_delete=models.CASCADE, related_name="reminders")
    member = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=9, choices=Kind)
    day = models.DateField()
    due_on = models.DateField()
    mail = TenantForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="reminders")
    show_at = models.DateTimeField(null=True)
    """From when it stands in the inbox; None: never, by the person's choice."""
    read_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["-show_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "review", "member", "kind", "day"], name="reminder_key"
            )
        ]
        indexes = [
            models.Index(fields=["organization", "member", "-show_at"], name="reminder_inbox"),
            models.Index(
                fields=["organization", "member", "show_at"],
                condition=models.Q(read_at=None),
                name="reminder_unread",
            ),
            models.Index(fields=["organization", "mail"], name="reminder_by_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on}"
