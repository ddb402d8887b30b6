"""The outbox: a row is the truth; the mail server hears of it once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mail.kinds import Kind
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class Mail(TenantModel):
    """One mail to one person: waiting, claimed by a worker, then sent, failed or dropped.

    `key` says what it is for, so that it is made once. `claimed_at` is the claim: only the
    worker that wrote it marks the mail.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("Waiting")
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("No longer needed")

    member = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=120)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    send_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["send_at", "id"]
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="mail_key")]
        indexes = [
            models.Index(
                fields=["organization", "send_at", "id"],
                condition=models.Q(state="waiting"),
                name="mail_waiting",
            ),
            models.Index(
                fields=["organization", "claimed_at"],
                condition=models.Q(state="claimed"),
                name="mail_claimed",
            ),
            models.Index(
                fields=["organization", "-created_at"],
                condition=models.Q(state="failed"),
                name="mail_failed",
            ),
        ]

    def __str__(self) -> str:
        return self.key
