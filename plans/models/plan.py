"""An account plan: its period, its written sections, and the versions that were submitted."""

from __future__ import annotations

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel

ANSWER_WITHIN = timedelta(days=7)
"""How long a submission may wait for its answer before it is marked as late."""

UNOPENED_AFTER = timedelta(days=90)
"""How long nothing may change in a plan before it counts as forgotten (method §12)."""


class Plan(TenantModel):
    """The plan of one account for one period. `changed_at` is the last real change of any part.

    `approved_number` is the version that holds, written down at `approved_content_at`. A
    deleted one is kept, with all that it holds, and can be restored for a while.
    `open_checks` were found open at `checked_at`, without what time alone opens: `to_mend`.
    """

    class State(models.TextChoices):
        """Where it stands; what was approved stays approved while the next draft is written."""

        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="plans")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, editable=False)
    previous = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="next_ones"
    )
    author = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    author_label = models.CharField(max_length=254, editable=False)
    changed_at = models.DateTimeField(editable=False)
    approved_number = models.PositiveIntegerField(null=True, editable=False)
    approved_content_at = models.DateTimeField(null=True, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    open_checks = models.PositiveSmallIntegerField(null=True, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["-starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "starts_on"],
                condition=Q(deleted_at=None),
                name="plan_one_per_period",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("starts_on")), name="plan_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "account", "-starts_on"], name="plan_by_account"),
            models.Index(fields=["organization", "updated_at", "id"], name="plan_by_update"),
        ]

    def __str__(self) -> str:
        return f"{self.account}, {self.starts_on:%Y-%m-%d} – {self.ends_on:%Y-%m-%d}"

    @property
    def audit_label(self) -> str:
        """What the log calls it."""
        return str(self.account)

    @property
    def has_changed_since_approval(self) -> bool:
        """Whether something differs from the version that holds."""
        return self.approved_content_at is not None and self.changed_at > self.approved_content_at

    @property
    def is_forgotten(self) -> bool:
        """Whether nothing has changed in it for too long."""
        return timezone.now() - self.changed_at >= UNOPENED_AFTER

    @property
    def to_mend(self) -> int | None:
        """How many checks are open; None where nobody has looked since it changed."""
        if self.open_checks is None or self.checked_at is None:
            return None
        if self.checked_at < self.changed_at:
            return None
        return self.open_checks + self.is_forgotten

    @property
    def days_waiting(self) -> int:
        """For how many days a submission has waited longer than it should; else 0."""
        if self.state != self.State.SUBMITTED or self.submitted_at is None:
            return 0
        waiting = timezone.now() - self.submitted_at
        return waiting.days if waiting > ANSWER_WITHIN else 0


class SectionKind(models.TextChoices):
    """What a plan says in words, in the order of its page (method §8)."""

    SUMMARY = "summary", _("Summary")
    BUSINESS = "business", _("The client's business")
    VALUE = "value", _("Value proposition")
    INTERESTING = "interesting", _("How can we be more interesting to this client?")
    TRUST = "trust", _("What builds trust with them?")
    MATTER = "matter", _("How do we come to matter to them?")
    BEYOND = "beyond", _("Beyond this period")


class PlanSection(TenantModel):
    """One written section: rich text as `rules.rich_text` keeps it.

    `is_unreviewed`: taken over from the period before, and nobody has looked at it since.
    """

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField(max_length=11, choices=SectionKind)
    text = models.TextField(blank=True, default="")
    is_for_client = models.BooleanField(_("for the client"), default=False)
    is_unreviewed = models.BooleanField(default=False, editable=False)
    touched_at = models.DateTimeField(null=True, editable=False)
    touched_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    touched_by_label = models.CharField(max_length=254, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "plan", "kind"], name="plan_section_key"
            )
        ]
        indexes = [
            models.Index(fields=["organization", "updated_at", "id"], name="plan_section_by_update")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def place(self) -> int:
        """Where it stands on the page, counted from 0."""
        return SectionKind.values.index(self.kind)


class PlanVersion(TenantModel):
    """What a plan said when it was submitted: one document and its digest, never changed."""

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    author = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    author_key = models.UUIDField(null=True)
    author_label = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "plan", "number"], name="plan_version_key"
            )
        ]

    def __str__(self) -> str:
        return str(self.number)


class PlanEvent(TenantModel):
    """One step of a plan's life: who did what, when, to which version; never changed."""

    class Kind(models.TextChoices):
        """The steps."""

        STARTED = "started", _("Started")
        SUBMITTED = "submitted", _("Submitted")
        WITHDRAWN = "withdrawn", _("Taken back")
        RETURNED = "returned", _("Sent back")
        APPROVED = "approved", _("Approved")
        DELETED = "deleted", _("Deleted")
        RESTORED = "restored", _("Restored")

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=9, choices=Kind)
    number = models.PositiveIntegerField(null=True)
    comment = models.CharField(_("comment"), max_length=1000, blank=True, default="")
    author = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    author_label = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["organization", "plan", "created_at"], name="plan_event_by_plan")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class PlanComment(TenantModel):
    """What somebody said about a plan, one of its sections or one of its rows.

    `about` is the id of the section or row; without it the plan as a whole is meant.
    """

    plan = TenantForeignKey(Plan, on_delete=models.CASCADE, related_name="comments")
    about = models.UUIDField(null=True)
    text = models.TextField(_("comment"), max_length=4000)
    author = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    author_key = models.UUIDField(null=True)
    author_label = models.CharField(max_length=254)
    resolved_at = models.DateTimeField(null=True)
    resolved_by_label = models.CharField(max_length=254, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(
                fields=["organization", "plan", "created_at"], name="plan_comment_by_plan"
            ),
            models.Index(
                fields=["organization", "updated_at", "id"], name="plan_comment_by_update"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class PlanSettings(TenantModel):
    """One row of an organisation; without it the defaults hold."""

    authors_may_approve = models.BooleanField(
        _("A leader may approve a plan that they submitted"), default=False
    )
    stale_days = models.PositiveSmallIntegerField(
        _("days without a change after which a section is stale"),
        default=90,
        validators=[MinValueValidator(7), MaxValueValidator(730)],
    )
    shown_name = models.CharField(_("name on the files"), max_length=80, blank=True, default="")
    colour = models.CharField(
        _("colour of the files"),
        max_length=7,
        blank=True,
        default="",
        validators=[RegexValidator(r"\A#[0-9a-fA-F]{6}\Z", _("Write a colour as #006e74."))],
    )

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization"], name="plan_settings_key")]

    def __str__(self) -> str:
        return str(_("Plans"))
