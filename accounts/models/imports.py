"""Files that were loaded, what they changed, and what was refused in them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel

UNDO_FOR = timedelta(days=7)


class ImportKind(models.TextChoices):
    """What the lines of a file are."""

    ACCOUNTS = "accounts", _("Accounts")
    REVENUE = "revenue", _("Revenue by month")


class ImportState(models.TextChoices):
    """Where a file is on its way."""

    TO_READ = "to_read", _("Being read")
    UPLOADED = "uploaded", _("Uploaded")
    TO_CHECK = "to_check", _("Being checked")
    CHECKED = "checked", _("Checked")
    TO_APPLY = "to_apply", _("Being loaded")
    APPLIED = "applied", _("Loaded")
    TO_UNDO = "to_undo", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Could not be read")


WAITING = (
    ImportState.TO_READ,
    ImportState.TO_CHECK,
    ImportState.TO_APPLY,
    ImportState.TO_UNDO,
)


class ImportRun(TenantModel):
    """One file on its way into the registry. Jobs take the runs whose state waits for them."""

    kind = models.CharField(max_length=8, choices=ImportKind)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.UPLOADED)
    file_name = models.CharField(max_length=200)
    header = models.JSONField(default=list)
    seen = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    preset = models.CharField(max_length=40, blank=True)
    total_lines = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    """How often a job has begun what it waits for."""
    made_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["organization", "-created_at", "-id"], name="import_run_newest")
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_waiting(self) -> bool:
        """Whether a job has yet to work on it."""
        return self.state in WAITING

    @property
    def can_be_undone(self) -> bool:
        """Applied less than seven days ago."""
        return bool(
            self.state == ImportState.APPLIED
            and self.applied_at
            and timezone.now() < self.applied_at + UNDO_FOR
        )

    @property
    def skip_refused(self) -> bool:
        """Whether the person chose to leave refused lines out."""
        choices: dict[str, Any] = self.choices
        return bool(choices.get("skip_refused"))


class ImportChunk(TenantModel):
    """One part of the file, so that any worker can read it."""

    run = TenantForeignKey(ImportRun, on_delete=models.CASCADE, related_name="chunks")
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta(TenantModel.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "run", "position"], name="import_chunk_key"
            )
        ]


class ImportRefusal(TenantModel):
    """Why one cell keeps its line out. `code` names the reason in every language."""

    run = TenantForeignKey(ImportRun, on_delete=models.CASCADE, related_name="refusals")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        ordering = ["line", "column", "id"]
        indexes = [models.Index(fields=["organization", "run", "line"], name="import_refusal_line")]


class ImportTarget(models.TextChoices):
    """What kind of row a change is about."""

    ACCOUNT = "account", _("Account")
    MONTH = "month", _("Month")


class ImportChange(TenantModel):
    """What a run did to one row, so that it can be taken back: {field: [before, after]}.

    `version` is the row's version right after; a higher one means that somebody wrote since.
    """

    run = TenantForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    target = models.CharField(max_length=7, choices=ImportTarget)
    target_id = models.UUIDField()
    is_new = models.BooleanField()
    version = models.PositiveIntegerField()
    changes = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["organization", "run", "target_id"], name="import_change_target")
        ]
