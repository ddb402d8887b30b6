"""Keys with which programs work for an organisation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel
from tenants.roles import Role


class KeyScope(models.TextChoices):
    """What a key may do."""

    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


class ApiKey(TenantModel):
    """One program's key. Its text is shown once; a hash of it is kept."""

    name = models.CharField(_("name"), max_length=80)
    scope = models.CharField(
        pgettext_lazy("what a key opens", "may"),
        max_length=5,
        choices=KeyScope,
        default=KeyScope.READ,
    )
    key_hash = models.CharField(max_length=64, editable=False)
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
            models.UniqueConstraint(fields=["organization", "key_hash"], name="api_key_hash_key")
        ]
        indexes = [models.Index(fields=["organization", "name", "id"], name="api_key_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def role(self) -> Role:
        """The row of the table of rights that this key stands in."""
        return Role.KEY_WRITE if self.scope == KeyScope.WRITE else Role.KEY_READ

    @property
    def is_active(self) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None


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
