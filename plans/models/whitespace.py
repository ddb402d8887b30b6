"""What a client could buy of us and does not: offerings, units, cells and what is known of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from tenants.fields import TenantForeignKey
from tenants.models import TenantModel


class Offering(TenantModel):
    """Something that the organisation sells; a tree of two levels, ordered among its siblings."""

    parent = TenantForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="parts",
    )
    name = models.CharField(_("offering"), max_length=100)
    name_key = models.CharField(max_length=300, editable=False)
    position = models.PositiveIntegerField(editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name_key"],
                condition=models.Q(parent=None, archived_at=None),
                name="offering_one_of_a_name",
            ),
            models.UniqueConstraint(
                fields=["organization", "parent", "name_key"],
                condition=models.Q(parent__isnull=False, archived_at=None),
                name="offering_one_of_a_name_below",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="offering_has_name"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="offering_not_below_itself"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "parent", "position"], name="offering_by_position"
            ),
            models.Index(fields=["organization", "updated_at", "id"], name="offering_by_update"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        """Whether it is offered no more."""
        return self.archived_at is not None


class BusinessUnit(TenantModel):
    """A part of an account that buys by itself and is no account of its own."""

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(_("unit"), max_length=100)
    name_key = models.CharField(max_length=300, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "name_key"], name="unit_one_of_a_name"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="unit_has_name"),
        ]
        indexes = [
            models.Index(fields=["organization", "updated_at", "id"], name="unit_by_update"),
        ]

    def __str__(self) -> str:
        return self.name


class CellState(models.TextChoices):
    """How a unit stands to an offering; what nobody knows has no row."""

    OWNED = "owned", _("Owned")
    IN_PROGRESS = "in_progress", _("In progress")
    GAP = "gap", _("Gap")
    COMPETITOR = "competitor", _("Competitor")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible")


TO_WIN = frozenset({CellState.IN_PROGRESS, CellState.GAP, CellState.COMPETITOR})
"""Where something can still be sold."""


class WhitespaceCell(TenantModel):
    """One offering at one unit of an account, or at the account as a whole."""

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="cells")
    unit = TenantForeignKey(
        BusinessUnit, on_delete=models.CASCADE, null=True, blank=True, related_name="cells"
    )
    offering = TenantForeignKey(Offering, on_delete=models.CASCADE, related_name="cells")
    state = models.CharField(_("state"), max_length=12, choices=CellState)
    potential_minor = models.BigIntegerField(null=True, editable=False)
    contract_end = models.DateField(_("contract ends"), null=True, blank=True)
    source = models.CharField(_("source of the estimate"), max_length=200, blank=True)
    estimated_on = models.DateField(_("date of the estimate"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "offering"],
                condition=models.Q(unit=None),
                name="cell_one_of_account",
            ),
            models.UniqueConstraint(
                fields=["organization", "unit", "offering"],
                condition=models.Q(unit__isnull=False),
                name="cell_one_of_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(potential_minor=None)
                | models.Q(potential_minor__gte=0) & ~models.Q(state=CellState.NOT_ELIGIBLE),
                name="cell_potential_is_possible",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "account", "state"], name="cell_by_account"),
            models.Index(fields=["organization", "offering"], name="cell_by_offering"),
            models.Index(fields=["organization", "updated_at", "id"], name="cell_by_update"),
        ]

    def __str__(self) -> str:
        return f"{self.offering} · {self.unit or self.account}"


class CellCompetitor(TenantModel):
    """Who else has a share of a cell."""

    cell = TenantForeignKey(WhitespaceCell, on_delete=models.CASCADE, related_name="competitors")
    name = models.CharField(_("competitor"), max_length=100)
    name_key = models.CharField(max_length=300, editable=False)
    share = models.DecimalField(_("share"), max_digits=5, decimal_places=2, null=True, blank=True)
    """In percent; None is unknown."""

    class Meta(TenantModel.Meta):
        ordering = [models.F("share").desc(nulls_last=True), "name_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "cell", "name_key"], name="competitor_once_a_cell"
            ),
            models.CheckConstraint(
                condition=models.Q(share=None) | models.Q(share__gt=0, share__lte=100),
                name="competitor_share_is_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CellChange(TenantModel):
    """What a cell became on a day: its state (empty is unknown) and its potential."""

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    unit = TenantForeignKey(BusinessUnit, on_delete=models.CASCADE, null=True, related_name="+")
    offering = TenantForeignKey(Offering, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=CellState, blank=True)
    potential_minor = models.BigIntegerField(null=True)
    changed_on = models.DateField()

    class Meta(TenantModel.Meta):
        ordering = ["changed_on", "id"]
        indexes = [
            models.Index(
                fields=["organization", "account", "changed_on"], name="cell_change_by_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering}: {self.state}"


class ClientSpend(TenantModel):
    """What a client spends in a year on what we offer, by whose word and from when."""

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="spends")
    amount_minor = models.BigIntegerField(editable=False)
    source = models.CharField(_("source of the estimate"), max_length=200)
    estimated_on = models.DateField(_("date of the estimate"))
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["account", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "account"], name="spend_once"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="spend_is_an_amount"
            ),
        ]

    def __str__(self) -> str:
        return str(self.account)
