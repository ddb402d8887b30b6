"""Actions on accounts and what people say about them."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class Action(TenantModel):
    """One thing that someone does by a date. Late is not stored: unfinished after its date."""

    class Status(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("Open")
        IN_PROGRESS = "in_progress", _("In progress")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    class Source(models.TextChoices):
        """Where it comes from. One that a measure opened is closed only with an answer."""

        PERSON = "person", _("A person")
        DECISION = "decision", _("A decision of a review")
        MEASURE = "measure", _("A measure that does not rise")

    FINISHED = frozenset({Status.DONE, Status.DROPPED})

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="actions")
    review = TenantForeignKey(
        "reviews.Review", on_delete=models.SET_NULL, null=True, blank=True, related_name="actions"
    )
    objective = TenantForeignKey(
        "plans.Objective",
        verbose_name=_("objective"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions",
    )
    title = models.CharField(_("action"), max_length=200)
    details = models.TextField(_("details"), blank=True, max_length=4000)
    owner = TenantForeignKey(
        Membership,
        verbose_name=_("owner"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions",
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=11, choices=Status, default=Status.OPEN)
    source = models.CharField(max_length=8, choices=Source, default=Source.PERSON, editable=False)
    measure_kind = models.CharField(max_length=14, blank=True, default="", editable=False)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_on = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = [models.F("due_on").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "measure_kind"],
                condition=models.Q(source="measure", status__in=["open", "in_progress"]),
                name="action_one_open_per_measure",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["open", "in_progress"], closed_at=None)
                | models.Q(status__in=["done", "dropped"], closed_at__isnull=False),
                name="action_closing_is_told",
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="action_has_title"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "due_on", "id"],
                condition=models.Q(status__in=["open", "in_progress"]),
                name="action_unfinished_by_due",
            ),
            models.Index(
                fields=["organization", "owner", "due_on", "id"],
                condition=models.Q(status__in=["open", "in_progress"]),
                name="action_unfinished_by_owner",
            ),
            models.Index(fields=["organization", "account", "due_on"], name="action_by_account"),
            models.Index(fields=["organization", "review"], name="action_by_review"),
            models.Index(fields=["organization", "objective"], name="action_by_objective"),
            models.Index(fields=["organization", "updated_at", "id"], name="action_by_update"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_label(self) -> str:
        """What the log calls it: a title may name a person."""
        return str(self.account)

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.status in self.FINISHED

    def is_late(self, today: datetime.date) -> bool:
        """Whether its date has passed and it is unfinished."""
        return not self.is_finished and self.due_on is not None and self.due_on < today


class ActionReference(TenantModel):
    """The action's id in another system."""

    action = TenantForeignKey(Action, on_delete=models.CASCADE, related_name="references")
    system = models.CharField(_("system"), max_length=40)
    external_id = models.CharField(_("id there"), max_length=120)

    class Meta(TenantModel.Meta):
        ordering = ["system", "external_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "system", "external_id"], name="action_reference_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.external_id}"


class ActionComment(TenantModel):
    """What someone said about an action; never changed."""

    action = TenantForeignKey(Action, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField(_("comment"), max_length=4000)
    author = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    author_label = models.CharField(max_length=254)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(
                fields=["organization", "action", "created_at"], name="action_comment_by_action"
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
