"""The shape of cells that programs send and read."""

from __future__ import annotations

from rest_framework import serializers

from accounts.revenue.fields import Amount
from accounts.revenue.shapes import MoneyField
from accounts.shapes import NamedAccountSerializer, NamedField
from api.figures import DecimalText
from api.strict import FewParts, StrictSerializer, TextField
from plans.models import CellState
from plans.whitespace.fields import COMPETITORS_AT_MOST, NAME_AT_MOST, TEXTS

POTENTIAL = Amount("potential")


class CompetitorSerializer(StrictSerializer):
    """Who else has a share of a cell."""

    name = serializers.CharField(max_length=NAME_AT_MOST)
    share = serializers.DecimalField(
        max_digits=5,
        decimal_places=2,
        min_value=0,
        allow_null=True,
        required=False,
        help_text="In percent; null is unknown.",
    )


class CellChangeSerializer(StrictSerializer):
    """What of a cell can change."""

    ignored = frozenset(
        {"id", "account", "unit", "offering", "currency", "version", "created_at", "updated_at"}
    )

    state = serializers.ChoiceField(CellState.choices)
    potential = MoneyField(
        POTENTIAL, min_value=0, help_text="What could be bought in a year, in `currency`."
    )
    competitors = FewParts(
        child=CompetitorSerializer(), max_length=COMPETITORS_AT_MOST, required=False
    )
    contract_end = serializers.DateField(allow_null=True, required=False)
    source = TextField(  # type: ignore[assignment]  # the API's name of a field
        TEXTS["source"], required=False, help_text="Where the estimate comes from."
    )
    estimated_on = serializers.DateField(allow_null=True, required=False)
    note = TextField(TEXTS["note"], required=False)


class NewCellSerializer(CellChangeSerializer):
    """What is known of an offering at a unit, or at the account as a whole."""

    ignored = frozenset({"id", "currency", "version", "created_at", "updated_at"})

    account = NamedField()
    unit = serializers.UUIDField(
        allow_null=True, required=False, help_text="None: the account as a whole."
    )
    offering = serializers.UUIDField()


class NamedSerializer(serializers.Serializer):
    """A thing where another resource names it."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class ShownCompetitorSerializer(serializers.Serializer):
    """Who else has a share of a cell."""

    name = serializers.CharField()
    share = DecimalText(allow_null=True, help_text="Decimal text, in percent.")


class CellSerializer(serializers.Serializer):
    """One offering at one unit. What nobody knows has no cell, and is no gap."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    unit = NamedSerializer(allow_null=True)
    offering = NamedSerializer()
    state = serializers.ChoiceField(CellState.choices)
    potential = DecimalText(allow_null=True, help_text="Decimal text, two places.")
    currency = serializers.CharField()
    competitors = ShownCompetitorSerializer(many=True)
    contract_end = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # the API's name of a field
    estimated_on = serializers.DateField(allow_null=True)
    note = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
