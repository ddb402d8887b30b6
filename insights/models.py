"""Month ends as they were frozen: figures of an organisation and of each of its accounts."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Designation
from accounts.revenue.figures import months_from
from insights.skills.models import DevelopmentAction as DevelopmentAction
from insights.skills.models import SkillAssessment as SkillAssessment
from insights.skills.models import SkillProfile as SkillProfile
from insights.skills.models import SkillRound as SkillRound
from plans.models import Plan
from scoring.models import Matrix
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class HealthFormula(TenantModel):
    """One version of what an organisation calls healthy, never changed: the next has a number more.

    `weights` are whole numbers by the key of a part; from `good_from` an account is healthy,
    from `fair_from` it needs care, below it is at risk.
    """

    number = models.PositiveIntegerField(_("version"))
    weights = models.JSONField(_("weights"))
    good_from = models.PositiveSmallIntegerField(_("healthy from"), default=70)
    fair_from = models.PositiveSmallIntegerField(_("needs care from"), default=40)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    author = TenantForeignKey(Membership, on_delete=models.DO_NOTHING, null=True, related_name="+")
    author_label = models.CharField(max_length=254, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"], name="health_formula_number_key"
            ),
            models.CheckConstraint(
                condition=models.Q(good_from__gt=models.F("fair_from"), good_from__lte=100),
                name="health_bands_descend",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Snapshot(TenantModel):
    """One edition of one month's end: what the organisation stood at, never changed.

    Figures run to `until`: the month itself, or the closed month of that day where the month
    was not booked yet. Money is in hundredths. `digest` is over the rows of all its accounts.
    """

    class Cause(models.TextChoices):
        """Why this edition was made."""

        MONTH_END = "month_end", _("The month ended")
        BACKFILL = "backfill", _("Drawn from history")
        CLOSING = "closing", _("The month was closed")
        CORRECTION = "correction", _("Figures of the past were corrected")

    month = models.DateField(_("month"))
    edition = models.PositiveIntegerField(_("edition"))
    until = models.DateField(_("figures to"), null=True)
    cause = models.CharField(_("why"), max_length=10, choices=Cause)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    digest = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    matrix = TenantForeignKey(Matrix, on_delete=models.DO_NOTHING, null=True, related_name="+")
    weight = models.PositiveIntegerField(default=0)
    formula = TenantForeignKey(
        HealthFormula, on_delete=models.DO_NOTHING, null=True, related_name="+"
    )
    accounts = models.PositiveIntegerField()
    key_accounts = models.PositiveIntegerField()
    scored = models.PositiveIntegerField()
    month_revenue = models.BigIntegerField()
    month_cost = models.BigIntegerField()
    revenue = models.BigIntegerField()
    revenue_before = models.BigIntegerField()
    cost = models.BigIntegerField()
    cost_unknown = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        ordering = ["-month", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "month", "edition"], name="snapshot_edition_key"
            ),
            models.CheckConstraint(condition=models.Q(month__day=1), name="snapshot_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}, {self.edition}"


class AccountSnapshot(TenantModel):
    """What one account stood at in a snapshot.

    `account_id` and `name` outlive the account: an import that is taken back takes accounts
    away, and what was frozen stays. Figures as in `AccountFigures`, in hundredths; measures
    are the mean of the last quarter with answers in the 12 months before. `parts` made `health`
    by the formula of the snapshot. `value_…` is what the ledgers of its plans call realised by
    then. What was frozen before these columns were there has none of the last three.
    """

    snapshot = TenantForeignKey(Snapshot, on_delete=models.CASCADE, related_name="rows")
    account_id = models.UUIDField()
    name = models.CharField(max_length=200)
    is_archived = models.BooleanField()
    segment = models.CharField(max_length=80, blank=True)
    owner = TenantForeignKey(Membership, on_delete=models.DO_NOTHING, null=True, related_name="+")
    designation = models.CharField(max_length=9, choices=Designation)
    phase = models.SlugField(max_length=40, blank=True, db_index=False)
    plan_state = models.CharField(max_length=9, choices=Plan.State, blank=True)
    points = models.BigIntegerField(null=True)
    scored = models.PositiveSmallIntegerField()
    rank = models.PositiveIntegerField(null=True)
    band = models.CharField(max_length=1, blank=True)
    first_month = models.DateField(null=True)
    month_revenue = models.BigIntegerField(null=True)
    month_cost = models.BigIntegerField(null=True)
    revenue = models.BigIntegerField()
    revenue_before = models.BigIntegerField()
    revenue_alike = models.BigIntegerField(null=True)
    cost = models.BigIntegerField(null=True)
    engagement = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    satisfaction = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    recommendation = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    parts = models.JSONField(default=dict)
    health = models.PositiveSmallIntegerField(null=True)
    strength = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    value_client = models.BigIntegerField(null=True)
    value_us = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "snapshot", "account_id"], name="account_snapshot_key"
            )
        ]
        indexes = [
            models.Index(fields=["organization", "account_id"], name="account_snapshot_by_account")
        ]

    def __str__(self) -> str:
        return self.name


class FrozenMonth(TenantModel):
    """What a month's last snapshot was drawn from: as long as it is the same, nothing is new."""

    month = models.DateField()
    drawn_from = models.CharField(max_length=64)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "month"], name="frozen_month_key")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class KeptAnswer(TenantModel):
    """What a job worked out last on one question, and whether it was asked for since.

    `insights.answers` is its only writer. `tries` counts jobs that began and never ended.
    """

    asked_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    until = models.DateField(null=True)
    found = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return "" if self.until is None else f"{self.until:%Y-%m}"

    @property
    def is_waiting(self) -> bool:
        """Asked for, and not there yet."""
        return self.asked_at is not None

    @property
    def state(self) -> str:
        """One of "waiting", "failed", "made" or, before anybody asked, "none"."""
        if self.is_waiting:
            return "waiting"
        return "failed" if self.failed_at else "made" if self.made_at else "none"


class ProgrammeAnswer(KeptAnswer):
    """Does the programme pay?"""

    class Meta(KeptAnswer.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="programme_answer_key")
        ]


class BackTest(KeptAnswer):
    """Are the criteria right? Asked from the end of `month` over `horizon` months."""

    month = models.DateField(_("month"), null=True)
    horizon = models.PositiveSmallIntegerField(_("months after"), default=12)
    reminded_on = models.DateField(null=True)

    class Meta(KeptAnswer.Meta):
        constraints = [models.UniqueConstraint(fields=["organization"], name="back_test_key")]


class ReadinessCheck(TenantModel):
    """How ready somebody found the organisation on a day: 1 to 5 by the key of a question."""

    answers = models.JSONField()
    author_label = models.CharField(max_length=254)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["organization", "-made_at", "-id"], name="readiness_check_newest")
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"


class ProgrammeCost(TenantModel):
    """What the programme cost over some months, of one account or of all; amounts in hundredths."""

    account = TenantForeignKey(
        Account, on_delete=models.CASCADE, null=True, related_name="programme_costs"
    )
    starts_on = models.DateField(_("first month"))
    ends_on = models.DateField(_("last month"))
    hours = models.DecimalField(_("hours"), max_digits=8, decimal_places=1, default=0)
    rate_minor = models.BigIntegerField(_("cost of an hour"), default=0)
    terms_minor = models.BigIntegerField(_("terms"), default=0)
    travel_minor = models.BigIntegerField(_("travel"), default=0)
    note = models.CharField(_("note"), max_length=200, blank=True)
    author_label = models.CharField(max_length=254)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["-ends_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__day=1, ends_on__day=1)
                & models.Q(ends_on__gte=models.F("starts_on")),
                name="programme_cost_whole_months",
            )
        ]
        indexes = [
            models.Index(fields=["organization", "-ends_on"], name="programme_cost_newest"),
            models.Index(fields=["organization", "account"], name="programme_cost_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m} – {self.ends_on:%Y-%m}"

    @property
    def total_minor(self) -> int:
        """Hours at their rate, terms and travel."""
        return round(self.hours * self.rate_minor) + self.terms_minor + self.travel_minor

    @property
    def months(self) -> int:
        """How many it covers."""
        return months_from(self.starts_on, self.ends_on)
