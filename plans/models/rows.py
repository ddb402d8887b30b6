"""The rows of a plan: SWOT items, objectives, risks, and the value for both sides."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import HistoryEntry, Stakeholder
from plans.models.plan import Plan
from plans.models.whitespace import WhitespaceCell
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel

_ONE_TO_FIVE = (MinValueValidator(1), MaxValueValidator(5))


class PlanRow(TenantModel):
    """What every row of a plan has. Internal until somebody marks it for the client."""

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0, editable=False)
    is_for_client = models.BooleanField(_("for the client"), default=False)
    is_unreviewed = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        abstract = True
        ordering = ["position", "id"]

    @property
    def audit_label(self) -> str:
        """What the log calls it: a text may name a person."""
        return str(self.plan.account)


def _by_plan(name: str) -> list[models.Index]:
    return [
        models.Index(fields=["organization", "plan", "position", "id"], name=f"{name}_by_plan"),
        models.Index(fields=["organization", "updated_at", "id"], name=f"{name}_by_update"),
    ]


class Objective(PlanRow):
    """What is to be reached by a day, and what it gives to both sides.

    A quantitative one has baseline, target and current value, in its unit. `measure` is what the
    current value comes from: typed in, or read from the data by `plans.measured`, which writes
    then the unit, the value, and the day to which it runs. `cell` is the whitespace that it
    came from.
    """

    class Kind(models.TextChoices):
        """Whether it has figures."""

        QUANTITATIVE = "quantitative", _("With figures")
        QUALITATIVE = "qualitative", _("In words")

    class Measure(models.TextChoices):
        """Where the current value comes from."""

        TYPED = "typed", _("Typed in")
        REVENUE = "revenue", _("Revenue, 12 months")
        MARGIN = "margin", _("Margin, 12 months")
        SHARE_OF_WALLET = "share_of_wallet", _("Share of wallet")
        SATISFACTION = "satisfaction", _("Satisfaction")
        ENGAGEMENT = "engagement", _("Engagement")
        PHASE = "phase", _("Phase of the relationship")

    class Status(models.TextChoices):
        """How it ended, if it did."""

        OPEN = "open", pgettext_lazy("an objective", "Open")
        REACHED = "reached", _("Reached")
        MISSED = "missed", _("Missed")
        DROPPED = "dropped", _("Dropped")

    title = models.CharField(_("objective"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.QUANTITATIVE)
    measure = models.CharField(
        _("where the current value comes from"),
        max_length=15,
        choices=Measure,
        default=Measure.TYPED,
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True, default="")
    baseline = models.DecimalField(
        _("baseline"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    target = models.DecimalField(
        _("target"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    current = models.DecimalField(
        _("current"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    measured_on = models.DateField(_("current value as of"), null=True, editable=False)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    owner = TenantForeignKey(
        Membership,
        verbose_name=_("owner"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="objectives",
    )
    stakeholder = TenantForeignKey(
        Stakeholder,
        verbose_name=_("whom at the client it serves"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    value_for_client = models.CharField(
        _("value for the client"), max_length=1000, blank=True, default=""
    )
    value_for_us = models.CharField(_("value for us"), max_length=1000, blank=True, default="")
    cell = TenantForeignKey(
        WhitespaceCell,
        verbose_name=_("whitespace it came from"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="objectives",
    )
    status = models.CharField(_("status"), max_length=7, choices=Status, default=Status.OPEN)

    class Meta(PlanRow.Meta):
        indexes = [
            *_by_plan("objective"),
            models.Index(
                fields=["organization", "plan"],
                condition=~Q(measure="typed"),
                name="objective_computed",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="objective_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_computed(self) -> bool:
        """Whether its current value is read from the data."""
        return self.measure != self.Measure.TYPED


class ObjectiveProgress(TenantModel):
    """The value of an objective at the end of one day."""

    objective = TenantForeignKey(Objective, on_delete=models.CASCADE, related_name="progress")
    day = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta(TenantModel.Meta):
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "objective", "day"], name="objective_progress_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.value}"


class Risk(PlanRow):
    """What may go wrong: how likely, how bad, and what is done about it."""

    class Status(models.TextChoices):
        """Whether it still counts."""

        OPEN = "open", pgettext_lazy("an objective", "Open")
        CLOSED = "closed", _("Closed")

    text = models.CharField(_("risk"), max_length=500)
    likelihood = models.PositiveSmallIntegerField(_("likelihood, 1–5"), validators=_ONE_TO_FIVE)
    impact = models.PositiveSmallIntegerField(_("impact, 1–5"), validators=_ONE_TO_FIVE)
    mitigation = models.CharField(_("mitigation"), max_length=1000, blank=True, default="")
    owner = TenantForeignKey(
        Membership,
        verbose_name=_("owner"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="risks",
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=6, choices=Status, default=Status.OPEN)

    class Meta(PlanRow.Meta):
        indexes = _by_plan("risk")
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5), impact__range=(1, 5)), name="risk_one_to_five"
            )
        ]

    def __str__(self) -> str:
        return self.text


class SwotItem(PlanRow):
    """One strength, weakness, opportunity or threat.

    It may cite its evidence (a person, an entry of the history, or a figure, frozen in words
    with its day) and be answered by an objective, an action or a risk.
    """

    class Kind(models.TextChoices):
        """The four lists."""

        STRENGTH = "strength", _("Strengths")
        WEAKNESS = "weakness", _("Weaknesses")
        OPPORTUNITY = "opportunity", _("Opportunities")
        THREAT = "threat", _("Threats")

    kind = models.CharField(_("list"), max_length=11, choices=Kind)
    text = models.CharField(_("text"), max_length=500)
    stakeholder = TenantForeignKey(
        Stakeholder,
        verbose_name=_("person"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    entry = TenantForeignKey(
        HistoryEntry,
        verbose_name=_("entry of the history"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    figure = models.CharField(_("figure"), max_length=200, blank=True, default="")
    figure_on = models.DateField(_("as of"), null=True, blank=True)
    objective = TenantForeignKey(
        Objective,
        verbose_name=_("answered by the objective"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
    )
    action = TenantForeignKey(
        "plans.Action",
        verbose_name=_("answered by the action"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
    )
    risk = TenantForeignKey(
        Risk,
        verbose_name=_("answered by the risk"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
    )

    class Meta(PlanRow.Meta):
        indexes = _by_plan("swot_item")

    def __str__(self) -> str:
        return self.text

    @property
    def is_answered(self) -> bool:
        """Whether something is done about it."""
        return bool(self.objective_id or self.action_id or self.risk_id)


class ValueEntry(PlanRow):
    """What an initiative gives to one side, in money or in words.

    Realised is proven only by the client (who, when, how) or by a source; else it is claimed.
    """

    class Side(models.TextChoices):
        """Who gains."""

        CLIENT = "client", _("The client")
        US = "us", _("We")

    class Stage(models.TextChoices):
        """How real it is."""

        PROMISED = "promised", _("Promised")
        EXPECTED = "expected", _("Expected")
        REALISED = "realised", _("Realised")

    class How(models.TextChoices):
        """How the client confirmed it."""

        PAGE = "shared_page", _("On the shared page")
        DOCUMENT = "document", _("In a document")
        REVIEW = "review", _("In a review")

    initiative = models.CharField(_("initiative"), max_length=200)
    side = models.CharField(_("who gains"), max_length=6, choices=Side)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage, default=Stage.EXPECTED)
    amount = models.DecimalField(
        _("amount"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    words = models.CharField(_("in words"), max_length=500, blank=True, default="")
    source = models.CharField(_("source"), max_length=300, blank=True, default="")
    happened_on = models.DateField(_("date"), null=True, blank=True)
    objective = TenantForeignKey(
        Objective,
        verbose_name=_("objective"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="value_entries",
    )
    confirmed_by = models.CharField(
        _("confirmed at the client by"), max_length=200, blank=True, default=""
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_how = models.CharField(
        _("how it was confirmed"), max_length=11, choices=How, blank=True, default=""
    )

    class Meta(PlanRow.Meta):
        indexes = _by_plan("value_entry")

    def __str__(self) -> str:
        return self.initiative

    @property
    def is_confirmed(self) -> bool:
        """Whether the client said so."""
        return bool(self.confirmed_by and self.confirmed_on and self.confirmed_how)

    @property
    def is_proven(self) -> bool:
        """Whether realised value has the client's word or a source behind it."""
        return self.stage == self.Stage.REALISED and bool(self.is_confirmed or self.source)
