"""An organisation and its settings."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.codes import validate_country, validate_currency, validate_timezone
from tenants.ids import uuid7


class Organization(models.Model):
    """One customer of the installation. Only its members ever see its row.

    Figures run to `closed_month`; where a leader set it by hand, `booked_then` is the month
    that its rule gave. `accounts.revenue.period` writes both.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.CharField(
        _("address"),
        max_length=50,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$",
                _("Small letters, digits and hyphens; a letter or digit at both ends."),
            )
        ],
    )
    name = models.CharField(_("name"), max_length=120)
    locale = models.CharField(
        _("language"),
        max_length=5,
        choices=[("en", _("English")), ("pt-BR", _("Portuguese (Brazil)"))],
        default="en",
    )
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[validate_currency]
    )
    timezone = models.CharField(
        _("time zone"), max_length=50, default="UTC", validators=[validate_timezone]
    )
    country = models.CharField(
        _("country"), max_length=2, blank=True, default="", validators=[validate_country]
    )
    region = models.CharField(_("region"), max_length=40, blank=True, default="", editable=False)
    fiscal_year_start = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    band_a = models.DecimalField(
        _("band A from"), max_digits=4, decimal_places=2, default=Decimal("8")
    )
    band_b = models.DecimalField(
        _("band B from"), max_digits=4, decimal_places=2, default=Decimal("6")
    )
    abc_a = models.DecimalField(
        _("class A until"), max_digits=4, decimal_places=3, default=Decimal("0.8")
    )
    abc_b = models.DecimalField(
        _("class B until"), max_digits=4, decimal_places=3, default=Decimal("0.95")
    )
    key_cap = models.PositiveSmallIntegerField(_("key accounts at most"), default=15)
    kam_cap = models.PositiveSmallIntegerField(
        _("key accounts per account manager at most"), default=5
    )
    closed_month = models.DateField(_("closed month"), null=True, blank=True, editable=False)
    booked_then = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(band_a__gt=models.F("band_b"), band_b__gte=1, band_a__lte=10),
                name="organization_bands_descend",
                violation_error_message=_("Band A begins above band B; both lie from 1 to 10."),
            ),
            models.CheckConstraint(
                condition=models.Q(abc_a__lt=models.F("abc_b"), abc_a__gt=0, abc_b__lte=1),
                name="organization_abc_ascends",
                violation_error_message=_("Class A ends before class B; both lie from 0 to 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone as an object."""
        return zoneinfo.ZoneInfo(self.timezone)

    def today(self, now: datetime | None = None) -> date:
        """The local date; `now` is the present unless it is given."""
        return (now or timezone.now()).astimezone(self.zone).date()
