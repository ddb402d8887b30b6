"""Changes of phase for programs: what was declared, when and why, and declaring."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.fields import PHASE_KEY
from accounts.models import Phase, PhaseChange
from accounts.named import account_named
from accounts.phases.findings import as_read
from accounts.phases.rules import change_phase
from accounts.phases.taking_back import take_back
from accounts.shapes import NamedAccountSerializer, NamedField, NamedFilter
from api.filters import SinceFilter
from api.operations import changes, makes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from api.strict import StrictSerializer
from rules.errors import RuleError

_TAKEN_BACK = ("taken_back_at", "taken_back_reason")
_PLAIN = ("id", "before", "after", "is_up", "reason", "changed_at", *_TAKEN_BACK)


class PhaseChangeFilter(django_filters.FilterSet):
    """Filters of the changes."""

    account = NamedFilter("account_id")
    to = django_filters.CharFilter("to_phase__key", max_length=PHASE_KEY.at_most)
    since = SinceFilter("changed_at")

    class Meta:
        model = PhaseChange
        fields: tuple[str, ...] = ()


class FrozenEvidenceSerializer(serializers.Serializer):
    """One piece of evidence as it stood then."""

    phase = serializers.CharField()
    text = serializers.CharField()
    holds = serializers.BooleanField()
    why = serializers.CharField()


class PhaseChangeSerializer(serializers.Serializer):
    """One change; phases by their keys."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField()
    is_up = serializers.BooleanField()
    without_evidence = serializers.BooleanField()
    reason = serializers.CharField()
    evidence = FrozenEvidenceSerializer(many=True)
    author = serializers.CharField()
    changed_at = serializers.DateTimeField()
    taken_back_at = serializers.DateTimeField(allow_null=True)
    taken_back_reason = serializers.CharField()
    taken_back_by = serializers.CharField()


class PhaseChangeInSerializer(StrictSerializer):
    """A change to make. `before` is the phase you saw: 409 when it is another by now."""

    account = NamedField()
    to = serializers.SlugField(max_length=PHASE_KEY.at_most)
    before = serializers.SlugField(max_length=PHASE_KEY.at_most, required=False)
    reason = serializers.CharField(max_length=1000)


class TakingBackSerializer(StrictSerializer):
    """Why it is taken back."""

    reason = serializers.CharField(max_length=1000)


class PhaseChangeResource(Resource[PhaseChange]):
    """What was declared; it never changes, but may be taken back on its day."""

    model = PhaseChange
    name, address = "phase_changes", "phase_change"
    permission = "account.view"
    shape = PhaseChangeSerializer
    is_versioned = False

    @classmethod
    def columns(cls) -> QuerySet:
        return PhaseChange.objects.values(
            "id",
            "account_id",
            "is_up",
            "is_without_evidence",
            "reason",
            "evidence",
            "author_label",
            "changed_at",
            *_TAKEN_BACK,
            "taken_back_by_label",
            account_name=F("account__name"),
            before=F("from_phase__key"),
            after=F("to_phase__key"),
        )

    def body(self, row: Columns) -> Body:
        return {name: row[name] for name in _PLAIN} | {
            "account": {"id": row["account_id"], "name": row["account_name"]},
            "without_evidence": row["is_without_evidence"],
            "evidence": as_read(row["evidence"], self.actor),
            "author": row["author_label"],
            "taken_back_by": row["taken_back_by_label"],
        }


class PhaseChanges(PhaseChangeResource, ListView[PhaseChange]):
    """The changes, newest first."""

    filterset_class = PhaseChangeFilter
    orderings: ClassVar[dict[str, str]] = {
        "-changed_at": "changed_at",
        "changed_at": "changed_at",
    }

    @makes(PhaseChangeInSerializer, permission="phase.change")
    def post(self, given: Given) -> PhaseChange:
        """Declare another phase. Up without the evidence is for sales leaders: 403 for a key."""
        return change_phase(
            actor=self.actor,
            account=account_named(given["account"]),
            to=_phase("to", given["to"]),
            reason=given["reason"],
            seen=_phase("before", given["before"]) if "before" in given else None,
        )


class PhaseChangeDetail(PhaseChangeResource, DetailView[PhaseChange]):
    """The change with the evidence as it stood."""


class PhaseChangeWithdrawal(PhaseChangeResource):
    """The account's last change of phase, on its day."""

    @changes(TakingBackSerializer, verb="withdraw")
    def post(self, change: PhaseChange, given: Given, version: int | None) -> None:
        """Take it back: the account is where it was. A key takes back what it made itself."""
        take_back(actor=self.actor, change=change, reason=given["reason"])


def _phase(field: str, key: str) -> Phase:
    phase = Phase.objects.filter(key=key).first()
    if phase is None:
        raise RuleError.on(field, _("There is no such phase."), "unknown")
    return phase
