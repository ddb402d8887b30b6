"""The dated history of accounts for programs."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import django_filters
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.history.rules import TEXT_AT_MOST, add_entry, change_entry, delete_entry
from accounts.history.searching import holding
from accounts.history.words import terms_of
from accounts.models import Account, Attachment, EntryKind, HistoryEntry
from accounts.shapes import NamedAccountSerializer
from api.etags import IF_MATCH, IF_NONE_MATCH, expected_version, matched_version, tagged
from api.filters import SinceFilter
from api.lists import CompiledListView
from api.strict import StrictSerializer
from rules.errors import NotFoundError, RuleError

_PLAIN = ("id", "kind", "happened_on", "text", "version", "created_at", "updated_at")


class HistoryEntryFilter(django_filters.FilterSet):
    """Filters of the history; together they narrow."""

    account = django_filters.UUIDFilter("account_id")
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

    account = serializers.UUIDField()


class HistoryEntries(CompiledListView):
    """What was written about accounts."""

    model = HistoryEntry
    permission = "history.view"
    filterset_class = HistoryEntryFilter
    orderings: ClassVar[dict[str, str]] = {
        "happened_on": "happened_on",
        "updated_at": "updated_at",
    }

    @classmethod
    def columns(cls) -> QuerySet:
        return entry_columns()

    @extend_schema(operation_id="history_entries_list", responses=HistoryEntrySerializer(many=True))
    def get(self, request: Request) -> Response:
        """The entries by day, oldest first, or in the order you ask for."""
        return self.get_paginated_response([entry_body(row) for row in self.page()])

    @extend_schema(
        operation_id="history_entries_create",
        request=HistoryEntryInSerializer,
        responses={201: HistoryEntrySerializer},
    )
    def post(self, request: Request) -> Response:
        """Add an entry to an account; it is found by search at once."""
        serializer = HistoryEntryInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        account = Account.objects.filter(pk=values.pop("account")).first()
        if account is None:
            raise RuleError.on("account", "There is no such account.", "unknown")
        entry = add_entry(actor=request.actor, account=account, **values)
        return _answer(request, entry.pk, status=201)


class HistoryEntryDetail(APIView):
    """One entry."""

    @extend_schema(
        operation_id="history_entries_read",
        parameters=[IF_NONE_MATCH],
        responses={200: HistoryEntrySerializer, 304: None},
    )
    def get(self, request: Request, entry_id: uuid.UUID) -> Response:
        """The entry with its version as ETag."""
        return _answer(request, entry_id)

    @extend_schema(
        operation_id="history_entries_change",
        parameters=[IF_MATCH],
        request=HistoryEntryChangeSerializer(partial=True),
        responses=HistoryEntrySerializer,
    )
    def patch(self, request: Request, entry_id: uuid.UUID) -> Response:
        """Change what you send; the account and the author stay."""
        entry = _find(entry_id)
        version = matched_version(request, entry.version)
        serializer = HistoryEntryChangeSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        change_entry(actor=request.actor, entry=entry, values=values, version=version)
        return _answer(request, entry_id)

    @extend_schema(
        operation_id="history_entries_delete", parameters=[IF_MATCH], responses={204: None}
    )
    def delete(self, request: Request, entry_id: uuid.UUID) -> Response:
        """Delete the entry and its files for good."""
        entry = _find(entry_id)
        delete_entry(actor=request.actor, entry=entry, version=expected_version(request))
        return Response(status=204)


def entry_columns() -> QuerySet:
    """Entries as dictionaries of columns; `entry_body` makes the answer of one."""
    files = Attachment.objects.filter(entry=OuterRef("pk")).order_by("id")
    body = JSONObject(id="id", name="name", content_type="content_type", size="size")
    return HistoryEntry.objects.values(
        *_PLAIN,
        "account_id",
        "author_label",
        account_name=F("account__name"),
        files=ArraySubquery(files.values(body=body)),
    )


def entry_body(row: dict[str, Any]) -> dict[str, Any]:
    """One entry as programs read it."""
    return {name: row[name] for name in _PLAIN} | {
        "account": {"id": row["account_id"], "name": row["account_name"]},
        "author": row["author_label"],
        "attachments": row["files"],
    }


def _find(entry_id: uuid.UUID) -> HistoryEntry:
    entry = HistoryEntry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise NotFoundError
    return entry


def _answer(request: Request, entry_id: uuid.UUID, *, status: int = 200) -> Response:
    request.actor.require("history.view")
    row = entry_columns().filter(pk=entry_id).first()
    if row is None:
        raise NotFoundError
    location = reverse("api:history_entry", args=[entry_id]) if status == 201 else ""
    return tagged(
        entry_body(row), row["version"], status=status, location=location, request=request
    )
