"""An account: one client of the organisation."""

from __future__ import annotations

import uuid

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.phase import Phase
from rules.names import sort_key
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class Designation(models.TextChoices):
    """How an account is treated; a person decides it, a score only recommends."""

    STANDARD = "standard", _("Standard")
    WATCH = "watch", _("On watch")
    NOMINATED = "nominated", _("Nominated")
    KEY = "key", _("Key account")


class ExitRisk(models.TextChoices):
    """How likely the client is to leave us, as the KAM sees it."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class InvestAnswer(models.TextChoices):
    """The KAM's answer for an account that stays in the first phase."""

    INVEST = "invest", _("Invest")
    ACCEPT = "accept", _("Accept")


class Potential(models.TextChoices):
    """Whether it is worth investing in the relationship."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


web_address = URLValidator(schemes=["http", "https"])


class Account(TenantModel):
    """A client. `version` rises with each change and is its ETag."""

    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False, db_collation="C")
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    tax_id = models.CharField(_("tax id"), max_length=32, blank=True)
    parent = TenantForeignKey(
        "self",
        verbose_name=_("parent account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="subsidiaries",
    )
    segment = models.CharField(_("segment"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=60, blank=True)
    region = models.CharField(_("state or region"), max_length=80, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True, validators=[web_address])
    linkedin = models.CharField(
        _("LinkedIn address"), max_length=200, blank=True, validators=[web_address]
    )
    owner = TenantForeignKey(
        Membership,
        verbose_name=_("Account manager"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_accounts",
    )
    potential = models.CharField(
        _("potential"), max_length=6, choices=Potential, blank=True, default=""
    )
    designation = models.CharField(
        _("designation"), max_length=9, choices=Designation, default=Designation.STANDARD
    )
    phase = TenantForeignKey(
        Phase,
        verbose_name=_("phase"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
    )
    phase_since = models.DateField(null=True, editable=False)
    exit_risk = models.CharField(
        _("exit risk"), max_length=6, choices=ExitRisk, blank=True, default="", db_default=""
    )
    invest_answer = models.CharField(
        max_length=6, choices=InvestAnswer, blank=True, default="", db_default="", editable=False
    )
    invest_answered_on = models.DateField(null=True, editable=False)
    kam_hours = models.PositiveSmallIntegerField(
        _("hours a month of the account manager"), null=True, blank=True
    )
    notes = models.TextField(_("notes"), blank=True, max_length=10_000)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "tax_id"],
                condition=~models.Q(tax_id=""),
                name="account_tax_id_key",
            ),
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
                name="account_not_own_parent",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="account_has_name"),
        ]
        indexes = [
            models.Index(fields=["organization", "name_key", "id"], name="account_by_name"),
            models.Index(fields=["organization", "updated_at", "id"], name="account_by_update"),
            models.Index(
                fields=["organization", "designation", "name_key", "id"],
                condition=~models.Q(designation="standard"),
                name="account_by_designation",
            ),
            models.Index(
                fields=["organization", "id"],
                condition=models.Q(archived_at__isnull=False),
                name="account_archived",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def team_includes(self, membership_id: uuid.UUID) -> bool:
        """Whether this member is the KAM, the sponsor or in a support function."""
        if self.owner_id == membership_id:
            return True
        return any(member.member_id == membership_id for member in self.team.all())

    @property
    def is_archived(self) -> bool:
        """Whether it is out of daily work; its history stays."""
        return self.archived_at is not None


class AccountTag(TenantModel):
    """One word on one account."""

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="tag_rows")
    name = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "name"], name="account_tag_key"
            )
        ]
        indexes = [
            models.Index(fields=["organization", "name", "account"], name="account_tag_name")
        ]

    def __str__(self) -> str:
        return self.name


class ExternalReference(TenantModel):
    """The account's id in another system."""

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="references")
    system = models.CharField(_("system"), max_length=40)
    external_id = models.CharField(_("id there"), max_length=120)

    class Meta(TenantModel.Meta):
        ordering = ["system", "external_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "system", "external_id"], name="external_reference_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.external_id}"
