"""Decisions on how an account is treated, and the requests for them. Internal for ever."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account, Designation
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class DesignationChange(TenantModel):
    """One decision: from, to, why, and the yearly return expected of it (hundredths).

    `takes_back` is the decision of the same day that this one takes back.
    """

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="designations")
    before = models.CharField(max_length=9, choices=Designation)
    after = models.CharField(max_length=9, choices=Designation)
    reason = models.CharField(_("reason"), max_length=1000)
    expected_return_minor = models.BigIntegerField(null=True)
    override_reason = models.CharField(max_length=1000, blank=True)
    author = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    author_label = models.CharField(max_length=254)
    decided_at = models.DateTimeField()
    takes_back = TenantForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ["-decided_at", "-id"]
        indexes = [
            models.Index(fields=["organization", "account", "-decided_at"], name="designation_by"),
            models.Index(fields=["organization", "-decided_at", "id"], name="designation_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Nomination(TenantModel):
    """A request to make an account a key account; a leader accepts or declines it."""

    class State(models.TextChoices):
        """Whether it was answered."""

        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="nominations")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    before = models.CharField(max_length=9, choices=Designation)
    reason = models.CharField(_("reason"), max_length=1000)
    expected_return_minor = models.BigIntegerField(null=True)
    asked_by = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_by_label = models.CharField(max_length=254)
    asked_at = models.DateTimeField()
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_by_label = models.CharField(max_length=254, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account"],
                condition=models.Q(state="open"),
                name="nomination_one_open",
            )
        ]
        indexes = [
            models.Index(fields=["organization", "state", "-asked_at"], name="nomination_by_state")
        ]

    def __str__(self) -> str:
        return str(self.account)
