"""Who of ours works on an account, and hand-overs between KAMs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.account import Account
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class Function(models.TextChoices):
    """Functions of a company, on either side."""

    MANAGEMENT = "management", pgettext_lazy("function", "Management")
    SALES = "sales", _("Sales")
    PURCHASING = "purchasing", _("Purchasing")
    TECHNICAL = "technical", _("Technical")
    OPERATIONS = "operations", _("Operations")
    FINANCE = "finance", _("Finance")
    LOGISTICS = "logistics", _("Logistics")
    MARKETING = "marketing", _("Marketing")
    AFTER_SALES = "after_sales", _("After-sales")
    IT = "it", _("IT")
    LEGAL = "legal", _("Legal")
    OTHER = "other", _("Other")


class TeamMember(TenantModel):
    """The executive sponsor or a support function of an account; its KAM is `Account.owner`."""

    class Role(models.TextChoices):
        """What the person is on this team."""

        SPONSOR = "executive_sponsor", _("Executive sponsor")
        SUPPORT = "support", _("Support")

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="team")
    member = TenantForeignKey(
        Membership, verbose_name=_("person"), on_delete=models.CASCADE, related_name="teams"
    )
    role = models.CharField(_("role"), max_length=17, choices=Role, default=Role.SUPPORT)
    function = models.CharField(
        _("function"), max_length=11, choices=Function, default=Function.OTHER
    )
    hours_per_month = models.PositiveSmallIntegerField(_("hours a month"), null=True, blank=True)
    since = models.DateField(_("since"))
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["role", "function", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "member"], name="team_member_key"
            ),
            models.UniqueConstraint(
                fields=["organization", "account"],
                condition=models.Q(role="executive_sponsor"),
                name="team_one_sponsor",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "member", "account"], name="team_by_member")
        ]

    def __str__(self) -> str:
        return str(self.member)


class HandOver(TenantModel):
    """An account that went from one KAM to another, and what went with it (counts by kind)."""

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="hand_overs")
    from_member = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="handed_over"
    )
    to_member = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="taken_over"
    )
    note = models.CharField(_("what the next account manager must know"), max_length=4000)
    moved = models.JSONField(default=dict)
    author_label = models.CharField(max_length=254)
    handed_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["-handed_at", "-id"]
        indexes = [
            models.Index(fields=["organization", "account", "-handed_at"], name="hand_over_by")
        ]

    def __str__(self) -> str:
        return f"{self.from_member} → {self.to_member}"
