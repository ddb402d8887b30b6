"""Units of accounts for programs."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import F, QuerySet
from rest_framework import serializers

from accounts.named import account_named
from accounts.shapes import NamedAccountSerializer, NamedField, NamedFilter
from api.filters import SinceFilter
from api.operations import changes, makes, removes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from api.strict import StrictSerializer
from plans.models import BusinessUnit
from plans.whitespace.fields import NAME_AT_MOST
from plans.whitespace.units import add_unit, remove_unit, rename_unit

_PLAIN = ("id", "name", "version", "created_at", "updated_at")


class UnitChangeSerializer(StrictSerializer):
    """What of a unit can change."""

    ignored = frozenset({"id", "account", "version", "created_at", "updated_at"})

    name = serializers.CharField(max_length=NAME_AT_MOST)


class NewUnitSerializer(UnitChangeSerializer):
    """A unit to add."""

    ignored = frozenset({"id", "version", "created_at", "updated_at"})

    account = NamedField()


class UnitSerializer(serializers.Serializer):
    """A part of an account that buys by itself and is no account of its own."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    name = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class UnitFilter(django_filters.FilterSet):
    """Filters of the units."""

    account = NamedFilter("account_id")
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = BusinessUnit
        fields: tuple[str, ...] = ()


class UnitResource(Resource[BusinessUnit]):
    """Units beside which offerings are held."""

    model = BusinessUnit
    name, address = "business_units", "business_unit"
    permission = "whitespace.view"
    shape = UnitSerializer
    related = ("account",)
    needs_match = True

    @classmethod
    def columns(cls) -> QuerySet:
        return BusinessUnit.objects.values(*_PLAIN, "account_id", account_name=F("account__name"))

    def body(self, row: Columns) -> Body:
        return {name: row[name] for name in _PLAIN} | {
            "account": {"id": row["account_id"], "name": row["account_name"]},
        }


class Units(UnitResource, ListView[BusinessUnit]):
    """Units of all accounts; filter by account for one."""

    filterset_class = UnitFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}

    @makes(NewUnitSerializer)
    def post(self, given: Given) -> BusinessUnit:
        """Add one to an account."""
        account = account_named(given["account"])
        return add_unit(actor=self.actor, account=account, name=given["name"])


class UnitDetail(UnitResource, DetailView[BusinessUnit]):
    """The unit with its version as ETag."""

    @changes(UnitChangeSerializer)
    def patch(self, unit: BusinessUnit, given: Given, version: int | None) -> None:
        """Another name."""
        rename_unit(actor=self.actor, unit=unit, version=version, **given)

    @removes()
    def delete(self, unit: BusinessUnit, version: int | None) -> None:
        """Take it away with its cells."""
        remove_unit(actor=self.actor, unit=unit, version=version)
