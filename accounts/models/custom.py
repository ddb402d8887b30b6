"""What an organisation keeps of its accounts beside what every organisation does."""

from __future__ import annotations

from typing import Any, TypedDict

from django.db import models
from django.db.models import Func
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.account import Account
from tenants.fields import TenantForeignKey
from tenants.models import TenantModel


class CustomKind(models.TextChoices):
    """What the values of a field are."""

    TEXT = "text", pgettext_lazy("kind of a field", "Text")
    NUMBER = "number", pgettext_lazy("kind of a field", "Number")
    MONEY = "money", pgettext_lazy("kind of a field", "Amount of money")
    DATE = "date", pgettext_lazy("kind of a field", "Date")
    CHOICE = "choice", pgettext_lazy("kind of a field", "One choice")
    CHOICES = "choices", pgettext_lazy("kind of a field", "Several choices")
    YES_NO = "yes_no", pgettext_lazy("kind of a field", "Yes or no")
    LINK = "link", pgettext_lazy("kind of a field", "Link")


class FieldChoice(TypedDict):
    """One of the choices of a field; a retired one is not offered any more."""

    key: str
    label: str
    retired: bool


class CustomField(TenantModel):
    """A field of accounts that the organisation made; `key` is stable for programs.

    A deleted one is out of sight with its values, which stay: it can be brought back.
    """

    key = models.SlugField(max_length=40, db_index=False)
    label = models.CharField(_("name"), max_length=60)
    label_key = models.CharField(max_length=180, editable=False)
    kind = models.CharField(_("kind"), max_length=7, choices=CustomKind)
    choices: models.JSONField[list[FieldChoice], list[FieldChoice]] = models.JSONField(default=list)
    help_text = models.CharField(_("explanation"), max_length=200, blank=True)
    position = models.PositiveIntegerField(editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="custom_field_key_key"),
            models.UniqueConstraint(
                fields=["organization", "label_key"],
                condition=models.Q(deleted_at=None),
                name="custom_field_one_of_a_label",
            ),
            models.CheckConstraint(condition=~models.Q(label=""), name="custom_field_has_label"),
        ]
        indexes = [
            models.Index(fields=["organization", "position", "id"], name="custom_field_by_place"),
            models.Index(
                fields=["organization", "updated_at", "id"], name="custom_field_by_change"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_deleted(self) -> bool:
        """Whether it is out of sight."""
        return self.deleted_at is not None

    @property
    def has_choices(self) -> bool:
        """Whether its values are some of its choices."""
        return self.kind in (CustomKind.CHOICE, CustomKind.CHOICES)

    @property
    def labels(self) -> dict[str, str]:
        """What its choices are called, retired ones too."""
        return {choice["key"]: choice["label"] for choice in self.choices}

    @property
    def offered(self) -> list[FieldChoice]:
        """The choices that one can still choose."""
        return [choice for choice in self.choices if not choice["retired"]]

    @property
    def choices_in_words(self) -> str:
        """What can be chosen, in one line."""
        return ", ".join([choice["label"] for choice in self.offered])


COLUMNS = ("text", "number", "minor", "day", "is_so", "choice")
"""The typed columns of a value: one of them is filled."""
_COUNT: models.Field[int, int] = models.IntegerField()


class CustomValue(TenantModel):
    """What one account has in one field; of several choices each is a row of its own."""

    account = TenantForeignKey(Account, on_delete=models.CASCADE, related_name="custom_values")
    field = TenantForeignKey(CustomField, on_delete=models.CASCADE, related_name="values")
    text = models.CharField(max_length=500, null=True)  # noqa: DJ001  # null: another kind
    text_key = models.CharField(max_length=200, null=True, db_collation="C")  # noqa: DJ001
    number = models.BigIntegerField(null=True)  # in ten-thousandths
    minor = models.BigIntegerField(null=True)  # in hundredths of the currency
    day = models.DateField(null=True)
    is_so = models.BooleanField(null=True)
    choice = models.CharField(max_length=40, null=True, db_collation="C")  # noqa: DJ001

    class Meta(TenantModel.Meta):
        ordering = ["field", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "field"],
                condition=models.Q(choice=None),
                name="custom_value_key",
            ),
            models.UniqueConstraint(
                fields=["organization", "account", "field", "choice"],
                condition=models.Q(choice__isnull=False),
                name="custom_value_choice_key",
            ),
            models.CheckConstraint(
                condition=Exact(Func(*COLUMNS, function="num_nonnulls", output_field=_COUNT), 1),
                name="custom_value_is_one",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "field", column, "account"],
                condition=models.Q(**{f"{column}__isnull": False}),
                name=f"custom_value_by_{column}",
            )
            for column in ("text_key", "number", "minor", "day", "is_so", "choice")
        ]

    def __str__(self) -> str:
        return str(self.value)

    @property
    def value(self) -> Any:
        """What its one filled column holds."""
        return next(getattr(self, name) for name in COLUMNS if getattr(self, name) is not None)
