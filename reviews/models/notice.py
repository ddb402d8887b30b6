"""Notices: what a person hears of, and by which way they want to hear of what."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from accounts.news import NewsKind
from mail.models import Mail
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class Digest(models.TextChoices):
    """How often what is told together goes out."""

    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week, on Monday")


class NoticePreference(TenantModel):
    """How and when a person hears; without a row the defaults hold.

    `channels` holds the names of the channels by kind; a kind without any entry goes as usual.
    """

    member = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="preferences")
    channels = models.JSONField(default=dict)
    digest = models.CharField(
        _("the digest comes"), max_length=6, choices=Digest, default=Digest.DAILY
    )
    quiet_from = models.TimeField(_("quiet from"), default=datetime.time(20, 0))
    quiet_until = models.TimeField(_("quiet until"), default=datetime.time(7, 0))
    working_days_only = models.BooleanField(_("on working days only"), default=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "member"], name="notice_preference_key")
        ]

    def __str__(self) -> str:
        return self.get_digest_display()


class Notice(TenantModel):
    """One thing that one person hears of: an item of their inbox, a mail, a line of a digest.

    The sentence is written for who reads it (reviews/notices/words.py): here stand ids, the
    name of who did it, and numbers.
    """

    member = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NewsKind)
    account = TenantForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="notices")
    about = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    author_label = models.CharField(max_length=254)
    mail = TenantForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="notices")
    show_at = models.DateTimeField(null=True)
    """From when it stands in the inbox; None: never, by the person's choice."""
    read_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["-show_at", "-id"]
        indexes = [
            models.Index(fields=["organization", "member", "-show_at"], name="notice_inbox"),
            models.Index(
                fields=["organization", "member", "show_at"],
                condition=models.Q(read_at=None),
                name="notice_unread",
            ),
            models.Index(fields=["organization", "account"], name="notice_by_account"),
            models.Index(fields=["organization", "mail"], name="notice_by_mail"),
            models.Index(fields=["organization", "created_at"], name="notice_by_age"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
