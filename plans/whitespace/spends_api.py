"""What clients spend, for programs."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import F, QuerySet
from rest_framework import serializers

from accounts.named import account_named
from accounts.revenue.fields import Amount
from accounts.revenue.rules import from_minor
from accounts.revenue.shapes import MoneyField
from accounts.shapes import NamedAccountSerializer, NamedField, NamedFilter
from api.figures import DecimalText
from api.filters import SinceFilter
from api.operations import changes, makes, removes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from api.strict import StrictSerializer, TextField
from plans.models import ClientSpend
from plans.whitespace.fields import SOURCE
from plans.whitespace.rules import NEW
from plans.whitespace.spends import write_spend

_PLAIN = ("id", "source", "estimated_on", "version", "updated_at")


class SpendChangeSerializer(StrictSerializer):
    """What of an estimate can change."""

    ignored = frozenset({"id", "account", "currency", "version", "updated_at"})

    spend = MoneyField(
        Amount("spend", is_required=True), min_value=0, help_text="In a year, in `currency`."
    )
    source = TextField(  # type: ignore[assignment]  # the API's name of a field
        SOURCE, allow_blank=False, help_text="Where the estimate comes from."
    )
    estimated_on = serializers.DateField()


class NewSpendSerializer(SpendChangeSerializer):
    """The estimate of an account."""

    ignored = frozenset({"id", "currency", "version", "updated_at"})

    account = NamedField()


class ClientSpendSerializer(serializers.Serializer):
    """What a client spends in a year on what we offer, of us and of others."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    spend = DecimalText(help_text="Decimal text, two places.")
    currency = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the API's name of a field
    estimated_on = serializers.DateField()
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class SpendFilter(django_filters.FilterSet):
    """Filters of the estimates."""

    account = NamedFilter("account_id")
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = ClientSpend
        fields: tuple[str, ...] = ()


class SpendResource(Resource[ClientSpend]):
    """What shares of wallet are counted with."""

    model = ClientSpend
    name, address = "client_spends", "client_spend"
    permission = "whitespace.view"
    shape = ClientSpendSerializer
    related = ("account",)
    needs_match = True

    @classmethod
    def columns(cls) -> QuerySet:
        return ClientSpend.objects.values(
            *_PLAIN, "account_id", "amount_minor", account_name=F("account__name")
        )

    def body(self, row: Columns) -> Body:
        return {name: row[name] for name in _PLAIN} | {
            "account": {"id": row["account_id"], "name": row["account_name"]},
            "spend": str(from_minor(row["amount_minor"])),
            "currency": self.actor.organization.currency,
        }


class Spends(SpendResource, ListView[ClientSpend]):
    """The estimates of all accounts; each has one at most."""

    filterset_class = SpendFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}

    @makes(NewSpendSerializer)
    def post(self, given: Given) -> ClientSpend:
        """Estimate what an account spends; 409 where there is an estimate."""
        values = dict(given)
        account = account_named(values.pop("account"))
        return write_spend(actor=self.actor, account=account, version=NEW, **values)


class SpendDetail(SpendResource, DetailView[ClientSpend]):
    """The estimate with its version as ETag."""

    @changes(SpendChangeSerializer, partial=True)
    def patch(self, row: ClientSpend, given: Given, version: int | None) -> None:
        """Change what you send."""
        present: Given = {"source": row.source, "estimated_on": row.estimated_on}
        values = present | {"spend": from_minor(row.amount_minor)} | given
        write_spend(actor=self.actor, account=row.account, version=version, **values)

    @removes()
    def delete(self, row: ClientSpend, version: int | None) -> None:
        """Forget the estimate."""
        write_spend(actor=self.actor, account=row.account, spend=None, version=version)
