"""The dated history of an account, searchable by words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class EntryKind(models.TextChoices):
    """What an entry tells (method §7)."""

    BUYING = "buying_process", _("Buying process")
    PROBLEM = "problem", _("Problem")
    RESULT = "result", _("Result")
    DEADLINE = "deadline", _("Deadline")
    OBJECTION = "objection", _("Objection")
    OBSTACLE = "obstacle", _("Obstacle")
    AFTER_SALES = "after_sales", _("After-sales")
    SATISFACTION = "satisfaction", _("Satisfaction")
    SIGNAL = "signal", _("Signal")


class HistoryEntry(TenantModel):
    """What happened with a client on a day. `version` rises with each change and is its ETag."""

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="history_entries")
    kind = models.CharField(_("kind"), max_length=14, choices=EntryKind)
    happened_on = models.DateField(_("date"))
    text = models.TextField(_("what happened"), max_length=10_000)
    author = TenantForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    author_label = models.CharField(max_length=254)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["-happened_on", "-id"]
        indexes = [
            models.Index(
                fields=["organization", "account", "-happened_on", "-id"], name="entry_by_account"
            ),
            models.Index(fields=["organization", "-happened_on", "-id"], name="entry_by_day"),
            models.Index(fields=["organization", "updated_at", "id"], name="entry_by_update"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class EntryWord(TenantModel):
    """A word of an entry, without accents or case.

    Under row-level security an index serves only leakproof comparisons: words compared by
    `=` and by range in the C collation are, full text and LIKE are not.

    There are as many rows as in all other tables together, so a row is what it says and no
    more: no id, and no index of the key that the database would check. Who writes words
    holds the entry.
    """

    id = None  # type: ignore[assignment]  # the one tenant model without
    pk = models.CompositePrimaryKey("organization_id", "entry_id", "word")
    entry = TenantForeignKey(HistoryEntry, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=40, db_collation="C")

    class Meta(TenantModel.Meta):
        ordering = ["word"]
        indexes = [models.Index(fields=["organization", "word"], name="entry_by_word")]

    def __str__(self) -> str:
        return self.word


class Attachment(TenantModel):
    """A file on an entry, kept in the database so that web processes share nothing else."""

    entry = TenantForeignKey(HistoryEntry, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
