"""The people at the client. One person may stand at several accounts with different roles."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.account import Account, web_address
from accounts.models.team import Function
from rules.names import sort_key
from tenants.fields import TenantForeignKey
from tenants.models import Membership, TenantModel


class StakeholderRole(models.TextChoices):
    """What a person is in the client's decisions (method §7)."""

    DECISION_MAKER = "decision_maker", _("Decision maker")
    MANAGER = "manager", _("Manager")
    BUYER = "buyer", _("Buyer")
    TECHNICIAN = "technician", _("Technician")
    USER = "user", _("User")
    INFLUENCER = "influencer", _("Influencer")
    OPINION_FORMER = "opinion_former", _("Opinion former")
    CHAMPION = "champion", _("Champion")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")


class Level(models.TextChoices):
    """How high a person stands at the client."""

    OPERATIONAL = "operational", _("Operational")
    MANAGEMENT = "management", pgettext_lazy("level", "Management")
    BOARD = "board", _("Board")


class Attitude(models.IntegerChoices):
    """How a person stands towards us."""

    OPPONENT = -2, _("Opponent")
    SCEPTIC = -1, _("Sceptic")
    NEUTRAL = 0, _("Neutral")
    SUPPORTER = 1, _("Supporter")
    ADVOCATE = 2, _("Advocate")


class Strength(models.IntegerChoices):
    """How strong our contact is."""

    NONE = 0, pgettext_lazy("strength of contact", "None")
    KNOWN = 1, _("Known by name")
    OCCASIONAL = 2, _("Occasional")
    REGULAR = 3, _("Regular")
    TRUSTED = 4, _("Trusted")


class Person(TenantModel):
    """A human being at a client. Personal data: erased on request, then `erased_at` is set."""

    name = models.CharField(_("name"), max_length=160)
    name_key = models.CharField(max_length=200, editable=False, db_collation="C")
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    linkedin = models.CharField(
        _("LinkedIn address"), max_length=200, blank=True, validators=[web_address]
    )
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["name_key", "id"]
        indexes = [
            models.Index(fields=["organization", "name_key", "id"], name="person_by_name"),
            models.Index("organization", Upper("email"), name="person_by_email"),
            models.Index(
                fields=["organization", "id"],
                condition=models.Q(erased_at__isnull=False),
                name="person_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_key = sort_key(self.name)
        super().save(*args, **kwargs)


class Stakeholder(TenantModel):
    """One person at one account. `version` rises with each change and is its ETag."""

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="stakeholders")
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="places")
    role = models.CharField(_("role"), max_length=14, choices=StakeholderRole)
    title = models.CharField(_("job title"), max_length=120, blank=True)
    function = models.CharField(
        _("function"), max_length=11, choices=Function, default=Function.OTHER
    )
    level = models.CharField(_("level"), max_length=11, choices=Level, default=Level.OPERATIONAL)
    reports_to = TenantForeignKey(
        "self",
        verbose_name=_("reports to"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
    )
    influence = models.PositiveSmallIntegerField(_("influence"), default=3)
    attitude = models.SmallIntegerField(_("attitude"), choices=Attitude, default=Attitude.NEUTRAL)
    strength = models.PositiveSmallIntegerField(
        _("strength of our contact"), choices=Strength, default=Strength.NONE
    )
    contact = TenantForeignKey(
        Membership,
        verbose_name=_("our contact"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="held_contacts",
    )
    last_touch_on = models.DateField(_("last touch"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True, max_length=4000)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "person"], name="stakeholder_person_key"
            ),
            models.CheckConstraint(
                condition=models.Q(influence__gte=1, influence__lte=5),
                name="stakeholder_influence_range",
            ),
            models.CheckConstraint(
                condition=models.Q(attitude__gte=-2, attitude__lte=2),
                name="stakeholder_attitude_range",
            ),
            models.CheckConstraint(
                condition=models.Q(strength__gte=0, strength__lte=4),
                name="stakeholder_strength_range",
            ),
            models.CheckConstraint(
                condition=models.Q(reports_to=None) | ~models.Q(reports_to=models.F("id")),
                name="stakeholder_not_own_superior",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "account", "role"], name="stakeholder_by_account"),
            models.Index(fields=["organization", "updated_at", "id"], name="stakeholder_by_update"),
        ]

    def __str__(self) -> str:
        return self.person.name


class StakeholderReference(TenantModel):
    """The stakeholder's id in another system."""

    stakeholder = TenantForeignKey(Stakeholder, on_delete=models.CASCADE, related_name="references")
    system = models.CharField(_("system"), max_length=40)
    external_id = models.CharField(_("id there"), max_length=120)

    class Meta(TenantModel.Meta):
        ordering = ["system", "external_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "system", "external_id"],
                name="stakeholder_reference_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.external_id}"
