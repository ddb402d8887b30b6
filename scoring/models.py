"""The scoring matrix: versions, criteria, scores and where they put each account."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel

WIDE = 2
"""From so many apart two scores of the same are marked."""


class Matrix(TenantModel):
    """One version of the organisation's rule: draft, then active, then retired for ever."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        RETIRED = "retired", _("Retired")

    name = models.CharField(_("name"), max_length=80)
    number = models.PositiveIntegerField(_("version"))
    status = models.CharField(max_length=7, choices=Status, default=Status.DRAFT)
    activated_at = models.DateTimeField(null=True, blank=True)
    activated_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    activation_note = models.CharField(_("why"), max_length=500, blank=True, db_default="")
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="matrix_number_key"),
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(status="active"),
                name="matrix_one_active",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Criterion(TenantModel):
    """One criterion with its weight and written anchors."""

    class Kind(models.TextChoices):
        JUDGED = "judged", _("Judged by a person")
        MEASURED = "measured", _("Measured from figures")

    class Metric(models.TextChoices):
        REVENUE = "revenue_12m", _("Net revenue, last 12 months")
        MARGIN = "margin_percent", _("Margin, %")
        GROWTH = "growth_percent", _("Growth against the 12 months before, %")
        MONTHS = "active_months", _("Months with revenue, of the last 12")

    matrix = TenantForeignKey(Matrix, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=60)
    description = models.CharField(_("description"), max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.JUDGED)
    metric = models.CharField(_("figure"), max_length=14, choices=Metric, blank=True, default="")
    breakpoints = models.JSONField(_("limits"), default=list, blank=True)
    score_without = models.PositiveSmallIntegerField(
        _("score without the figure"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    anchor_1 = models.CharField(_("what a 1 looks like"), max_length=200, blank=True)
    anchor_5 = models.CharField(_("what a 5 looks like"), max_length=200, blank=True)
    anchor_10 = models.CharField(_("what a 10 looks like"), max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "matrix", "name"], name="criterion_name_key"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=0, weight__lte=100), name="criterion_weight_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_measured(self) -> bool:
        """Whether figures score it; nobody judges it then."""
        return self.kind == self.Kind.MEASURED


class Score(TenantModel):
    """What one account has on one criterion: 1 to 10, why, by whom and when."""

    criterion = TenantForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="scores")
    value = models.PositiveSmallIntegerField()
    rationale = models.CharField(max_length=500, blank=True)
    author = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    scored_at = models.DateTimeField(auto_now=True)
    version = models.PositiveBigIntegerField(default=1)

    class Meta(TenantModel.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "criterion", "account"], name="score_cell_key"
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=1, value__lte=10), name="score_range"
            ),
        ]

    def __str__(self) -> str:
        return str(self.value)


class SecondScore(TenantModel):
    """What somebody else gave the same account and criterion, apart from the first.

    It never counts for the ranking. `first_value` is the first score as it stood when this one
    was given, with whose it was and when: what both agree on later changes nothing of that.
    """

    criterion = TenantForeignKey(Criterion, on_delete=models.CASCADE, related_name="second_scores")
    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="second_scores")
    value = models.PositiveSmallIntegerField()
    rationale = models.CharField(max_length=500, blank=True)
    author = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    first_value = models.PositiveSmallIntegerField()
    first_author = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    first_at = models.DateTimeField()
    version = models.PositiveBigIntegerField(default=1)

    class Meta(TenantModel.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "criterion", "account"], name="second_score_cell_key"
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=1, value__lte=10)
                & models.Q(first_value__gte=1, first_value__lte=10),
                name="second_score_range",
            ),
        ]

    def __str__(self) -> str:
        return str(self.value)

    @property
    def spread(self) -> int:
        """By how much both are apart."""
        return abs(self.value - self.first_value)

    @property
    def is_wide(self) -> bool:
        """Whether they are so far apart that both should talk."""
        return self.spread >= WIDE


class Standing(TenantModel):
    """The sum Σ wᵢ·sᵢ of one account in one matrix; derived, `standings` is its only writer."""

    matrix = TenantForeignKey(Matrix, on_delete=models.CASCADE, related_name="standings")
    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="standings")
    points = models.BigIntegerField()
    scored = models.PositiveSmallIntegerField()
    is_complete = models.BooleanField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "matrix", "account"], name="standing_key"
            )
        ]
        indexes = [
            models.Index(
                fields=["organization", "matrix", "is_complete", "-points", "account"],
                name="standing_by_points",
            )
        ]

    def __str__(self) -> str:
        return str(self.points)


class Rung(TenantModel):
    """How many ranked accounts of a matrix have these points; derived, written by `ladder`.

    A matrix has some hundred of them however many accounts it ranks: ranks, totals and the
    place where a page begins are read from here.
    """

    matrix = TenantForeignKey(Matrix, on_delete=models.CASCADE, related_name="rungs")
    points = models.BigIntegerField()
    accounts = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "matrix", "points"], name="rung_key")
        ]

    def __str__(self) -> str:
        return f"{self.points}: {self.accounts}"
