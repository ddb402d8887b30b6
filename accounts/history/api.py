"""The dated history of accounts for programs."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from rest_framework import serializers

from accounts.history.rules import TEXT_AT_MOST, add_entry, change_entry, delete_entry
from accounts.history.searching import holding
from accounts.history.words import terms_of
from accounts.models import Attachment, EntryKind, HistoryEntry
from accounts.named import account_named
from accounts.shapes import NamedAccountSerializer, NamedField, NamedFilter
from api.filters import SinceFilter
from api.operations import changes, makes, removes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from api.strict import StrictSerializer

_PLAIN = ("id", "kind", "happened_on", "text", "version", "created_at", "updated_at")


class HistoryEntryFilter(django_filters.FilterSet):
    """Filters of the history; together they narrow."""

    account = NamedFilter("account_id")
    kind = django_filters.ChoiceFilter(choices=EntryKind.choices)
    q = django_filters.CharFilter(
        method="by_words",
        max_length=200,
        help_text="Words or their beginnings, without accents or case; an entry holds them all.",
    )
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = HistoryEntry
        fields: tuple[str, ...] = ()

    def by_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        terms = terms_of(value)
        return holding(queryset, terms) if terms else queryset.none()


class AttachmentSerializer(serializers.Serializer):
    """A file of an entry; people fetch it from the account's page."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")


class HistoryEntrySerializer(serializers.Serializer):
    """What happened with a client on a day."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    kind = serializers.ChoiceField(EntryKind.choices)
    happened_on = serializers.DateField()
    text = serializers.CharField()
    author = serializers.CharField(help_text="The name of the person or key, as it was then.")
    attachments = AttachmentSerializer(many=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class HistoryEntryChangeSerializer(StrictSerializer):
    """What can be changed about an entry."""

    ignored = frozenset(
        {"id", "account", "author", "attachments", "version", "created_at", "updated_at"}
    )

    kind = serializers.ChoiceField(EntryKind.choices)
    happened_on = serializers.DateField()
    text = serializers.CharField(max_length=TEXT_AT_MOST)


class HistoryEntryInSerializer(HistoryEntryChangeSerializer):
    """An entry to add to an account."""

    ignored = HistoryEntryChangeSerializer.ignored - {"account"}

    account = NamedField()


class HistoryEntryResource(Resource[HistoryEntry]):
    """What was written about accounts."""

    model = HistoryEntry
    name, address = "history_entries", "history_entry"
    permission = "history.view"
    shape = HistoryEntrySerializer

    @classmethod
    def columns(cls) -> QuerySet:
        files = Attachment.objects.filter(entry=OuterRef("pk")).order_by("id")
        body = JSONObject(id="id", name="name", content_type="content_type", size="size")
        return HistoryEntry.objects.values(
            *_PLAIN,
            "account_id",
            "author_label",
            account_name=F("account__name"),
            files=ArraySubquery(files.values(body=body)),
        )

    def body(self, row: Columns) -> Body:
        return {name: row[name] for name in _PLAIN} | {
            "account": {"id": row["account_id"], "name": row["account_name"]},
            "author": row["author_label"],
            "attachments": row["files"],
        }


class HistoryEntries(HistoryEntryResource, ListView[HistoryEntry]):
    """The entries by day, oldest first, or in the order you ask for."""

    filterset_class = HistoryEntryFilter
    orderings: ClassVar[dict[str, str]] = {
        "happened_on": "happened_on",
        "updated_at": "updated_at",
    }

    @makes(HistoryEntryInSerializer)
    def post(self, given: Given) -> HistoryEntry:
        """Add an entry to an account; it is found by search at once."""
        account = account_named(given.pop("account"))
        return add_entry(actor=self.actor, account=account, **given)


class HistoryEntryDetail(HistoryEntryResource, DetailView[HistoryEntry]):
    """The entry with its version as ETag."""

    @changes(HistoryEntryChangeSerializer, partial=True)
    def patch(self, entry: HistoryEntry, given: Given, version: int | None) -> None:
        """Change what you send; the account and the author stay."""
        change_entry(actor=self.actor, entry=entry, values=given, version=version)

    @removes()
    def delete(self, entry: HistoryEntry, version: int | None) -> None:
        """Delete the entry and its files for good."""
        delete_entry(actor=self.actor, entry=entry, version=version)
