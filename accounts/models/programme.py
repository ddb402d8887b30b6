"""What an organisation settled about how its programme runs."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models import TenantModel


def default_gaps() -> dict[str, int]:
    """Days without a touch after which each stakeholder role raises an alert."""
    return {
        "decision_maker": 60,
        "manager": 60,
        "buyer": 45,
        "technician": 90,
        "user": 120,
        "influencer": 60,
        "opinion_former": 90,
        "champion": 30,
        "gatekeeper": 90,
    }


class ProgrammeSettings(TenantModel):
    """One row of an organisation; without it the defaults hold."""

    patience_days = models.PositiveSmallIntegerField(
        _("days in the first phase before we ask: invest or accept?"),
        default=365,
        validators=[MinValueValidator(30)],
    )
    rising_growth = models.PositiveSmallIntegerField(
        _("growth in percent from which an account is rising"), default=20
    )
    near_line = models.DecimalField(
        _("points below the key accounts' line that still count as near"),
        max_digits=3,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(9)],
    )
    kam_hours = models.PositiveSmallIntegerField(
        _("hours a month that one account manager has for accounts"), default=140
    )
    second_scoring = models.BooleanField(
        _("a second person may score apart"), default=False, db_default=False
    )
    gaps = models.JSONField(_("longest gap between touches, by role"), default=default_gaps)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="programme_settings_key")
        ]

    def __str__(self) -> str:
        return str(_("Programme"))
