"""What of a plan a client was given to read, and what they said to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans.models.plan import Plan
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class PlanShare(TenantModel):
    """One address that opens one version of a plan to the client, until it expires or is revoked.

    Of the address only a hash is kept. `code_at` is when the last code by mail was asked for.
    """

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="shares")
    number = models.PositiveIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    recipient_name = models.CharField(
        _("name of the reader"), max_length=200, blank=True, default=""
    )
    recipient_email = models.EmailField(_("e-mail of the reader"), blank=True, default="")
    token_hash = models.CharField(max_length=64, editable=False)
    needs_code = models.BooleanField(_("ask for a code by mail"), default=False)
    code_at = models.DateTimeField(null=True, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    expires_at = models.DateTimeField(editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    author = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    author_label = models.CharField(max_length=254)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "token_hash"], name="plan_share_key"),
            models.CheckConstraint(
                condition=Q(needs_code=False) | ~Q(recipient_email=""),
                name="plan_share_code_has_address",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "plan", "-created_at"], name="plan_share_by_plan")
        ]

    def __str__(self) -> str:
        return self.recipient_name or self.recipient_email or str(_("Whoever has the address"))

    @property
    def is_open(self) -> bool:
        """Whether its address opens the page now."""
        return self.revoked_at is None and self.expires_at > timezone.now()


class ShareAnswer(TenantModel):
    """One opening of a share, or one thing that the client said to it; never changed.

    `about` is the id of the objective or of the value entry. Of the openings of a day one counts.
    """

    class Kind(models.TextChoices):
        """What they did."""

        OPENED = "opened", _("Plan opened")
        SEEN = "seen", _("Plan read")
        ACCEPTED = "accepted", _("Objective accepted")
        DISPUTED = "disputed", _("Objective disputed")
        CONFIRMED = "confirmed", _("Value confirmed")

    share = TenantForeignKey(PlanShare, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=9, choices=Kind)
    about = models.UUIDField(null=True)
    name = models.CharField(_("your name"), max_length=200, blank=True, default="")
    comment = models.CharField(_("comment"), max_length=1000, blank=True, default="")
    day = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "share", "day"],
                condition=Q(kind="opened"),
                name="share_answer_opened_once_a_day",
            )
        ]
        indexes = [
            models.Index(fields=["organization", "share", "created_at"], name="share_answer_by_day")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
