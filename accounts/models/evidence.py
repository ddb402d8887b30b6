"""What must be seen before an account is in a phase, what people ticked, and changes of phase."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account, Designation
from accounts.models.phase import Phase
from accounts.models.stakeholder import StakeholderRole
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class Check(models.TextChoices):
    """How a piece of evidence is found: by the system, or ticked by a person."""

    ROLE_KNOWN = "role_known", _("a person in this role is known")
    SPONSOR_NAMED = "sponsor_named", _("an executive sponsor is on the team")
    FUNCTIONS_BOTH = "functions_both", _("functions in contact on each side")
    BOARD_BOTH = "board_both", _("contact at board level on both sides")
    REVIEW_HELD = "review_held", _("a review held within N days")
    PLAN_SEEN = "plan_seen", _("the client has seen the plan")
    JOINT_PLAN = "joint_plan", _("a joint plan over several years")
    JOINT_VALUE = "joint_value", _("joint initiatives with value for both confirmed")
    TICKED = "ticked", _("ticked by a person")


class PhaseEvidence(TenantModel):
    """One piece of evidence that a phase asks for.

    `threshold` is a count or a number of days, as the check says; `role` a stakeholder's role.
    """

    phase = TenantForeignKey(Phase, on_delete=models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("evidence"), max_length=200)
    check_kind = models.CharField(_("found by"), max_length=14, choices=Check, default=Check.TICKED)
    threshold = models.PositiveSmallIntegerField(_("minimum (or days)"), null=True, blank=True)
    role = models.CharField(_("role"), max_length=14, blank=True, default="")

    class Meta(TenantModel.Meta):
        ordering = ["phase__position", "position", "id"]
        indexes = [
            models.Index(fields=["organization", "phase", "position"], name="evidence_by_phase")
        ]

    def __str__(self) -> str:
        return self.text

    def get_role_name(self) -> str:
        """The stakeholder's role in the reader's words."""
        return str(dict(StakeholderRole.choices).get(self.role, self.role))


class EvidenceTick(TenantModel):
    """A person says that a piece of evidence stands, since when, and why."""

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="ticks")
    evidence = TenantForeignKey(PhaseEvidence, on_delete=models.CASCADE, related_name="ticks")
    note = models.CharField(_("note"), max_length=500)
    happened_on = models.DateField(_("date"))
    author = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "evidence"], name="evidence_tick_key"
            )
        ]

    def __str__(self) -> str:
        return self.note


class PhaseChange(TenantModel):
    """One move of an account between phases, with the evidence as it stood then.

    `evidence` is a list of {"phase", "text", "holds", "found"}, or of older ones with a text
    "why" for "found"; names are frozen. What the account had before stands in `…_before`: the
    change may be taken back on its day, and stays, marked.
    `owner_then` and `designation_then` are who held the account and how it was treated that day.
    """

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="phase_changes")
    from_phase = TenantForeignKey(
        Phase, on_delete=models.PROTECT, null=True, related_name="left_by"
    )
    to_phase = TenantForeignKey(Phase, on_delete=models.PROTECT, related_name="entered_by")
    is_up = models.BooleanField()
    is_without_evidence = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=1000)
    evidence = models.JSONField(default=list)
    author = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    author_label = models.CharField(max_length=254)
    changed_at = models.DateTimeField()
    owner_then = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    designation_then = models.CharField(
        max_length=9, choices=Designation, default=Designation.STANDARD, editable=False
    )
    since_before = models.DateField(null=True)
    answer_before = models.CharField(max_length=6, blank=True, default="")
    answered_on_before = models.DateField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_reason = models.CharField(max_length=1000, blank=True, default="")
    taken_back_by_label = models.CharField(max_length=254, blank=True, default="")

    class Meta(TenantModel.Meta):
        ordering = ["-changed_at", "-id"]
        indexes = [
            models.Index(fields=["organization", "account", "-changed_at"], name="phase_change_by"),
            models.Index(fields=["organization", "-changed_at", "id"], name="phase_change_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.from_phase} → {self.to_phase}"
