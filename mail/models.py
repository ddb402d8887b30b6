"""The outbox: a row is the truth; the mail server hears of it once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mail.kinds import MailKind
from tenants.fields import TenantForeignKey
from tenants.ids import uuid7
from tenants.models import Membership, TenantModel


class State(models.TextChoices):
    """Where a mail stands."""

    WAITING = "waiting", _("Waiting")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    DROPPED = "dropped", _("No longer needed")


class Outgoing(models.Model):
    """A mail to one reader: waiting, claimed by a worker, then sent, failed or dropped.

    `claimed_at` is the claim: only the worker that wrote it marks the mail.
    """

    State = State
    KEPT: ClassVar[timedelta | None] = None
    """How long rows stay; None: as long as the organisation."""
    EMPTIED: ClassVar[dict[str, Any]] = {}
    """What a row holds no more once it is sent or dropped."""

    kind = models.CharField(max_length=20, choices=MailKind)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    send_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Mail(TenantModel, Outgoing):
    """A mail of an organisation, to a member or to an address; composed when it goes out.

    `key` says what it is for, so that it is made once; `about` is the id of what it tells of.
    """

    member = TenantForeignKey(Membership, on_delete=models.CASCADE, null=True, related_name="mails")
    address = models.EmailField(max_length=254, blank=True, default="")
    key = models.CharField(max_length=120)
    about = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        ordering = ["send_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="mail_key"),
            models.CheckConstraint(
                condition=models.Q(member=None) ^ models.Q(address=""), name="mail_has_one_reader"
            ),
        ]
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

    @property
    def reader(self) -> str:
        """Whom it goes to, for people."""
        return str(self.member or self.address)


class PersonMail(Outgoing):
    """A mail to a person about how they sign in: of no organisation, so behind no policy.

    Its words hold links that open an account: they lie sealed, and go with the address once
    it is sent.
    """

    KEPT = timedelta(days=30)
    EMPTIED = {"sealed": "", "address": ""}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    address = models.EmailField(max_length=254, blank=True)
    sealed = models.TextField(blank=True)

    class Meta:
        ordering = ["send_at", "id"]
        indexes = [
            models.Index(
                fields=["send_at", "id"],
                condition=models.Q(state="waiting"),
                name="person_mail_waiting",
            ),
            models.Index(
                fields=["claimed_at"],
                condition=models.Q(state="claimed"),
                name="person_mail_claimed",
            ),
            models.Index(fields=["created_at"], name="person_mail_by_age"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def reader(self) -> str:
        """Whom it goes to, for people."""
        return str(self.user or self.address)
