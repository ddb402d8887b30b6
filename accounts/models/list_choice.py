"""How a member wants to see a list."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel
from tenants.rls import CURRENT_MEMBER


class Density(models.TextChoices):
    """How close the lines of a list stand."""

    COMFORTABLE = "comfortable", pgettext_lazy("lines of a list", "Comfortable")
    COMPACT = "compact", pgettext_lazy("lines of a list", "Compact")


class ListChoice(TenantModel):
    """Columns in their order and the density that one member chose; nobody else sees it.

    `columns` are names with commas between them; empty: the usual ones.
    """

    private_to: ClassVar[str] = f"member_id = {CURRENT_MEMBER}"

    member = TenantForeignKey(Membership, on_delete=models.DO_NOTHING, related_name="+")
    columns = models.CharField(max_length=300, blank=True, default="")
    density = models.CharField(max_length=11, choices=Density, default=Density.COMFORTABLE)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "member"], name="list_choice_key")
        ]

    def __str__(self) -> str:
        return self.columns
