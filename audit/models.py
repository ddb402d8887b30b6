"""The audit log, append-only by the database's own rights, and the change stream."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from tenants.actors import SYSTEM
from tenants.models import TenantModel


class Entry(TenantModel):
    """Who did what to which thing, with names frozen as they were then."""

    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=254)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.UUIDField()
    object_label = models.CharField(max_length=254)
    changes = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    # what it happened to, where that is not the object itself
    resource = models.CharField(max_length=40, null=True)  # noqa: DJ001 (none is not "no name")
    resource_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["organization", "-at", "-id"], name="entry_newest"),
            models.Index(fields=["organization", "object_id", "-at"], name="entry_object"),
            models.Index(fields=["organization", "actor_id", "-at"], name="entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_label}"

    @property
    def author(self) -> str:
        """Who did it; the product itself in the reader's language."""
        by_itself = self.actor_id is None and self.actor_label == SYSTEM
        return _("The system") if by_itself else self.actor_label

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        from audit.words import label_of, sentence, whole_sentence

        label = label_of(self.object_type, self.object_label)
        if self.names_author:
            return whole_sentence(self.action, self.author, label, self.changes)
        return sentence(self.action, label)

    @property
    def names_author(self) -> bool:
        """Whether the sentence says who did it."""
        from audit.words import told_field

        return bool(told_field(self.action, self.changes))

    @property
    def lines(self) -> list[str]:
        """Each changed field, before and after; without what the sentence says."""
        from audit.words import change_lines, told_field

        told = told_field(self.action, self.changes)
        rest = {name: change for name, change in self.changes.items() if name != told}
        return change_lines(self.action, rest, self.organization.currency)


class Change(TenantModel):
    """A row of something that the API shows was made, changed or deleted.

    Triggers are the only writers (`audit.triggers`). `id` rises inside a transaction and
    `xid` is the transaction's: together the order in which a reader takes them
    (`audit.reading`). Of a restricted field nothing stands in a row that is not restricted.
    """

    class Kind(models.TextChoices):
        """What became of the row."""

        MADE = "made"
        CHANGED = "changed"
        DELETED = "deleted"

    id = models.BigAutoField(primary_key=True)  # type: ignore[assignment]  # a place, not a key
    # no constraint: the rows that triggers tell of have it, and checking again costs a third
    organization = models.ForeignKey(
        "tenants.Organization",
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
        editable=False,
    )
    xid = models.BigIntegerField()
    resource = models.CharField(max_length=40)
    row_id = models.UUIDField()
    account_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=7, choices=Kind)
    fields = ArrayField(models.TextField(), default=list)
    is_restricted = models.BooleanField(default=False)
    at = models.DateTimeField()
    author_kind = models.CharField(max_length=6)
    author_id = models.UUIDField(null=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["xid", "id"]
        indexes = [models.Index(fields=["organization", "xid", "id"], name="change_in_order")]

    def __str__(self) -> str:
        return f"{self.resource} {self.kind}"
