"""Cells of whitespace for programs."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django_filters
from django.db.models import F, QuerySet

from accounts.named import account_named
from accounts.revenue.rules import from_minor
from accounts.shapes import NamedFilter
from api.filters import SinceFilter
from api.operations import changes, makes, removes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from plans.models import CellCompetitor, CellState, WhitespaceCell
from plans.whitespace.cell_shapes import (
    CellChangeSerializer,
    CellSerializer,
    NewCellSerializer,
)
from plans.whitespace.named import offering_named, unit_named
from plans.whitespace.rules import NEW, Place, clear_cell, write_cell

_PLAIN = (
    "id",
    "state",
    "contract_end",
    "source",
    "estimated_on",
    "note",
    "version",
    "created_at",
    "updated_at",
)


class CellFilter(django_filters.FilterSet):
    """Filters of the cells."""

    account = NamedFilter("account_id")
    unit = django_filters.UUIDFilter("unit_id")
    offering = django_filters.UUIDFilter("offering_id")
    state = django_filters.ChoiceFilter(choices=CellState.choices)
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = WhitespaceCell
        fields: tuple[str, ...] = ()


class CellResource(Resource[WhitespaceCell]):
    """What accounts have of each offering, and what they could have."""

    model = WhitespaceCell
    name, address = "whitespace_cells", "whitespace_cell"
    permission = "whitespace.view"
    shape = CellSerializer
    related = ("account", "unit", "offering")
    needs_match = True

    @classmethod
    def columns(cls) -> QuerySet:
        return WhitespaceCell.objects.values(
            *_PLAIN,
            "account_id",
            "unit_id",
            "offering_id",
            "potential_minor",
            account_name=F("account__name"),
            unit_name=F("unit__name"),
            offering_name=F("offering__name"),
        )

    def bodies(self, rows: list[Columns]) -> list[Body]:
        """Each with its competitors, which one query reads for all."""
        rivals: dict[uuid.UUID, list[Body]] = {row["id"]: [] for row in rows}
        for one in CellCompetitor.objects.filter(cell_id__in=rivals):
            share = None if one.share is None else str(one.share)
            rivals[one.cell_id].append({"name": one.name, "share": share})
        return [self._body(row, rivals[row["id"]]) for row in rows]

    def details(self, rows: list[Columns]) -> list[Body]:
        return self.bodies(rows)

    def detail_body(self, row: Columns) -> Body:
        return self.bodies([row])[0]

    def _body(self, row: Columns, rivals: list[Body]) -> Body:
        potential, unit_id = from_minor(row["potential_minor"]), row["unit_id"]
        return {name: row[name] for name in _PLAIN} | {
            "account": {"id": row["account_id"], "name": row["account_name"]},
            "unit": {"id": unit_id, "name": row["unit_name"]} if unit_id else None,
            "offering": {"id": row["offering_id"], "name": row["offering_name"]},
            "potential": None if potential is None else str(potential),
            "currency": self.actor.organization.currency,
            "competitors": rivals,
        }


class Cells(CellResource, ListView[WhitespaceCell]):
    """Cells of all accounts; what nobody knows has none."""

    filterset_class = CellFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}

    @makes(NewCellSerializer)
    def post(self, given: Given) -> WhitespaceCell:
        """Write what is known of a place for the first time; 409 where something is."""
        values = dict(given)
        account = account_named(values.pop("account"))
        self.actor.require("whitespace.change", account)
        offering = offering_named(values.pop("offering"))
        place = Place(account, offering, unit_named(values.pop("unit", None), account))
        return write_cell(actor=self.actor, place=place, values=values, version=NEW)


class CellDetail(CellResource, DetailView[WhitespaceCell]):
    """The cell with its version as ETag."""

    @changes(CellChangeSerializer, partial=True)
    def patch(self, cell: WhitespaceCell, given: Given, version: int | None) -> None:
        """Change what you send; the competitors that you send take the place of the others."""
        write_cell(actor=self.actor, place=Place.of(cell), values=given, version=version)

    @removes()
    def delete(self, cell: WhitespaceCell, version: int | None) -> None:
        """Nothing is known of it any more; what it was is kept for the year beside year."""
        clear_cell(actor=self.actor, place=Place.of(cell), version=version)
