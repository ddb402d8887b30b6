"""The shape of what programs send; what it means is checked by the rules."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from accounts.custom.shapes import CustomValuesField
from accounts.fields import REFERENCES_AT_MOST, TAG, TAGS_AT_MOST, Out, kept_texts, text_of
from accounts.models import Designation, Potential
from accounts.shapes import NamedField, ReferenceSerializer
from accounts.upserts.items import WAYS
from api.bulk import version_field
from api.strict import DayField, Few, FewParts, StrictSerializer, TextField, WordField, several


def _text(name: str, **how: Any) -> TextField:
    return TextField(text_of(name), **how)


_OWN_HELP = (
    "By the keys of `custom-fields`: null empties, what is left out stays. Numbers and amounts are"
    " texts or whole numbers, dates 2026-11-30, choices their keys."
)


class AccountInSerializer(StrictSerializer):
    """An account to make or to change."""

    ignored = frozenset(
        {
            "id",
            "phase",
            "designation",
            "archived",
            "merged_into",
            "version",
            "created_at",
            "updated_at",
        }
    )

    name = _text("name")
    legal_name = _text("legal_name", required=False)
    tax_id = _text("tax_id", required=False)
    parent = NamedField(allow_null=True, required=False)  # type: ignore[assignment]  # the API's name of a field
    segment = _text("segment", required=False)
    country = _text("country", required=False)
    region = _text("region", required=False)
    city = _text("city", required=False)
    website = _text("website", required=False)
    linkedin = _text("linkedin", required=False)
    owner = _text("owner", allow_null=True, required=False, help_text="A member's e-mail address.")
    potential = WordField(text_of("potential"), Potential.choices, allow_blank=True, required=False)
    phase_since = DayField(
        allow_null=True,
        required=False,
        help_text="Since when it is in its phase: a day that has come, until it changes here.",
    )
    tags = Few(TAGS_AT_MOST, child=TextField(TAG), required=False)
    references = FewParts(
        child=ReferenceSerializer(), required=False, max_length=REFERENCES_AT_MOST
    )
    custom = CustomValuesField(required=False, help_text=_OWN_HELP)
    notes = _text("notes", required=False)


class AccountByReferenceSerializer(AccountInSerializer):
    """An account at its reference; the name is needed the first time only."""

    name = _text("name", required=False)


class AccountItemSerializer(AccountByReferenceSerializer):
    """One account of a bulk request."""

    ignored = AccountInSerializer.ignored - {"version"}

    version = version_field()


class AccountsBulkSerializer(StrictSerializer):
    """Up to 1,000 accounts; each is made or changed, and has its own result."""

    items = several(AccountItemSerializer(), max_length=1000)
    match = serializers.ListField(
        child=serializers.ChoiceField(WAYS),
        min_length=1,
        max_length=len(WAYS),
        required=False,
        help_text="How an account is found. Without it: by name only what has nothing else.",
    )


class AccountSerializer(serializers.Serializer):
    """An account as lists show it. `designation` is there only for keys that may see it."""

    texts: ClassVar[tuple[str, ...]] = kept_texts(Out.LIST)

    id = serializers.UUIDField()
    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]  # the API's name of a field
    owner = serializers.CharField(allow_null=True)
    designation = serializers.ChoiceField(Designation.choices, required=False)
    phase = serializers.CharField(allow_null=True)
    potential = serializers.ChoiceField(Potential.choices, allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField())
    references = ReferenceSerializer(many=True)
    custom = CustomValuesField(
        help_text="What is in the organisation's own fields, by key; empty ones are left out."
    )
    archived = serializers.BooleanField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_fields(self) -> dict[str, serializers.Field]:
        """The texts of the one table of fields, beside what isn't written or is read elsewhere."""
        others = super().get_fields()
        return {name: serializers.CharField() for name in self.texts} | others


class AccountDetailSerializer(AccountSerializer):
    """An account as its own address shows it."""

    texts = kept_texts(Out.LIST | Out.ALONE)

    phase_since = serializers.DateField(
        allow_null=True, help_text="Null where nobody said it: then it counts from `created_at`."
    )
    merged_into = serializers.UUIDField(
        allow_null=True, help_text="The account that it went into; what belonged to it is there."
    )
