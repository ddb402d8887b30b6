"""What a person and the leader whom they named keep about the person's skills.

The database shows these rows to the two alone, whoever asks: each table is private to members.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel
from tenants.rls import CURRENT_MEMBER

_OF_THE_TWO = "profile_id IN (SELECT p.id FROM insights_skillprofile p)"


class SkillProfile(TenantModel):
    """A person's own profile, and who assesses them: nobody until they name somebody."""

    private_to: ClassVar[str] = f"(person_id = {CURRENT_MEMBER}) OR (leader_id = {CURRENT_MEMBER})"

    person = TenantForeignKey(Membership, on_delete=models.DO_NOTHING, related_name="+")
    leader = TenantForeignKey(Membership, on_delete=models.DO_NOTHING, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "person"], name="skill_profile_key"),
            models.CheckConstraint(
                condition=~models.Q(leader=models.F("person")), name="skill_profile_of_two"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class SkillRound(TenantModel):
    """One time that both assess: each apart, until both have finished."""

    private_to: ClassVar[str] = _OF_THE_TWO

    profile = TenantForeignKey(SkillProfile, on_delete=models.DO_NOTHING, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    began_on = models.DateField(_("began on"))
    self_finished_at = models.DateTimeField(null=True)
    leader_finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "profile", "number"], name="skill_round_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.began_on:%Y-%m-%d}"

    @property
    def is_shown(self) -> bool:
        """Whether each side sees the other's."""
        return self.self_finished_at is not None and self.leader_finished_at is not None


class SkillAssessment(TenantModel):
    """What one side says in a round: levels by the key of a skill, and notes.

    Its author alone sees it until both have finished.
    """

    private_to: ClassVar[str] = (
        "EXISTS (SELECT FROM insights_skillround r WHERE"
        " (r.id = insights_skillassessment.round_id)"
        f" AND ((insights_skillassessment.author_id = {CURRENT_MEMBER})"
        " OR ((r.self_finished_at IS NOT NULL) AND (r.leader_finished_at IS NOT NULL))))"
    )

    class Side(models.TextChoices):
        """Whose it is."""

        SELF = "self", _("Self-assessment")
        LEADER = "leader", _("Leader's assessment")

    round = TenantForeignKey(SkillRound, on_delete=models.DO_NOTHING, related_name="assessments")
    side = models.CharField(max_length=6, choices=Side)
    author = TenantForeignKey(Membership, on_delete=models.DO_NOTHING, related_name="+")
    levels = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "round", "side"], name="skill_assessment_key"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_side_display())


class DevelopmentAction(TenantModel):
    """What the person does to reach the next level of a skill; no action of any plan."""

    private_to: ClassVar[str] = _OF_THE_TWO

    profile = TenantForeignKey(SkillProfile, on_delete=models.DO_NOTHING, related_name="actions")
    title = models.CharField(_("what is to be done"), max_length=200)
    skill = models.CharField(pgettext_lazy("of a person", "skill"), max_length=20)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(null=True)
    author = TenantForeignKey(Membership, on_delete=models.DO_NOTHING, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = [models.F("due_on").asc(nulls_last=True), "created_at", "id"]

    def __str__(self) -> str:
        return self.title
