"""Cadences for programs."""

from __future__ import annotations

import uuid

import django_filters
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.named import account_named
from accounts.shapes import NamedFilter
from api.filters import SinceFilter
from api.operations import changes, makes, removes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource, there
from reviews.cadences.rules import (
    clear_cadence,
    readable_cadences,
    set_account_cadence,
    set_tier_cadence,
)
from reviews.cadences.shapes import CadenceInSerializer, CadenceSerializer, NewCadenceSerializer
from reviews.models import Cadence, ReviewKind, Tier
from rules.errors import ConflictError, RuleError

_PLAIN = (
    "id",
    "kind",
    "rhythm",
    "anchor_on",
    "starts_at",
    "lead_days",
    "version",
    "created_at",
    "updated_at",
)


class CadenceFilter(django_filters.FilterSet):
    """Filters of the cadences."""

    tier = django_filters.ChoiceFilter(choices=Tier.choices)
    account = NamedFilter("account_id")
    kind = django_filters.ChoiceFilter(choices=ReviewKind.choices)
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = Cadence
        fields: tuple[str, ...] = ()


class CadenceResource(Resource[Cadence]):
    """How often accounts are reviewed: by tier, and accounts that say otherwise.

    Those of tiers are for keys that may see designations.
    """

    model = Cadence
    name, address = "cadences", "cadence"
    permission = "cadence.view"
    shape = CadenceSerializer
    related = ("account",)
    is_alike = False

    def rows(self) -> QuerySet:
        named = {"account_name": F("account__name")}
        return readable_cadences(self.actor).values(*_PLAIN, "tier", "account_id", **named)

    def find(self, pk: uuid.UUID) -> Cadence:
        found = readable_cadences(self.actor).select_related(*self.related)
        return there(found.filter(pk=pk).first())

    def body(self, row: Columns) -> Body:
        account = {"id": row["account_id"], "name": row["account_name"]}
        return {name: row[name] for name in _PLAIN} | {
            "tier": row["tier"] or None,
            "account": account if row["account_id"] else None,
            "starts_at": f"{row['starts_at']:%H:%M}",
        }


class Cadences(CadenceResource, ListView[Cadence]):
    """All cadences."""

    filterset_class = CadenceFilter

    @makes(NewCadenceSerializer)
    def post(self, given: Given) -> Cadence:
        """Set the cadence of a tier or of an account; 409 where it has one."""
        tier, account_id = given.pop("tier", ""), given.pop("account", None)
        if bool(tier) == bool(account_id):
            raise RuleError.on("tier", _("Name a tier or an account, and not both."))
        known = readable_cadences(self.actor)  # a 409 would tell of others
        if known.filter(tier=tier, account=account_id, kind=given["kind"]).exists():
            raise ConflictError(_("There is a cadence; change that one."))
        given |= {"actor": self.actor, "today": self.today}
        if tier:
            return set_tier_cadence(tier=tier, **given)
        return set_account_cadence(account=account_named(account_id), **given)


class CadenceDetail(CadenceResource, DetailView[Cadence]):
    """The cadence with its version as ETag."""

    @changes(CadenceInSerializer, partial=True)
    def patch(self, cadence: Cadence, given: Given, version: int | None) -> None:
        """Change what you send; planned reviews follow."""
        names = ("rhythm", "anchor_on", "starts_at", "lead_days")
        values = {name: getattr(cadence, name) for name in names} | given
        values |= {
            "actor": self.actor,
            "kind": cadence.kind,
            "today": self.today,
            "version": version,
        }
        if cadence.account:
            set_account_cadence(account=cadence.account, **values)
        else:
            set_tier_cadence(tier=cadence.tier, **values)

    @removes()
    def delete(self, cadence: Cadence, version: int | None) -> None:
        """Take it away: an account follows its tier again, a tier has no reviews."""
        clear_cadence(actor=self.actor, cadence=cadence, today=self.today, version=version)
