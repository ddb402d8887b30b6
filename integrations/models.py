"""Keys with which programs work for an organisation, and the webhooks that call them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from integrations import scopes
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel
from tenants.roles import Role


class KeyScope(models.TextChoices):
    """What a key may do."""

    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


class ApiKey(TenantModel):
    """One program's key. Its text is shown once; a hash of it is kept.

    `narrowed_to` are its scopes (`integrations.scopes`); None has all that `scope` allows. An
    old text opens it beside the new one until `old_key_until`.
    """

    name = models.CharField(_("name"), max_length=80)
    scope = models.CharField(
        pgettext_lazy("what a key opens", "may"),
        max_length=5,
        choices=KeyScope,
        default=KeyScope.READ,
    )
    narrowed_to = ArrayField(models.CharField(max_length=40), null=True, editable=False)
    networks = ArrayField(models.CharField(max_length=43), default=list, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    key_hash = models.CharField(max_length=64, editable=False)
    old_key_hash = models.CharField(  # noqa: DJ001 (nulls may repeat in a unique constraint)
        max_length=64, null=True, editable=False
    )
    old_key_until = models.DateTimeField(null=True, editable=False)
    hint = models.CharField(max_length=4, editable=False)
    created_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key_hash"], name="api_key_hash_key"),
            models.UniqueConstraint(
                fields=["organization", "old_key_hash"], name="api_key_old_hash_key"
            ),
        ]
        indexes = [models.Index(fields=["organization", "name", "id"], name="api_key_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def role(self) -> Role:
        """The row of the table of rights that this key stands in; its scopes take from that."""
        is_whole_reader = self.narrowed_to is None and self.scope == KeyScope.READ
        return Role.KEY_READ if is_whole_reader else Role.KEY_WRITE

    @property
    def scopes(self) -> list[str]:
        """All that it may do: `accounts:write`, which reads them too."""
        return scopes.whole(self.scope) if self.narrowed_to is None else self.narrowed_to

    @property
    def is_expired(self) -> bool:
        """Whether its last day is over."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def is_active(self) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and not self.is_expired

    @property
    def last_day(self) -> datetime | None:
        """A time on its last day."""
        return self.expires_at and self.expires_at - timedelta(seconds=1)

    @property
    def has_old_text(self) -> bool:
        """Whether the text of before it was rotated opens it too."""
        return self.old_key_until is not None and self.old_key_until > timezone.now()


class KeptAnswer(TenantModel):
    """What a request with an Idempotency-Key was answered (`integrations.repeats`)."""

    api_key = TenantForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "api_key", "word"], name="kept_answer_key"
            )
        ]
        indexes = [models.Index(fields=["organization", "at", "id"], name="kept_answer_oldest")]

    def __str__(self) -> str:
        return f"{self.status} {self.at:%Y-%m-%d %H:%M}"


class LoggedRequest(TenantModel):
    """What a key asked and how that went: nothing of what it sent or read."""

    api_key = TenantForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    method = models.CharField(max_length=7)
    path = models.CharField(max_length=200)
    status = models.PositiveSmallIntegerField()
    took = models.PositiveIntegerField()
    request_id = models.CharField(max_length=64)

    class Meta(TenantModel.Meta):
        ordering = ["-id"]
        indexes = [models.Index(fields=["organization", "-id"], name="logged_request_newest")]

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"


class OpenTool(TenantModel):
    """A tool of the MCP server that administrators have switched on (`integrations.mcp.tools`)."""

    name = models.CharField(max_length=40)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="open_tool_key")
        ]

    def __str__(self) -> str:
        return self.name


class Webhook(TenantModel):
    """Where a program wants to be told of changes, of which, and how that goes.

    `place` is how far it has read the change stream: a reader like any other.
    """

    class State(models.TextChoices):
        """Whether it is told anything."""

        ON = "on", pgettext_lazy("a webhook", "On")
        OFF = "off", pgettext_lazy("a webhook", "Off")
        FAILED = "failed", pgettext_lazy("a webhook", "Off: it failed for three days")
        GONE = "gone", pgettext_lazy("a webhook", "Off: the receiver wants no more")

    class Signature(models.TextChoices):
        """How what is sent is signed; Standard Webhooks calls them v1 and v1a."""

        HMAC = "hmac", pgettext_lazy("a signature", "A secret that both sides keep (HMAC-SHA256)")
        ED25519 = (
            "ed25519",
            pgettext_lazy("a signature", "Our key; the receiver keeps its public half (Ed25519)"),
        )

    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=500)
    types = ArrayField(models.CharField(max_length=60), verbose_name=_("events"))
    sees_designation = models.BooleanField(_("Also tells designations"), default=False)
    signature = models.CharField(
        _("signature"), max_length=7, choices=Signature, default=Signature.HMAC
    )
    secret = models.TextField(editable=False)
    old_secret = models.TextField(blank=True, editable=False)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    state = models.CharField(max_length=6, choices=State, default=State.ON, editable=False)
    place = models.TextField(editable=False)
    skipped_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)
    created_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["organization", "name", "id"], name="webhook_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_on(self) -> bool:
        """Whether it is told of what happens."""
        return self.state == self.State.ON


class Delivery(TenantModel):
    """One event for one webhook, and how telling it went: an outbox and its log in one.

    `claimed_at` is the claim: only the worker that wrote it marks the row. `since` is from
    when on it was tried: three days later it is given up.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", pgettext_lazy("a delivery", "Waiting")
        CLAIMED = "claimed", pgettext_lazy("a delivery", "Being sent")
        DELIVERED = "delivered", pgettext_lazy("a delivery", "Delivered")
        FAILED = "failed", pgettext_lazy("a delivery", "Given up")

    webhook = TenantForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    type = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(auto_now_add=True)
    since = models.DateTimeField()
    send_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=20, blank=True)
    answer = models.TextField(blank=True)
    took = models.PositiveIntegerField(null=True)

    class Meta(TenantModel.Meta):
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organization", "webhook", "-id"], name="delivery_newest"),
            models.Index(
                fields=["organization", "webhook", "send_at", "id"],
                condition=models.Q(state="waiting"),
                name="delivery_waiting",
            ),
            models.Index(
                fields=["organization", "claimed_at"],
                condition=models.Q(state="claimed"),
                name="delivery_claimed",
            ),
            models.Index(
                fields=["organization", "ended_at", "id"],
                condition=models.Q(ended_at__isnull=False),
                name="delivery_oldest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"

    @property
    def event_id(self) -> str:
        """The `webhook-id`: the same however often it is sent."""
        return f"msg_{self.pk.hex}"
